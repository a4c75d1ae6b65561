"""What came of the story: everything the services say at the end, and the mails."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from deploy.local.demo import mails
from deploy.local.demo.asking import Asker, Json
from deploy.local.demo.lines import FALLBACK
from deploy.local.demo.mails import Mail
from shared.events.catalogue import Service


@dataclass(frozen=True, slots=True)
class Notified:
    """A mail as alerts knows of it. ``recipient``: a person's id, or `fallback`."""

    client: str
    risk: str
    mail: str
    recipient: str
    outcome: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Observed:
    """``portfolio``: its rows, in its order. ``health``: by client. ``mailed_by_history``: mails before today began."""

    portfolio: list[Json]
    health: dict[str, Json]
    notified: list[Notified]
    mails: list[Mail]
    mailed_by_history: int = 0


async def observe(ask: Asker, clients: Iterable[str], folder: Path, mailed_by_history: int) -> Observed:
    """Ask for everything. DemoFailed if a service does not answer."""
    known = await ask.pages(Service.ALERTS, "/alerts", "alerts")
    return Observed(
        portfolio=await ask.pages(Service.SCORING, "/portfolio", "clients"),
        health={client: await ask.get(Service.SCORING, f"/clients/{client}/health") for client in clients},
        notified=[_notified(alert, mail) for alert in known for mail in alert["mails"]],
        mails=mails.read(folder),
        mailed_by_history=mailed_by_history,
    )


def _notified(alert: Json, mail: dict[str, Any]) -> Notified:
    return Notified(
        client=cast("str", alert["client"]),
        risk=cast("str", alert["kind"]),
        mail=mail["mail"],
        recipient=mail["recipient"] or FALLBACK,
        outcome=mail["outcome"],
        message_id=mails.bare(mail["message_id"]),
    )
