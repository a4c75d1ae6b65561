"""Who the client is: onboarded, described, classified, closed."""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from shared.events.base import Day, EventData, Identifier, Line, PersonId, Words
from shared.personal import Personal


class ClientKind(StrEnum):
    """A client in the broad sense: anyone the firm owes this care."""

    PERSON = "person"
    ORGANISATION = "organisation"
    DEPARTMENT = "department"
    WITNESS = "witness"
    VICTIM = "victim"


class ClosingReason(StrEnum):
    """Why a relationship ended."""

    LEFT = "left"
    WORK_ENDED = "work_ended"
    DECLINED = "declined"
    MERGED = "merged"
    OTHER = "other"


#: Names a cadence in the policy file (contacts a year); a name the policy lacks gets its default.
Tier = Identifier


class ClientOnboarded(EventData):
    """A client was taken on. ``since``: the first day of the relationship, which may lie years back."""

    name: Personal[Line]
    since: Day
    kind: ClientKind = ClientKind.ORGANISATION
    tier: Tier = "standard"
    responsible_partner: PersonId | None = None


class ClientDetailsChanged(EventData):
    """What is known of the client changed. Only the fields given change.

    Null clears ``tier``: the policy's default counts. A client always has a name, a first day and a kind.
    """

    CLEARABLE = frozenset({"tier"})

    name: Personal[Line] | None = None
    since: Day | None = None
    kind: ClientKind | None = None
    tier: Tier | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if all(value is None for _, value in self) and not self.cleared:
            raise ValueError("must name at least one of: name, since, kind, tier")
        return self


class ClientClassified(EventData):
    """How the firm groups its clients. Only the fields given change; the same name must be written the same way.

    ``sector``: the client's line of business. ``practice``: the group of ours that serves them. ``segment``: any
    grouping the firm uses besides. ``value_tier``: how much they are worth to the firm, in its own words; it changes no
    cadence (``tier`` does). ``supervisor``: whom a department answers to, or who speaks for a client who cannot.
    Null clears a field.
    """

    CLEARABLE = frozenset({"sector", "practice", "segment", "value_tier", "supervisor"})

    sector: Line | None = None
    practice: Line | None = None
    segment: Line | None = None
    value_tier: Identifier | None = None
    supervisor: Personal[Line] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if all(value is None for _, value in self) and not self.cleared:
            raise ValueError("must name at least one of: sector, practice, segment, value_tier, supervisor")
        return self


class ClientClosed(EventData):
    """The relationship ended."""

    reason: ClosingReason = ClosingReason.OTHER
    note: Personal[Words] | None = None
