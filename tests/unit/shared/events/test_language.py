"""The kernel is told its language: no module of it knows Rapport's words, and a language says what it allows."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.intake.context import INTAKE
from shared.cloudevents import CloudEvent
from shared.events import EventType, RecordedTopic, Reported, ReportedTopic, ServiceContext
from shared.events.catalogue import RAPPORT, REPORTED, Service, Topic
from shared.events.reading import reported
from shared.personal import PlainCodec
from shared.refusal import Reason, Refusal
from tests.support.toy.language import GARDEN, GARDENER, GREENHOUSE

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
#: Sentences of Rapport's own, which the face of the kernel's wording does not show.
SENTENCES = tuple(Path("shared/wording") / own for own in ("endings", "reasons", "standing.py"))
KERNEL = [
    path
    for path in Path("shared").rglob("*.py")
    if path.parts[1] != "events" and not any(path.is_relative_to(own) for own in SENTENCES)
]
#: The modules of `shared/events` in which a firm's words are; the others are the kernel's.
WORDS = {
    "catalogue",
    "clients",
    "people",
    "interactions",
    "scoring",
    "statements",
    "alerts",
    "money",
    "contracts_check",
}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_no_module_of_the_kernel_imports_rapports_words() -> None:
    assert len(KERNEL) > 100
    known = {
        (str(path), name)
        for path in KERNEL
        for name in imported(path)
        if name.startswith("shared.events.") and name.split(".")[2] in WORDS
    }
    assert known == set()


@pytest.mark.parametrize(
    "name", ["language", "service_context", "event", "reading", "wire", "schema/asyncapi", "schema/schemas"]
)
def test_nor_does_what_every_language_is_made_of(name: str) -> None:
    own = imported(Path("shared/events") / f"{name}.py")
    assert {one.split(".")[2] for one in own if one.startswith("shared.events.")} & WORDS == set()


def test_one_service_owns_two_topics() -> None:
    assert INTAKE.topics == (Topic.CLIENTS, Topic.PEOPLE)


def test_a_service_decides_on_facts_beside_projecting() -> None:
    assert GARDENER.takes_reports
    assert GARDEN.reads["gardener"] == GARDENER.topics


def test_the_arbiter_takes_reports_even_if_it_owns_none() -> None:
    quiet = {name: replace(entry, reportable=False) for name, entry in RAPPORT.types.items()}
    assert replace(RAPPORT, types=quiet, reported=()).take_reports == (Service.INTAKE,)


def test_production_has_one_reported_topic_on_which_every_source_reports_every_fact() -> None:
    assert RAPPORT.reported == (ReportedTopic(REPORTED),)
    assert all(RAPPORT.reported[0].allows(name, "/any") for name in RAPPORT.types)


def measured(type_name: str, source: str) -> CloudEvent:
    data = b'{"centimetres":3}' if type_name == "garden.PlantGrew.v1" else b'{"bed":"b","by":"Ada"}'
    return CloudEvent(id="1", source=source, type=type_name, subject="rose", time=NOW, data=data)


@pytest.mark.parametrize(
    ("type_name", "source", "allowed"),
    [
        ("garden.PlantGrew.v1", "/thermostat", True),
        ("garden.PlantGrew.v1", "/spade", False),
        ("garden.SeedPlanted.v1", "/thermostat", False),
    ],
)
def test_each_reported_topic_has_rights_of_its_own(type_name: str, source: str, allowed: bool) -> None:  # noqa: FBT001
    topic = GARDEN.reported_topics[GREENHOUSE]
    answer = reported(measured(type_name, source), GARDEN, now=NOW, service="gardener", on=topic)
    assert isinstance(answer, Reported) is allowed
    if isinstance(answer, Refusal):
        assert answer.reason is Reason.FORBIDDEN
    assert isinstance(reported(measured(type_name, source), GARDEN, now=NOW, service="gardener"), Reported)


def test_a_language_that_contradicts_itself_is_refused() -> None:
    topic = RecordedTopic("garden.weeds.v1")
    weeds = EventType("garden.Weed.v1", GARDEN.types["garden.PlantGrew.v1"].model, topic, "nobody", reportable=True)
    with pytest.raises(ValueError, match=r"nobody does not own garden\.weeds\.v1"):
        replace(GARDEN, types={**GARDEN.types, weeds.name: weeds})
    with pytest.raises(ValueError, match="a topic is named twice"):
        replace(GARDEN, dead=GREENHOUSE)
    with pytest.raises(ValueError, match=r"garden\.Weed\.v1 cannot be reported"):
        replace(GARDEN, reported=(ReportedTopic(GREENHOUSE, frozenset({"garden.Weed.v1"})),))
    with pytest.raises(ValueError, match="the poacher is no service of garden"):
        ServiceContext("the poacher", GARDEN, PlainCodec())
