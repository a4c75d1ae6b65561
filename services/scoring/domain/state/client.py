"""The client's profile, readable by every signal. The latest fact counts, field by field."""

from operator import attrgetter
from typing import Self

import msgspec
from msgspec.structs import replace

from services.scoring.domain.state.clock import midnight_of
from services.scoring.domain.state.fact import Fact, among
from services.scoring.domain.state.slice import Slice
from shared.events.clients import ClientClosed, ClientDetailsChanged, ClientOnboarded, ResponsiblePartnerAssigned
from shared.lww import later, spanning

_MOST_PARTNERS = 8
_PLACE = attrgetter("place")


class Said(Fact, frozen=True, array_like=True):
    """The latest value of something plain: a name, a tier, a partner's id, an ISO date. Empty: it was cleared."""

    value: str

    @classmethod
    def by(cls, fact: Fact, value: str | None) -> Self:
        """What ``fact`` says; None clears it."""
        return cls(fact.time, fact.id, fact.recorded, value or "")

    @property
    def known(self) -> str | None:
        """The value, unless it was cleared."""
        return self.value or None


class Client(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``since``: the ISO date on which the relationship began.

    ``former``: the latest responsible partners before ``partner``, in order. ``onboarded``, ``first_closed``: the first
    such fact; ``onboarded_last``, ``closed_last``: the latest, where it is another.
    """

    onboarded: Fact | None = None
    first_closed: Fact | None = None
    name: Said | None = None
    kind: Said | None = None
    tier: Said | None = None
    since: Said | None = None
    partner: Said | None = None
    former: tuple[Said, ...] = ()
    onboarded_last: Fact | None = None
    closed_last: Fact | None = None

    @property
    def closed(self) -> Fact | None:
        """What ended the relationship; None while it goes on, and once the client was onboarded again.

        The first closing, or the latest of a client who came back: a closing that is reported again ends nothing.
        """
        first, last = self.first_closed, self.closed_last or self.first_closed
        begun = self.onboarded_last or self.onboarded
        if first is None or last is None or begun is None or begun.place < first.place:
            return first
        return last if begun.place < last.place else None

    @property
    def tier_name(self) -> str | None:
        """The tier the client was put into, if any."""
        return None if self.tier is None else self.tier.known

    @property
    def partner_id(self) -> str | None:
        """The responsible partner, if known."""
        return None if self.partner is None else self.partner.value

    @property
    def began(self) -> int | None:
        """Midnight UTC of the relationship's first day in microseconds, if it is known."""
        return None if self.since is None else midnight_of(self.since.value)


def _onboarded(client: Client, fact: Fact, data: ClientOnboarded) -> Client:
    first, last = spanning(client.onboarded, client.onboarded_last, fact)
    described = replace(_described(client, fact, data), onboarded=first, onboarded_last=last)
    return described if data.responsible_partner is None else _with_partner(described, fact, data.responsible_partner)


def _described(client: Client, fact: Fact, data: ClientOnboarded | ClientDetailsChanged) -> Client:
    return replace(
        client,
        name=_said(client.name, fact, data.name),
        kind=_said(client.kind, fact, data.kind),
        tier=later(client.tier, Said.by(fact, None)) if "tier" in data.cleared else _said(client.tier, fact, data.tier),
        since=_said(client.since, fact, None if data.since is None else data.since.isoformat()),
    )


def _said(known: Said | None, fact: Fact, value: str | None) -> Said | None:
    return known if value is None else later(known, Said.by(fact, str(value)))


def _assigned(client: Client, fact: Fact, data: ResponsiblePartnerAssigned) -> Client:
    return _with_partner(client, fact, data.partner)


def _with_partner(client: Client, fact: Fact, partner: str) -> Client:
    said = Said.by(fact, partner)
    if client.partner is None:
        return replace(client, partner=said)
    *former, last = among((*client.former, client.partner), said, _MOST_PARTNERS, order=_PLACE)
    return replace(client, partner=last, former=tuple(former))


def _closed(client: Client, fact: Fact, _data: ClientClosed) -> Client:
    first, last = spanning(client.first_closed, client.closed_last, fact)
    return replace(client, first_closed=first, closed_last=last)


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
