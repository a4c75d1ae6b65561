"""Alerts alone: the test plays scoring and intake towards it, and reads the mails of a catcher that may misbehave."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml

from deploy.local.mail import Mail
from shared.events.catalogue import Topic
from shared.events.clients import ClientOnboarded
from shared.events.people import PersonAdded
from shared.events.scoring import RiskClosed, RiskKind, RiskOpened
from tests.support.eventually import eventually
from tests.support.lone_service import LoneService
from tests.support.playing_others import Others

FALLBACK = "client-care@firm.example"
#: Nothing waits long here: 9 s for a recipient not known yet, half a second before a mail is tried again.
PROMPT: Mapping[str, Any] = {
    "digest": {"at": "on_request"},
    "wait_for_recipient_minutes": 0.15,
    "retry": {"first_seconds": 0.5, "factor": 1.2, "longest_seconds": 1},
}


def settings(mail: Mail, folder: Path, policy: Mapping[str, Any] = PROMPT) -> dict[str, str]:
    """For a process of alerts that sends to ``mail``."""
    file = folder / f"alerts-policy-{uuid4()}.yaml"
    file.write_text(yaml.safe_dump(dict(policy)))
    return {
        "RAPPORT_SMTP": mail.address,
        "RAPPORT_ALERTS_POLICY": str(file),
        "RAPPORT_MAIL_FROM": "rapport@firm.example",
        "RAPPORT_MAIL_DOMAIN": "firm.example",
        "RAPPORT_FALLBACK_ADDRESS": FALLBACK,
    }


@asynccontextmanager
async def catching(folder: Path) -> AsyncIterator[Mail]:
    """A catcher that does what it is told."""
    async with Mail(folder / "mails", folder / "mail.log") as mail:
        mail.folder.mkdir(parents=True, exist_ok=True)
        yield mail


@dataclass(frozen=True)
class Desk:
    """Alerts, those it hears of, and the mails it sends. Clients and people are new in every test."""

    service: LoneService
    others: Others
    mail: Mail

    async def person(self, name: str = "Jane Doe", **more: Any) -> str:
        """A new person; their id, from which ``address`` follows."""
        person = new("p")
        await self.others.say(person, PersonAdded(name=name, email=address(person), **more))
        return person

    async def client(self, partner: str | None, name: str = "Acme Ltd") -> str:
        """A new client."""
        client = new("c")
        await self.others.say(client, ClientOnboarded(name=name, since=date(2020, 1, 1), responsible_partner=partner))
        return client

    async def open(self, client: str, kind: RiskKind = RiskKind.COMPLAINT_OPEN, **more: Any) -> None:
        """A risk opens."""
        await self.others.say(client, risk(kind, **more))

    async def close(self, client: str, kind: RiskKind = RiskKind.COMPLAINT_OPEN, subject: str = "") -> None:
        """It closes."""
        said = RiskClosed(kind=kind, subject=subject, at=datetime.now(UTC), why="It was resolved.")
        await self.others.say(client, said)

    async def heard(self, client: str) -> None:
        """Wait until alerts has heard all there is of the client."""
        version = self.others.version(Topic.SCORING, client)
        await self.service.get(f"/clients/{client}", min_version=f"scoring:{version}")

    async def mailed(self, person: str, *, seconds: float = 20) -> EmailMessage:
        """The first mail to the person, as soon as it is there."""
        return (await eventually(lambda: self._to(person), seconds=seconds))[0]

    def mails_to(self, address_: str) -> list[EmailMessage]:
        """What has arrived there."""
        return [message for message in self.mail.messages() if message["X-RcptTo"] == address_]

    async def alert(self, client: str) -> dict[str, Any]:
        """The client's one alert."""
        [alert] = (await self.service.get("/alerts", client=client))["alerts"]
        found: dict[str, Any] = alert
        return found

    async def row(self, client: str, **conditions: str) -> dict[str, Any]:
        """The client's one mail at once, as alerts tells it, as soon as it is so."""

        async def told() -> list[dict[str, Any]]:
            mails = (await self.service.get("/mails", limit="200"))["mails"]
            mine = [mail for mail in mails if mail["client"] == client]
            return [mail for mail in mine if all(mail[name] == value for name, value in conditions.items())]

        [row] = await eventually(told)
        return row

    async def told(self, client: str) -> list[tuple[str | None, str]]:
        """Recipient and outcome of each mail that was recorded of the client's alerts; none before one is raised."""
        alerts = (await self.service.get("/alerts", client=client))["alerts"]
        return [(mail["recipient"], mail["outcome"]) for alert in alerts for mail in alert["mails"]]

    async def idle(self) -> None:
        """Wait until no mail is waiting."""

        async def nothing_waits() -> bool:
            return bool((await self.service.get("/mails/pending"))["pending"] == 0)

        await eventually(nothing_waits)

    async def _to(self, person: str) -> list[EmailMessage]:
        return self.mails_to(address(person))


def new(prefix: str) -> str:
    """An id that nobody has."""
    return f"{prefix}-{uuid4().hex[:12]}"


def address(person: str) -> str:
    """Where mail reaches the person."""
    return f"{person}@firm.example"


def risk(kind: RiskKind = RiskKind.COMPLAINT_OPEN, **more: Any) -> RiskOpened:
    """A risk that opens now, by something that was recorded as it happened, unless told otherwise."""
    now = datetime.now(UTC)
    said = {"since": now, "cause_time": now, "cause_recorded": now, "why": "They complained.", "policy": "1", **more}
    return RiskOpened(kind=kind, **said)
