"""Mails as alerts renders them, for a partner called Jane."""

from datetime import date
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from services.alerts.domain import Because, Digest, section
from services.alerts.domain.digests.content import Section
from services.alerts.mail import (
    Addressee,
    Letterhead,
    digest_message_id,
    render_digest,
    render_urgent,
    urgent_message_id,
)
from shared.events import EventData
from shared.events.scoring import Band, RiskKind
from shared.wording import Reader
from tests.support.stories.alerts import NOW, POLICY, after, health, onboarded, risk

LETTERHEAD = Letterhead(Addressee("Rapport", "rapport@firm.example"), "firm.example")
JANE = Addressee("Jane Smith", "jane@firm.example")
LONDON = ZoneInfo("Europe/London")
WORDS = "I have asked three times.\nNobody called me back."


def complaint(name: str = "Acme Ltd", verbatim: str = WORDS) -> Section:
    return of(
        onboarded(name),
        health(38.4, Band.RED, (-21.4, "No meeting since 12 February."), (3.2, "Three promises kept.")),
        risk(
            RiskKind.COMPLAINT_OPEN,
            "c-1",
            why="A complaint about the invoice of April.",
            verbatim=verbatim,
            next_step="Call them today. Own up before you explain.",
        ),
    )


def of(*data: EventData) -> Section:
    state = after(*data)
    made = section(state, frozenset(risk.alert for risk in state.standing.risks.values()), POLICY)
    assert made is not None
    return made


def urgent(made: Section, to: Addressee = JANE, because: Because = Because.RESPONSIBLE) -> EmailMessage:
    message_id = urgent_message_id(made.items[0].alert, "jane", LETTERHEAD.domain)
    return render_urgent(made, LETTERHEAD, to, because, message_id=message_id, reader=Reader(NOW, LONDON))


def digest(*made: Section, fallback: bool = False) -> EmailMessage:
    message_id = digest_message_id("jane", date(2026, 5, 4), LETTERHEAD.domain)
    return render_digest(
        Digest(made), LETTERHEAD, JANE, message_id=message_id, reader=Reader(NOW, LONDON), fallback=fallback
    )


def body(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")  # as on the wire
