"""What a report is: what it takes from each client, what follows from all of them, and how it is laid out."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state.slice import State
from services.scoring.domain.working.person import Review

T = TypeVar("T")

#: As JSON knows it.
Json = dict[str, Any]


class Subject(msgspec.Struct, frozen=True, gc=False):
    """A client, as every report may know them.

    ``at``: microseconds. ``score``: then; ``before``: some three months earlier, where it was looked at and the same
    partner was responsible.
    """

    client: str
    name: str
    partner: str | None
    at: int
    score: float
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """``at``: as of when, microseconds. ``said``: the previous body of the same report, if any.

    ``reviews``: the latest self-assessments of our people, by id.
    """

    at: int
    policy: Policy
    said: Json | None = None
    reviews: Mapping[str, Review] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Body:
    """``firm``: for all who may read. ``people``: of each partner or other person of ours, for those who ask for them.

    ``named``: comparisons of people by name; for the firm's administrators only.
    """

    firm: Json
    people: Mapping[str, Json] = field(default_factory=dict)
    named: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A part of a page. ``words``: plain sentences. ``rows``: cells under the ``columns``, as text.

    The first column names the row, the others hold figures, but for those that hold ``prose`` (counted from 0).
    """

    heading: str
    words: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    prose: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Report(Generic[T]):
    """One report.

    ``gather``: what it takes from a client's state; None if there is nothing. Keep it small: there is one for each
    client. ``conclude``: the report. ``tables``: its page, from the parts of a body as JSON that the reader
    may see: the firm's, and those of one person or all.
    """

    name: str
    title: str
    gather: Callable[[Subject, State, Policy], T | None]
    conclude: Callable[[Sequence[tuple[Subject, T]], Occasion], Body]
    tables: Callable[[Json], list[Table]]
