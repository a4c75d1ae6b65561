"""What alerts knows of one client: a slice per topic, so the order in which topics interleave cannot matter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from services.alerts.domain.state.latest import Latest, value_of
from shared.events.alerts import MailKind, MailOutcome
from shared.events.clients import ClientKind
from shared.events.scoring import Band, RiskKind

#: Stands for the firm's fallback address where a recipient is named; no person's id is empty.
FALLBACK = ""


class Who(msgspec.Struct, frozen=True, array_like=True):
    """From `rapport.clients.v1`: who the client is and who looks after it."""

    name: Latest[str] | None = None
    partner: Latest[str] | None = None
    tier: Latest[str] | None = None
    kind: Latest[ClientKind] | None = None
    closed: bool = False


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
    """How the relationship stood at `at`. `reasons`: the few that weigh most, heaviest first."""

    at: datetime
    score: float
    band: Band
    reasons: tuple[Cause, ...] = ()


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
        return value_of(self.who.name) or self.client

    @property
    def partner(self) -> str | None:
        """The person who is responsible, if one was ever named."""
        return value_of(self.who.partner)

    @property
    def people(self) -> frozenset[str]:
        """The responsible partner, and whoever else an open risk concerns."""
        concerned = (person for risk in self.standing.risks.values() for person in risk.concerns)
        return frozenset(person for person in (self.partner, *concerned) if person)

    def risk_of(self, alert: str) -> Risk | None:
        """The open risk behind an open alert."""
        return next((risk for risk in self.standing.risks.values() if risk.alert == alert), None)

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
