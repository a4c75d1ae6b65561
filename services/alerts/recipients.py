"""From a mail that is wanted to one that can be sent: who gets it, and what it says as things stand now."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from services.alerts import store
from services.alerts.context import ALERTS
from services.alerts.domain import (
    FALLBACK,
    Because,
    ClientState,
    DigestPlan,
    Fallback,
    People,
    PersonState,
    Policy,
    Recipient,
    WaitFor,
    client,
    route,
    route_concerned,
    section,
    still_wanted,
    week_of,
    write,
)
from services.alerts.mail import (
    Addressee,
    Letterhead,
    digest_message_id,
    render_digest,
    render_urgent,
    urgent_message_id,
)
from services.alerts.mail.address import AddressError
from shared.database.pool import Connection
from shared.events.alerts import MailKind
from shared.store.streams import opened_state, stream_id


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be sent. ``told``: by client, the alerts it makes known. ``message_id``: the same each time.

    ``message`` is None where its address can never be delivered to; ``unusable`` says why.
    """

    kind: MailKind
    recipient: str
    to: Addressee
    message_id: str
    told: Mapping[str, frozenset[str]]
    message: EmailMessage | None = None
    unusable: str = ""

    def written(self, render: Callable[[], EmailMessage]) -> "Letter":
        """With its message, if its address can be written to."""
        try:
            return replace(self, message=render())
        except AddressError as error:
            return replace(self, unusable=str(error))


@dataclass(frozen=True, slots=True)
class Unwanted:
    """There is nothing to say any more."""

    why: str


@dataclass(frozen=True, slots=True)
class Firm:
    """What mails say of the firm. ``fallback``: its own address, for clients nobody can be reached for."""

    letterhead: Letterhead
    fallback: str
    policy: Policy

    def letter(
        self, row: Mapping[str, Any], clients: Mapping[str, ClientState], people: People, now: datetime
    ) -> Letter | Unwanted | WaitFor:
        """The mail that ``row`` (of the table ``mails``) asks for."""
        return (
            self._urgent(row, clients, people, now)
            if row["kind"] == "urgent"
            else self._digest(row, clients, people, now)
        )

    def _urgent(
        self, row: Mapping[str, Any], clients: Mapping[str, ClientState], people: People, now: datetime
    ) -> Letter | Unwanted | WaitFor:
        state = clients.get(row["client"])
        if state is None:
            return Unwanted("the client is not known")
        found = self._route(row, state, people, now)
        if not isinstance(found, Recipient | Fallback):
            return found or Unwanted("whom it concerns cannot be reached; who is responsible is told")
        recipient = found.person.person if isinstance(found, Recipient) else FALLBACK
        made = section(state, frozenset({row["alert"]}), self.policy)
        if made is None or not still_wanted(state, row["alert"], recipient):
            return Unwanted("it is over, taken on, or told already")
        person = found.person if isinstance(found, Recipient) else None
        message_id = urgent_message_id(row["alert"], recipient, self.letterhead.domain, row["step"])
        told = {state.client: frozenset({row["alert"]})}
        letter = Letter(MailKind.URGENT, recipient, self._addressee(person), message_id, told)
        return letter.written(
            lambda: render_urgent(
                made,
                self.letterhead,
                letter.to,
                found.because,
                message_id=message_id,
                at=now,
                zone=week_of(person, self.policy).zone,
                instead_of=found.instead_of if isinstance(found, Recipient) else None,
            )
        )

    def _route(
        self, row: Mapping[str, Any], state: ClientState, people: People, now: datetime
    ) -> Recipient | Fallback | WaitFor | None:
        if row["to_fallback"]:
            return Fallback(Because.NOBODY_REACHABLE)
        if row["person"] is None:
            return route(state, people, row["created_at"], now, self.policy)
        return route_concerned(row["person"], people, row["created_at"], now, self.policy)

    def _digest(
        self, row: Mapping[str, Any], clients: Mapping[str, ClientState], people: People, now: datetime
    ) -> Letter | Unwanted:
        digest = write(plan_of(row), clients, self.policy)
        if digest is None:
            return Unwanted("nothing is left to say")
        person = people(row["recipient"]) if row["recipient"] != FALLBACK else None
        if row["recipient"] != FALLBACK and (person is None or person.email is None):
            return Unwanted("the recipient cannot be reached any more")
        message_id = digest_message_id(row["recipient"], row["day"].isoformat(), self.letterhead.domain)
        letter = Letter(MailKind.DIGEST, row["recipient"], self._addressee(person), message_id, digest.told)
        return letter.written(
            lambda: render_digest(
                digest,
                self.letterhead,
                letter.to,
                message_id=message_id,
                at=now,
                zone=week_of(person, self.policy).zone,
                fallback=person is None,
            )
        )

    def _addressee(self, person: PersonState | None) -> Addressee:
        if person is None or person.email is None:
            return Addressee(self.policy.fallback.name, self.fallback)
        return Addressee(person.name, person.email)


def plan_of(row: Mapping[str, Any]) -> DigestPlan:
    """The digest a row asks for."""
    alerts = {client: frozenset(alerts) for client, alerts in json.loads(row["alerts"]).items()}
    return DigestPlan(row["recipient"], row["day"], alerts)


async def states(connection: Connection, row: Mapping[str, Any]) -> dict[str, ClientState]:
    """The clients a mail is about."""
    wanted = [row["client"]] if row["kind"] == "urgent" else list(json.loads(row["alerts"]))
    rows = await connection.fetch(
        "select stream_id, state from streams where stream_id = any($1) and state is not null",
        [stream_id("alerts", one) for one in wanted],
    )
    return {state.client: state for state in (client.decode(opened_state(ALERTS, found)) for found in rows)}


async def reachable(connection: Connection, row: Mapping[str, Any], clients: Mapping[str, ClientState]) -> People:
    """Everybody the mail might go to."""
    wanted = {row["person"], row["recipient"], *(state.partner for state in clients.values())}
    return (await store.people(connection, [one for one in wanted if one])).get
