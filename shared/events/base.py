"""What all event models share: their strictness, and the types their fields are made of."""

import re
from collections.abc import Hashable
from datetime import date
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.functional_validators import AfterValidator, BeforeValidator

from shared.events import identifiers
from shared.events.lines import tidied

D = TypeVar("D", bound=date)
H = TypeVar("H", bound=Hashable)


class EventData(BaseModel):
    """The data of an event. Closed when a fact is reported; tolerant when a recorded event is read.

    A reader ignores fields that a newer writer added; a writer is told of fields that do not exist.
    """

    #: Of a type that says what changed: the fields that an explicit null clears. None: a null is a field left out.
    CLEARABLE: ClassVar[frozenset[str] | None] = None

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    @classmethod
    def read(cls, data: bytes | str) -> Self:
        """The data of a recorded event, from its JSON. Unknown fields are ignored.

        Raises ``pydantic.ValidationError`` when a known field cannot be read.
        """
        return cls.model_validate_json(data, extra="ignore")

    def document(self) -> dict[str, Any]:
        """The data as plain JSON values, without fields that were left out; what it clears is null."""
        said = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return said | dict.fromkeys(self.cleared)

    @property
    def cleared(self) -> tuple[str, ...]:
        """The fields that are null on purpose: what was known of them is known no longer. By name, in order."""
        given = self.model_fields_set
        return tuple(sorted(name for name in self.CLEARABLE or () if name in given and getattr(self, name) is None))


#: Unicode's category Cc except line ends and the tab.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _printable(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("must not contain control characters")
    return text


def _plain_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must be one line without control characters")
    return text


#: An identifier in the firm's own systems: what it calls a client, a person, a matter, a promise.
Identifier = Annotated[
    str, StringConstraints(min_length=1, max_length=identifiers.LONGEST, pattern=identifiers.PATTERN)
]
ClientId = Identifier
PersonId = Identifier
MatterId = Identifier

#: One line: a name, a title.
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True), BeforeValidator(tidied)]

#: Text as it was said or written; may span lines.
Words = Annotated[
    str, StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True), AfterValidator(_printable)
]

#: Text short enough to be kept in a state: a goal, an interest, the answer to one question.
Passage = Annotated[
    str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True), AfterValidator(_printable)
]

EmailAddress = Annotated[
    str,
    StringConstraints(max_length=254, pattern=r"^[^@\s,;:<>()\[\]\\\"]+@[^@\s,;:<>()\[\]\\\"]+$"),
    AfterValidator(_plain_line),
]


def _each_once(items: tuple[H, ...]) -> tuple[H, ...]:
    if len(set(items)) < len(items):
        raise ValueError("must name each only once")
    return items


#: Marks a list in which nothing is named twice: `Annotated[tuple[X, ...], EACH_ONCE]`.
EACH_ONCE = AfterValidator(_each_once)

_FIRST_YEAR, _LAST_YEAR = 1500, 2200


def _within_reach(when: D) -> D:
    if not _FIRST_YEAR <= when.year < _LAST_YEAR:
        raise ValueError(f"must be between {_FIRST_YEAR} and {_LAST_YEAR}")
    return when


#: An ISO 8601 date, 1500 to 2200: some clients have been with their firm for longer than anybody alive.
Day = Annotated[date, AfterValidator(_within_reach)]

#: An RFC 3339 time with offset, 1500 to 2200.
Time = Annotated[AwareDatetime, AfterValidator(_within_reach)]
Hours = Annotated[float, Field(gt=0, le=24 * 31, allow_inf_nan=False)]
