"""The client's profile, readable by every signal. The latest fact counts, field by field."""

import msgspec
from msgspec.structs import replace

from services.scoring.domain.state.clock import midnight_of
from services.scoring.domain.state.fact import Fact, among
from services.scoring.domain.state.slice import Slice
from shared.events.clients import ClientClosed, ClientDetailsChanged, ClientOnboarded, ResponsiblePartnerAssigned
from shared.lww import earlier, later

_MOST_PARTNERS = 8


class Said(Fact, frozen=True, array_like=True):
    """The latest value of something plain: a name, a tier, a partner's id, an ISO date."""

    value: str


class Client(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``onboarded``, ``closed``: the first such fact. ``since``: the ISO date on which the relationship began.

    ``former``: the latest responsible partners before ``partner``, in order.
    """

    onboarded: Fact | None = None
    closed: Fact | None = None
    name: Said | None = None
    kind: Said | None = None
    tier: Said | None = None
    since: Said | None = None
    partner: Said | None = None
    former: tuple[Said, ...] = ()

    @property
    def tier_name(self) -> str | None:
        """The tier the client was put into, if any."""
        return None if self.tier is None else self.tier.value

    @property
    def partner_id(self) -> str | None:
        """The responsible partner, if known."""
        return None if self.partner is None else self.partner.value

    @property
    def began(self) -> int | None:
        """Midnight UTC of the relationship's first day in microseconds, if it is known."""
        return None if self.since is None else midnight_of(self.since.value)


def _onboarded(client: Client, fact: Fact, data: ClientOnboarded) -> Client:
    described = replace(_described(client, fact, data), onboarded=earlier(client.onboarded, fact))
    return described if data.responsible_partner is None else _with_partner(described, fact, data.responsible_partner)


def _described(client: Client, fact: Fact, data: ClientOnboarded | ClientDetailsChanged) -> Client:
    return replace(
        client,
        name=_said(client.name, fact, data.name),
        kind=_said(client.kind, fact, data.kind),
        tier=_said(client.tier, fact, data.tier),
        since=_said(client.since, fact, None if data.since is None else data.since.isoformat()),
    )


def _said(known: Said | None, fact: Fact, value: str | None) -> Said | None:
    return known if value is None else later(known, Said(fact.time, fact.id, fact.recorded, str(value)))


def _assigned(client: Client, fact: Fact, data: ResponsiblePartnerAssigned) -> Client:
    return _with_partner(client, fact, data.partner)


def _with_partner(client: Client, fact: Fact, partner: str) -> Client:
    said = Said(fact.time, fact.id, fact.recorded, partner)
    if client.partner is None:
        return replace(client, partner=said)
    *former, last = among((*client.former, client.partner), said, _MOST_PARTNERS)
    return replace(client, partner=last, former=tuple(former))


def _closed(client: Client, fact: Fact, _data: ClientClosed) -> Client:
    return replace(client, closed=earlier(client.closed, fact))


CLIENT = Slice(
    "client",
    Client(),
    {
        ClientOnboarded: _onboarded,
        ClientDetailsChanged: _described,
        ResponsiblePartnerAssigned: _assigned,
        ClientClosed: _closed,
    },
)
