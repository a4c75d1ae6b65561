"""Who hears of what, and when: the numbers and words of `policy.yaml`, checked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter

from shared.documents import Layers, Says, validated
from shared.events.people import HolidayCalendar, Zone
from shared.events.scoring import Band, RiskKind
from shared.wording import spoken
from shared.wording.standing import Limits
from shared.working import Hours, exceeds

ON_REQUEST = "on_request"
#: Where neither the policy nor scoring has a next step.
PLAIN_NEXT = "Read the reasons, then call them this week and ask."


def _local_time(text: str) -> str:
    clock = time.fromisoformat(text)
    if clock.tzinfo is not None or clock.second or clock.microsecond:
        raise ValueError(text)
    return text


def _clock(text: str) -> str:
    return text if text == ON_REQUEST else _local_time(text)


Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Positive = Annotated[float, Field(gt=0)]
Weekday = Annotated[int, Field(ge=1, le=7)]
LocalTime = Annotated[str, AfterValidator(_local_time), Says('must be a local time in quotes, such as "09:00"')]
#: YAML 1.1 reads an unquoted 10:30 as 630, a number of base 60, which nobody meant.
Clock = Annotated[
    str, AfterValidator(_clock), Says(f'must be a local time in quotes, such as "08:00", or {ON_REQUEST}')
]


@dataclass(frozen=True, slots=True)
class DigestPolicy:
    """``at``: local time ("08:00") or `ON_REQUEST`.

    ``unhurried``: kinds that lose nothing by a few days; of clients with nothing else a digest lists so many as
    ``unhurried_clients``, and leaves the others to the next ones. ``full_clients`` are told of in full, then
    ``line_clients`` in a line each. ``history_clients``: from so many on, history has a mail of its own.
    """

    at: Clock
    unhurried: frozenset[RiskKind]
    unhurried_clients: Annotated[int, Field(ge=1)]
    full_clients: Annotated[int, Field(ge=1, le=20)]
    line_clients: Annotated[int, Field(ge=0, le=50)]
    history_clients: Annotated[int, Field(ge=1)]

    @property
    def time(self) -> time | None:
        """The local time; None: only when somebody asks."""
        return None if self.at == ON_REQUEST else time.fromisoformat(self.at)


@dataclass(frozen=True, slots=True)
class OfficePolicy:
    """The firm's own working time. ``holidays``: the calendar of its public holidays, None: it keeps none."""

    zone: Annotated[Zone, Says("must be an IANA time zone such as Europe/London")]
    start: LocalTime
    end: LocalTime
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    holidays: HolidayCalendar | None

    @property
    def hours(self) -> Hours:
        """The same for counting."""
        start, end = time.fromisoformat(self.start), time.fromisoformat(self.end)
        return Hours(self.zone, start, end, self.days, self.holidays)


@dataclass(frozen=True, slots=True)
class FallbackPolicy:
    """Whom the firm's own address belongs to, and its week. ``days``: ISO weekdays."""

    name: Text
    zone: Annotated[Zone, Says("must be an IANA time zone such as Europe/London")]
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class BandsPolicy:
    """The lowest score of green and of amber."""

    green: Annotated[float, Field(gt=0, lt=100)]
    amber: Annotated[float, Field(gt=0, lt=100)]

    @property
    def limits(self) -> Limits:
        """The same for words."""
        return Limits(self.green, self.amber)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a mail is tried. See `retry`."""

    first_seconds: Positive
    factor: Annotated[float, Field(ge=1)]
    longest_seconds: Positive
    jitter: Annotated[float, Field(ge=0, lt=1)]
    give_up_days: Positive


@dataclass(frozen=True, slots=True)
class KindPolicy:
    """The words for one kind of risk. ``title`` ends the sentence "Acme Ltd: …"; ``next`` is what to do.

    Without ``next`` it is what scoring suggests with the risk.
    """

    title: Text
    next: Text | None = None


@dataclass(frozen=True)
class Policy:
    """All of it. ``kinds`` holds every kind of risk, worst first; last, those that the document does not list."""

    version: Text
    urgent: frozenset[RiskKind]
    office: OfficePolicy
    late_cause_hours: Annotated[float, Field(ge=0)]
    history_settles_minutes: Annotated[float, Field(ge=0)]
    wait_for_recipient_minutes: Annotated[float, Field(ge=0)]
    grave: frozenset[RiskKind]
    longest_absence_days: Annotated[float, Field(ge=0)]
    opportunities: frozenset[RiskKind]
    mutes: dict[RiskKind, frozenset[RiskKind]]
    told_by_standing: frozenset[RiskKind]
    told_with: dict[RiskKind, frozenset[RiskKind]]
    digest: DigestPolicy
    fallback: FallbackPolicy
    bands: BandsPolicy
    held_down: dict[Band, tuple[RiskKind, ...]]
    wait_for_scoring_minutes: Annotated[float, Field(ge=0)]
    retry: RetryPolicy
    kinds: dict[RiskKind, KindPolicy]

    def is_late(self, happened: datetime, recorded: datetime) -> bool:
        """Whether a cause is history: recorded after more working time of the office than news takes."""
        most = timedelta(hours=self.late_cause_hours)
        return recorded - happened > most and exceeds(self.office.hours, happened, recorded, most)

    def holidays(self, calendar: str | None, zone: str) -> str | None:
        """The calendar that holds for somebody: their own, else the office's for whoever shares its zone."""
        return calendar or (self.office.holidays if zone == self.office.zone else None)

    @property
    def history_settles(self) -> timedelta:
        """How long history waits for what else of it is still to come, before a digest tells of it."""
        return timedelta(minutes=self.history_settles_minutes)

    @property
    def wait_for_recipient(self) -> timedelta:
        """How long a recipient not known yet is waited for."""
        return timedelta(minutes=self.wait_for_recipient_minutes)

    @property
    def wait_for_scoring(self) -> timedelta:
        """How long a mail waits for news of what time has changed."""
        return timedelta(minutes=self.wait_for_scoring_minutes)

    @cached_property
    def gravity(self) -> Mapping[RiskKind, int]:
        """The place of each kind: 0 for the worst, counting up."""
        return {kind: place for place, kind in enumerate(self.kinds)}


_POLICY = TypeAdapter(Policy)


def load(text: str, overrides: str = "") -> Policy:
    """The policy of a YAML document, `overrides` (a document like it, in part) merged over it.

    Raises `PolicyError`, which says where, what, and what is valid there.
    """
    document = Layers.read(text, overrides)
    policy = validated(_POLICY, document)
    _check(policy, document)
    return replace(policy, kinds={**policy.kinds, **_plain(set(RiskKind) - set(policy.kinds))})


def _plain(kinds: Collection[RiskKind]) -> dict[RiskKind, KindPolicy]:
    """Words for kinds without any of their own: scoring may know a risk before anybody has written of it here."""
    return {kind: KindPolicy(spoken(kind.value)) for kind in RiskKind if kind in kinds}


def _check(policy: Policy, document: Layers) -> None:
    muted = frozenset().union(*policy.mutes.values(), policy.told_by_standing)
    if clash := muted & policy.urgent:
        raise document.error(("mutes",), f"what is urgent cannot be muted: {', '.join(sorted(clash))}")
    if policy.office.hours.start >= policy.office.hours.end:
        raise document.error(("office", "end"), "must be after start")
    if policy.retry.longest_seconds < policy.retry.first_seconds:
        raise document.error(("retry", "longest_seconds"), "must not be below first_seconds")
