"""Who hears of what, and when: the numbers and words of `policy.yaml`, checked."""

from collections.abc import Collection, Mapping
from datetime import time, timedelta
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from pydantic import TypeAdapter

from services.alerts.domain.policy.document import PolicyError, check_names, merged, read
from shared.events.people import Zone
from shared.events.scoring import RiskKind
from shared.wording import spoken

ON_REQUEST = "on_request"
#: Where neither the policy nor scoring has a next step.
PLAIN_NEXT = "Read the reasons, then call them this week and ask."

Text = Annotated[str, Meta(min_length=1, max_length=500)]
Positive = Annotated[float, Meta(gt=0)]

_ZONE: TypeAdapter[str] = TypeAdapter(Zone)


class _Checked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a part of the policy may hold."""


class DigestPolicy(_Checked, frozen=True):
    """``at``: local time ("08:00") or `ON_REQUEST`.

    ``unhurried``: kinds that lose nothing by a few days; of clients with nothing else a digest lists so many as
    ``unhurried_clients``, and leaves the others to the next ones.
    """

    at: str
    unhurried: frozenset[RiskKind]
    unhurried_clients: Annotated[int, Meta(ge=1)]

    @property
    def time(self) -> time | None:
        """The local time; None: only when somebody asks."""
        return None if self.at == ON_REQUEST else time.fromisoformat(self.at)


class FallbackPolicy(_Checked, frozen=True):
    """Whom the firm's own address belongs to, and its week. ``days``: ISO weekdays."""

    name: Text
    zone: str
    days: Annotated[tuple[Annotated[int, Meta(ge=1, le=7)], ...], Meta(min_length=1)]


class RetryPolicy(_Checked, frozen=True):
    """How often a mail is tried. See `retry`."""

    first_seconds: Positive
    factor: Annotated[float, Meta(ge=1)]
    longest_seconds: Positive
    jitter: Annotated[float, Meta(ge=0, lt=1)]
    give_up_days: Positive


class KindPolicy(_Checked, frozen=True):
    """The words for one kind of risk. ``title`` ends the sentence "Acme Ltd: …"; ``next`` is what to do.

    Without ``next`` it is what scoring suggests with the risk.
    """

    title: Text
    next: Text | None = None


class Policy(_Checked, frozen=True):
    """All of it. ``kinds`` holds every kind of risk, worst first; last, those that the document does not list."""

    version: Text
    urgent: frozenset[RiskKind]
    late_cause_hours: Annotated[float, Meta(ge=0)]
    history_settles_minutes: Annotated[float, Meta(ge=0)]
    wait_for_recipient_minutes: Annotated[float, Meta(ge=0)]
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


def load(text: str, overrides: str = "") -> Policy:
    """The policy of a YAML document, `overrides` (a document like it, in part) merged over it.

    Raises `PolicyError`, which says where, what, and what is valid there.
    """
    document = merged(read(text), read(overrides))
    check_names(document, Policy)
    _check_quotes(document)
    try:
        policy = msgspec.convert(document, Policy)
    except msgspec.ValidationError as error:
        raise PolicyError(str(error)) from error
    _check(policy)
    return msgspec.structs.replace(policy, kinds={**policy.kinds, **_plain(set(RiskKind) - set(policy.kinds))})


def _plain(kinds: Collection[RiskKind]) -> dict[RiskKind, KindPolicy]:
    """Words for kinds without any of their own: scoring may know a risk before anybody has written of it here."""
    return {kind: KindPolicy(spoken(kind.value)) for kind in RiskKind if kind in kinds}


def _check_quotes(document: Mapping[str, Any]) -> None:
    """YAML 1.1 reads an unquoted 10:30 as 630, a number of base 60, which nobody meant."""
    digest = document.get("digest")
    if isinstance(digest, dict) and isinstance(digest.get("at"), int):
        raise PolicyError(f'digest.at: must be a local time in quotes, such as "08:00", or {ON_REQUEST}')


def _check(policy: Policy) -> None:
    _check_digest(policy.digest)
    _check_fallback(policy.fallback)
    muted = frozenset().union(*policy.mutes.values(), policy.told_by_standing)
    if clash := muted & policy.urgent:
        raise PolicyError(f"mutes: what is urgent cannot be muted: {', '.join(sorted(clash))}")
    if policy.retry.longest_seconds < policy.retry.first_seconds:
        raise PolicyError("retry.longest_seconds: must not be below first_seconds")


def _check_digest(digest: DigestPolicy) -> None:
    try:
        clock = digest.time
    except ValueError:
        clock = time.max
    if clock is not None and (clock.tzinfo is not None or clock.second or clock.microsecond):
        raise PolicyError(f'digest.at: must be a local time such as "08:00", or {ON_REQUEST}; is {digest.at!r}')


def _check_fallback(fallback: FallbackPolicy) -> None:
    try:
        _ZONE.validate_python(fallback.zone)
    except ValueError as error:
        raise PolicyError("fallback.zone: must be an IANA time zone such as Europe/London") from error
