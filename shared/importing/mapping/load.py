"""Reads a mapping strictly; errors name the line and the nearest valid name."""

from collections.abc import Iterable
from itertools import combinations

from shared.cloudevents.attributes import cloud_event
from shared.cloudevents.refused import Refused
from shared.documents import DocumentError, Node, compose
from shared.events import EventType, Language
from shared.importing.files.decoding import ENCODINGS, UTF_8, encoding
from shared.importing.mapping.identity import Hashed
from shared.importing.mapping.kinds import Kind, Reading, fields_of
from shared.importing.mapping.model import Condition, FactMapping, FileFormat, Mapping
from shared.importing.mapping.moments import Moments
from shared.importing.mapping.parts import Parts
from shared.importing.mapping.readings import READING
from shared.importing.mapping.values import Object, Single
from shared.importing.spelling import looks

_DEFAULTS = ("subject", "time", "id")
_TOP = ("source", "delimiter", "encoding", *READING, *_DEFAULTS, "skip", "facts")
_FACT = ("type", "when", *READING, *_DEFAULTS, "data")
_DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";"}
_TEXT = Kind(lambda text, _: text)


def load(text: str, language: Language) -> Mapping:
    """The mapping written in ``text`` (YAML), to facts of ``language``. Raises ``DocumentError``."""
    root = compose(text)
    if root is None:
        raise DocumentError("line 1: it is empty")
    top = root.fields(_TOP, required=("source", "facts"))
    notes: list[str] = []
    parts = Parts(Reading(Moments(notes=notes))).told(top)
    defaults = {name: top[name] for name in _DEFAULTS if name in top}
    facts = tuple(_fact(node, defaults, parts, language) for node in top["facts"].items())
    _check_ids(facts, top["facts"])
    return Mapping(
        source=_source(top["source"]),
        file=FileFormat(_delimiter(top.get("delimiter")), _encoding(top.get("encoding"))),
        facts=facts,
        skip=_conditions(top.get("skip"), parts),
        columns=tuple(dict.fromkeys(parts.columns)),
        notes=notes,
    )


def _fact(node: Node, defaults: dict[str, Node], parts: Parts, language: Language) -> FactMapping:
    given = defaults | node.fields(_FACT, required=("type",))
    if missing := [name for name in _DEFAULTS if name not in given]:
        raise node.error(f"lacks {', '.join(missing)}, here or for all facts above")
    entry = _type(given["type"], language)
    own = parts.told(given)
    subject = own.value(given["subject"], _TEXT)
    if not isinstance(subject, Single):
        raise given["subject"].error("must be a column")
    time, moments = own.time(given["time"])
    return FactMapping(
        type=entry,
        when=_conditions(given.get("when"), own),
        subject=subject,
        time=time,
        moments=moments,
        id=own.identity(given["id"]),
        data=_data(given.get("data"), entry, node, own),
    )


def _data(node: Node | None, entry: EventType, fact: Node, parts: Parts) -> Object:
    kinds = fields_of(entry.model)
    given = {} if node is None else parts.fields(node, kinds, entry.model.__name__)
    if missing := [name for name, kind in kinds.items() if kind.required and name not in given]:
        raise (node or fact).error(f"data of {entry.model.__name__} lacks {', '.join(missing)}")
    return Object(given)


def _type(node: Node, language: Language) -> EventType:
    types = {entry.name.split(".")[1]: entry for entry in language.types.values()}
    name = node.text().removeprefix(f"{language.name}.").removesuffix(".v1")
    reportable = [one for one, entry in types.items() if entry.reportable]
    if name in types and name not in reportable:
        raise node.error(f"{name} is produced by {types[name].owner} and cannot be reported")
    node.check_among(name, reportable, "there is no event type {}")
    return types[name]


def _conditions(node: Node | None, parts: Parts) -> tuple[Condition, ...]:
    return () if node is None else tuple(_condition(one, parts) for one in node.items())


def _condition(node: Node, parts: Parts) -> Condition:
    """A column that is not empty, or that has one of some texts."""
    if not node.is_mapping:
        return Condition(parts.source({"column": node}, node))
    given = node.fields(("column", "is"), required=("column", "is"))
    texts = frozenset(looks(one.optional() or "") for one in given["is"].items())
    return Condition(parts.source({"column": given["column"]}, node), texts)


def _source(node: Node) -> str:
    """The source of the facts, validated like that of any CloudEvent."""
    try:
        return cloud_event({"specversion": "1.0", "id": "1", "type": "t", "source": node.text()}, None, str).source
    except Refused as refused:
        raise node.error(refused.refusal.detail) from refused


def _delimiter(node: Node | None) -> str | None:
    if node is None:
        return None
    told = _DELIMITERS.get(node.text(), node.text())
    if len(told) != 1 or told in '"\r\n':
        raise node.error(f"delimiter must be one character, or one of {', '.join(_DELIMITERS)}")
    return told


def _encoding(node: Node | None) -> str:
    if node is None:
        return UTF_8
    found = encoding(node.text())
    if found is None:
        node.check_among(node.text(), ENCODINGS, "encoding {} is not supported")
    return found or UTF_8


def _check_ids(facts: Iterable[FactMapping], node: Node) -> None:
    """Two facts of one row must not get one id: the second would be a conflict, in every row."""
    for (first, one), (second, other) in combinations(zip(node.items(), facts, strict=True), 2):
        told_apart = isinstance(one.id, Hashed) and one.type is not other.type
        if one.id == other.id and one.type.owner == other.type.owner and not told_apart and not one.excludes(other):
            raise second.error(
                f"a row may be this {_name(other)} and the {_name(one)} of line {first.line}, with the same id: "
                "give one of them a prefix (id: {column: …, prefix: …})"
            )


def _name(fact: FactMapping) -> str:
    return fact.type.model.__name__
