"""The client's profile, readable by every signal. The latest fact counts, field by field."""

from functools import cached_property
from operator import attrgetter

import msgspec
from msgspec.structs import replace

from services.scoring.domain.state.clock import midnight_of
from services.scoring.domain.state.entry import Entry, Said, latest, said_by_entries
from services.scoring.domain.state.fact import Fact, among
from services.scoring.domain.state.slice import Slice
from shared.events.clients import ClientClosed, ClientDetailsChanged, ClientOnboarded, ResponsiblePartnerAssigned
from shared.lww import later, spanning

_MOST_PARTNERS = 8
_PLACE = attrgetter("place")


class Client(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """What is known of a client by its onboardings and by the latest change of each field; worked out once when asked.

    ``onboarded``, ``first_closed``: the first such fact; ``onboarded_last``, ``closed_last``: the latest, where it is
    another. ``changed_since``: an ISO date. ``assigned_before``: the latest partners assigned before ``assigned``.
    """

    onboarded: Entry | None = None
    first_closed: Fact | None = None
    changed_name: Said | None = None
    changed_kind: Said | None = None
    changed_tier: Said | None = None
    changed_since: Said | None = None
    assigned: Said | None = None
    assigned_before: tuple[Said, ...] = ()
    onboarded_last: Entry | None = None
    closed_last: Fact | None = None

    @cached_property
    def name(self) -> Said | None:
        """What the client is called."""
        return latest(self.onboarded, self.onboarded_last, "name", self.changed_name)

    @cached_property
    def kind(self) -> Said | None:
        """What kind of client it is."""
        return latest(self.onboarded, self.onboarded_last, "kind", self.changed_kind)

    @cached_property
    def tier(self) -> Said | None:
        """The tier it was put into, or that it was taken out of any."""
        return latest(self.onboarded, self.onboarded_last, "tier", self.changed_tier)

    @cached_property
    def since(self) -> Said | None:
        """The ISO date on which the relationship began."""
        return latest(self.onboarded, self.onboarded_last, "since", self.changed_since)

    @cached_property
    def partner(self) -> Said | None:
        """Who is responsible."""
        return latest(self.onboarded, self.onboarded_last, "partner", self.assigned)

    @cached_property
    def former(self) -> tuple[Said, ...]:
        """The latest who were responsible before, in order."""
        if self.assigned is None and self.onboarded_last is None:
            return ()
        entered = said_by_entries(self.onboarded, self.onboarded_last, "partner")
        now = () if self.assigned is None else (self.assigned,)
        return tuple(sorted((*entered, *self.assigned_before, *now), key=_PLACE)[-_MOST_PARTNERS:-1])

    @cached_property
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
    entry = Entry(
        fact.time,
        fact.id,
        fact.recorded,
        name=data.name,
        kind=str(data.kind),
        tier=data.tier,
        since=data.since.isoformat(),
        partner=data.responsible_partner,
    )
    first, last = spanning(client.onboarded, client.onboarded_last, entry)
    return replace(client, onboarded=first, onboarded_last=last)


def _described(client: Client, fact: Fact, data: ClientDetailsChanged) -> Client:
    values = {"name": data.name, "kind": data.kind, "tier": data.tier, "since": data.since and data.since.isoformat()}
    said = {name: str(value) for name, value in values.items() if value is not None} | dict.fromkeys(data.cleared)
    changes = {f"changed_{name}": Said.by(fact, value) for name, value in said.items()}
    return replace(client, **{name: later(getattr(client, name), new) for name, new in changes.items()})


def _assigned(client: Client, fact: Fact, data: ResponsiblePartnerAssigned) -> Client:
    said = Said.by(fact, data.partner)
    if client.assigned is None:
        return replace(client, assigned=said)
    *before, last = among((*client.assigned_before, client.assigned), said, _MOST_PARTNERS, order=_PLACE)
    return replace(client, assigned=last, assigned_before=tuple(before))


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
