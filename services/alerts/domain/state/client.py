"""What alerts knows of one client: a slice per topic, so the order in which topics interleave cannot matter."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from services.alerts.domain.state.latest import Latest, outlasts, value_of, with_entries
from shared.events.alerts import MailKind, MailOutcome
from shared.events.clients import ClientKind
from shared.events.scoring import Band, RiskKind

#: Stands for the firm's fallback address where a recipient is named; no person's id is empty.
FALLBACK = ""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What an onboarding says."""

    name: str
    tier: str
    kind: ClientKind
    partner: str | None


class Who(msgspec.Struct, frozen=True, array_like=True):
    """From `rapport.clients.v1`: who the client is and who looks after it, by its onboardings and the changes since.

    ``onboarded``, ``closed_first``: the first such event; ``onboarded_last``, ``closed_last``: the latest, where it is
    another. ``closed_once``: it was closed, in states stored before it was kept when.
    """

    changed_name: Latest[str] | None = None
    assigned: Latest[str] | None = None
    changed_tier: Latest[str | None] | None = None
    changed_kind: Latest[ClientKind] | None = None
    closed_once: bool = False
    onboarded: Latest[Entry] | None = None
    onboarded_last: Latest[Entry] | None = None
    closed_first: Latest[None] | None = None
    closed_last: Latest[None] | None = None

    @property
    def name(self) -> str | None:
        """What the client is called."""
        name: str | None = self._latest("name", self.changed_name)
        return name

    @property
    def partner(self) -> str | None:
        """Who is responsible."""
        partner: str | None = self._latest("partner", self.assigned)
        return partner

    @property
    def tier(self) -> str | None:
        """The tier the client is in."""
        tier: str | None = self._latest("tier", self.changed_tier)
        return tier

    @property
    def kind(self) -> ClientKind | None:
        """What kind of client it is."""
        kind: ClientKind | None = self._latest("kind", self.changed_kind)
        return kind

    def _latest(self, field: str, changed: Latest[Any] | None) -> Any:
        return value_of(with_entries(self.onboarded, self.onboarded_last, field, changed))

    @property
    def ended(self) -> datetime | None:
        """When the relationship ended; None while it goes on, and once the client was onboarded again.

        By the first closing, or the latest of a client who came back: one reported again ends nothing.
        """
        first, last = self.closed_first, self.closed_last or self.closed_first
        begun = self.onboarded_last or self.onboarded
        if first is None:
            return _LONG_AGO if self.closed_once and begun is None else None
        if outlasts(first, begun):
            return first.time
        return last.time if last is not None and outlasts(last, begun) else None

    @property
    def closed(self) -> bool:
        """Whether the relationship has ended."""
        return self.ended is not None


class Cause(msgspec.Struct, frozen=True, array_like=True):
    """One reason for the score; the points of all of them add up to score - 75.

    ``facts``: the statement from which the sentence is made, as JSON; ``why`` says it where there is none.
    ``holds_until``: from then on time alone has changed it.
    """

    points: float
    why: str
    facts: str | None = None
    holds_until: datetime | None = None


class Health(msgspec.Struct, frozen=True, array_like=True):
    """How the relationship stood at `at`. `reasons`: the few that weigh most, heaviest first.

    ``nothing_open``: as of `HealthChanged`.
    """

    at: datetime
    score: float
    band: Band
    reasons: tuple[Cause, ...] = ()
    nothing_open: bool = False


class Risk(msgspec.Struct, frozen=True, array_like=True):
    """Something that is wrong now. `alert`: the id of the alert it calls for, made from what opened it.

    ``next_step``: what scoring suggests. ``facts``, ``holds_until``: see `Cause`.
    """

    kind: RiskKind
    subject: str
    alert: str
    opened_by: str
    since: datetime
    cause_time: datetime
    cause_recorded: datetime
    why: str
    verbatim: str | None = None
    concerns: tuple[str, ...] = ()
    correlation_id: str | None = None
    next_step: str | None = None
    facts: str | None = None
    holds_until: datetime | None = None


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """From `rapport.scoring.v1`: the latest health, and the open risks by kind and subject."""

    health: Health | None = None
    risks: Mapping[str, Risk] = {}


class Mailed(msgspec.Struct, frozen=True, array_like=True):
    """The latest mail about an alert to one recipient."""

    mail: MailKind
    outcome: MailOutcome
    time: datetime


class Alert(msgspec.Struct, frozen=True, array_like=True):
    """From `rapport.alerts.v1`: an open alert and whom we told. `mailed` is by person, or `FALLBACK`."""

    kind: RiskKind
    subject: str
    urgent: bool
    raised_at: datetime
    acknowledged_by: str | None = None
    mailed: Mapping[str, Mailed] = {}

    def told(self, recipient: str) -> bool:
        """Whether `recipient` has had a mail about it; one that their server refused told them nothing."""
        mail = self.mailed.get(recipient)
        return mail is not None and mail.outcome is MailOutcome.SENT


class ClientState(msgspec.Struct, frozen=True, array_like=True):
    """All of it. `alerts`: the open ones, by alert id."""

    client: str = ""
    who: Who = Who()
    standing: Standing = Standing()
    alerts: Mapping[str, Alert] = {}

    @property
    def name(self) -> str:
        """What to call the client: their name, or their id while nobody told us the name."""
        return self.who.name or self.client

    @property
    def partner(self) -> str | None:
        """The person who is responsible, if one was ever named."""
        return self.who.partner

    @property
    def people(self) -> frozenset[str]:
        """The responsible partner, and whoever else an open risk concerns."""
        concerned = (person for risk in self.standing.risks.values() for person in risk.concerns)
        return frozenset(person for person in (self.partner, *concerned) if person)

    @property
    def mailed_to(self) -> frozenset[str]:
        """The people who had a mail about an open alert."""
        return frozenset(person for alert in self.alerts.values() for person in alert.mailed if person)

    def risk_of(self, alert: str) -> Risk | None:
        """The open risk behind an open alert."""
        return next((risk for risk in self.standing.risks.values() if risk.alert == alert), None)

    def moot(self, risk: Risk) -> bool:
        """Whether the relationship ended after what the risk is about: it is nobody's business any more."""
        ended = self.who.ended
        return ended is not None and risk.cause_time <= ended

    def changed(self, **fields: Any) -> "ClientState":
        """The state with some fields replaced."""
        return msgspec.structs.replace(self, **fields)


INITIAL = ClientState()

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_DECODER = msgspec.msgpack.Decoder(ClientState)


def encode(state: ClientState) -> bytes:
    """The state as it is stored; equal states give equal bytes."""
    return _ENCODER.encode(state)


def decode(data: bytes) -> ClientState:
    """What `encode` was given. Raises `msgspec.DecodeError` for anything else."""
    return _DECODER.decode(data)
