"""What the integrator has to report: an endless, seeded story of a few clients, without contradictions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

OWNER = {"clients": "intake", "people": "intake", "interactions": "interactions"}
#: By how much facts lie back, in seconds; nothing here is ever in the future of a clock that is a little slow.
_AGO = (5.0, 600.0)
_STEPS = ("identity_verified", "fee_explained", "retainer_explained", "next_steps_explained", "contact_route_given")
_CHANNELS = ("call", "call", "meeting", "video", "email", "letter")
#: The firm's own address, for whom nobody else can be told of.
FALLBACK = "client-care@chaos.example"
REAL = ("call", "meeting", "video")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact with its key, and the topic it will be recorded on (``clients``). ``token``: to be found in its mail."""

    source: str
    id: str
    type: str
    topic: str
    subject: str
    time: datetime
    data: dict[str, Any]
    token: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Its idempotency key."""
        return self.source, self.id

    @property
    def owner(self) -> str:
        """The service that takes it over HTTP."""
        return OWNER[self.topic]


class Story:
    """Facts about ``clients`` clients of ``partners`` partners, whose ids all begin with ``name``.

    ``shift``: by which the facts' times lie back in addition.
    """

    def __init__(
        self, name: str, chance: Random, clients: int = 24, partners: int = 3, shift: timedelta = timedelta()
    ) -> None:
        self.name = name
        self.clients = [f"{name}-client-{number:02}" for number in range(clients)]
        self.partners = [f"{name}-partner-{number}" for number in range(partners)]
        self.shift = shift
        self._chance = chance
        self._count = 0
        self._later: dict[str, list[Fact]] = {"clients": [], "interactions": []}

    def partner_of(self, client: str) -> str:
        """The responsible partner."""
        if client not in self.clients:
            return client.replace("-client-", "-partner-")
        return self.partners[self.clients.index(client) % len(self.partners)]

    def opening(self) -> list[Fact]:
        """The people, and the clients they look after."""
        people = [self._fact("people", "PersonAdded", one, _person(one)) for one in self.partners]
        return people + [self._fact("clients", "ClientOnboarded", one, self._onboarded(one)) for one in self.clients]

    def adopt(self, told: Sequence[Fact]) -> None:
        """Go on as if these had been told here."""
        self._count = len(told) + 1

    def apart(self, what: str) -> tuple[str, list[Fact]]:
        """One more client, of whom nothing is said but what is asked for, with a partner of their own."""
        client = f"{self.name}-client-{what}"
        partner = self.partner_of(client)
        opening = [
            self._fact("people", "PersonAdded", partner, _person(partner)),
            self._fact("clients", "ClientOnboarded", client, self._onboarded(client)),
        ]
        return client, opening

    def next(self, topic: str, client: str | None = None) -> Fact:
        """The next fact for a topic: about ``client``, or anyone."""
        waiting = self._later[topic]
        if waiting and self._chance.random() < 0.3:
            return waiting.pop(self._chance.randrange(len(waiting)))
        who = client or self._chance.choice(self.clients)
        return self._of_client(who) if topic == "clients" else self._of_interactions(who)

    def some(self, topic: str, count: int) -> list[Fact]:
        """So many of them."""
        return [self.next(topic) for _ in range(count)]

    def complaint(self, client: str) -> Fact:
        """A complaint, which calls for one mail to the responsible partner."""
        identity = self._identity()
        token = f"token-{identity}-end"
        data = {"complaint": identity, "about": "Nobody told us.", "verbatim": f"We are not happy, {token}."}
        return self._fact("interactions", "ComplaintRaised", client, data, identity, token)

    def contact(self, client: str) -> Fact:
        """A contact, an occasion of its own: else two meetings within one minute would count as one."""
        identity = self._identity()
        data = {"channel": self._chance.choice(_CHANNELS), "purpose": "advice", "occasion": identity}
        return self._fact("interactions", "ContactLogged", client, data, identity)

    def _of_client(self, client: str) -> Fact:
        match self._chance.randrange(3):
            case 0:
                return self._fact("clients", "OnboardingStepCompleted", client, {"step": self._chance.choice(_STEPS)})
            case 1:
                hours = self._chance.randrange(1, 48)
                return self._fact("clients", "CommunicationsPolicyAgreed", client, {"answer_calls_within_hours": hours})
            case _:
                tier = self._chance.choice(("key", "standard"))
                return self._fact("clients", "ClientDetailsChanged", client, {"tier": tier})

    def _of_interactions(self, client: str) -> Fact:
        turn = self._chance.random()
        if turn < 0.06:
            return self.complaint(client)
        if turn < 0.16:
            return self._promise(client)
        return self.contact(client)

    def _promise(self, client: str) -> Fact:
        """Made and kept, in any order: the other half comes later."""
        name = self._identity()
        due = datetime.now(UTC) + timedelta(days=30)
        made = self._fact(
            "interactions", "PromiseMade", client, {"promise": name, "what": "A draft", "due": due.isoformat()}
        )
        kept = self._fact("interactions", "PromiseKept", client, {"promise": name})
        first, second = self._chance.sample((made, kept), 2)
        self._later["interactions"].append(second)
        return first

    def _onboarded(self, client: str) -> dict[str, Any]:
        return {"name": f"Client {client}", "since": "2020-01-01", "responsible_partner": self.partner_of(client)}

    def _identity(self) -> str:
        self._count += 1
        return f"{self.name}-{self._count:06}"

    def _fact(  # noqa: PLR0917  what it says, in order
        self,
        topic: str,
        kind: str,
        subject: str,
        data: dict[str, Any],
        identity: str | None = None,
        token: str | None = None,
    ) -> Fact:
        ago = timedelta(seconds=self._chance.uniform(*_AGO)) + self.shift
        time = (datetime.now(UTC) - ago).replace(microsecond=0)
        name = identity or self._identity()
        return Fact(f"/chaos/{self.name}", name, f"rapport.{kind}.v1", topic, subject, time, data, token)


def contacts(facts: Sequence[Fact], client: str) -> int:
    """How many of the facts are real contacts with the client."""
    return sum(
        fact.subject == client and fact.type == "rapport.ContactLogged.v1" and fact.data["channel"] in REAL
        for fact in facts
    )


def address(partner: str) -> str:
    """A partner's mail address."""
    return f"{partner}@chaos.example"


def _person(one: str) -> dict[str, Any]:
    return {"name": f"Partner {one}", "email": address(one), "zone": "Europe/London"}
