"""Who hears of what, and when: the numbers and words of `policy.yaml`, checked."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter

from shared.documents import Layers, Says, validated
from shared.events.people import Zone
from shared.events.scoring import RiskKind
from shared.wording import spoken

ON_REQUEST = "on_request"
#: Where neither the policy nor scoring has a next step.
PLAIN_NEXT = "Read the reasons, then call them this week and ask."


def _clock(text: str) -> str:
    if text != ON_REQUEST:
        clock = time.fromisoformat(text)
        if clock.tzinfo is not None or clock.second or clock.microsecond:
            raise ValueError(text)
    return text


Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Positive = Annotated[float, Field(gt=0)]
Weekday = Annotated[int, Field(ge=1, le=7)]
#: YAML 1.1 reads an unquoted 10:30 as 630, a number of base 60, which nobody meant.
Clock = Annotated[
    str, AfterValidator(_clock), Says(f'must be a local time in quotes, such as "08:00", or {ON_REQUEST}')
]


@dataclass(frozen=True, slots=True)
class DigestPolicy:
    """``at``: local time ("08:00") or `ON_REQUEST`.

    ``unhurried``: kinds that lose nothing by a few days; of clients with nothing else a digest lists so many as
    ``unhurried_clients``, and leaves the others to the next ones.
    """

    at: Clock
    unhurried: frozenset[RiskKind]
    unhurried_clients: Annotated[int, Field(ge=1)]

    @property
    def time(self) -> time | None:
        """The local time; None: only when somebody asks."""
        return None if self.at == ON_REQUEST else time.fromisoformat(self.at)


@dataclass(frozen=True, slots=True)
class FallbackPolicy:
    """Whom the firm's own address belongs to, and its week. ``days``: ISO weekdays."""

    name: Text
    zone: Annotated[Zone, Says("must be an IANA time zone such as Europe/London")]
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]


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


@dataclass(frozen=True, slots=True)
class Policy:
    """All of it. ``kinds`` holds every kind of risk, worst first; last, those that the document does not list."""

    version: Text
    urgent: frozenset[RiskKind]
    late_cause_hours: Annotated[float, Field(ge=0)]
    history_settles_minutes: Annotated[float, Field(ge=0)]
    wait_for_recipient_minutes: Annotated[float, Field(ge=0)]
    mutes: dict[RiskKind, frozenset[RiskKind]]
    told_by_standing: frozenset[RiskKind]
    digest: DigestPolicy
    fallback: FallbackPolicy
    retry: RetryPolicy
    kinds: dict[RiskKind, KindPolicy]

    @property
    def late_cause(self) -> timedelta:
        """Above it a cause is history."""
        return timedelta(hours=self.late_cause_hours)

    @property
    def history_settles(self) -> timedelta:
        """How long history waits for what else of it is still to come, before a digest tells of it."""
        return timedelta(minutes=self.history_settles_minutes)

    @property
    def wait_for_recipient(self) -> timedelta:
        """How long a recipient not known yet is waited for."""
        return timedelta(minutes=self.wait_for_recipient_minutes)

    def gravity(self, kind: RiskKind) -> int:
        """0 for the worst kind, counting up."""
        return list(self.kinds).index(kind)


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
    if policy.retry.longest_seconds < policy.retry.first_seconds:
        raise document.error(("retry", "longest_seconds"), "must not be below first_seconds")
