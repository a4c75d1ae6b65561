"""What all event models share: their strictness, and the types their fields are made of."""

import unicodedata
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.functional_validators import AfterValidator


class EventData(BaseModel):
    """The data of an event. Closed when a fact is reported; tolerant when a recorded event is read.

    A reader must not stumble over a field that a newer writer added; a writer must hear of a field that nobody knows.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    @classmethod
    def read(cls, data: bytes | str) -> Self:
        """The data of a recorded event, from its JSON. Unknown fields are passed over.

        Raises ``pydantic.ValidationError`` when a known field cannot be read.
        """
        return cls.model_validate_json(data, extra="ignore")

    def document(self) -> dict[str, Any]:
        """The data as plain JSON values, without fields that were left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def _printable(text: str) -> str:
    if any(unicodedata.category(character) == "Cc" and character not in "\r\n\t" for character in text):
        raise ValueError("must not hold control characters")
    return text


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must be one line without control characters")
    return text


#: An identifier in the firm's own systems: what it calls a client, a person, a matter, a promise.
Identifier = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:@-]*$")]
ClientId = Identifier
PersonId = Identifier
MatterId = Identifier

#: One line: a name, a title.
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True), AfterValidator(_one_line)]

#: Words as they were said or written; may run over lines.
Words = Annotated[
    str, StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True), AfterValidator(_printable)
]

EmailAddress = Annotated[
    str,
    StringConstraints(max_length=254, pattern=r"^[^@\s,;:<>()\[\]\\\"]+@[^@\s,;:<>()\[\]\\\"]+$"),
    AfterValidator(_one_line),
]

_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def _within_reach(time: datetime) -> datetime:
    if not _FIRST_YEAR <= time.year < _LAST_YEAR:
        raise ValueError(f"must lie between {_FIRST_YEAR} and {_LAST_YEAR}")
    return time


#: An RFC 3339 time with offset, 1900 to 2200.
Time = Annotated[AwareDatetime, AfterValidator(_within_reach)]
Hours = Annotated[float, Field(gt=0, le=24 * 31, allow_inf_nan=False)]
