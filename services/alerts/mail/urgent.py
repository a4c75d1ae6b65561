"""A mail at once: one client, one alert."""

from dataclasses import replace
from email.message import EmailMessage

from services.alerts.domain.digests.content import Section
from services.alerts.domain.routing.route import Fallback, Recipient
from services.alerts.mail.identity import thread_root
from services.alerts.mail.letter import Addressee, Letterhead, belongs_to, fill, letter
from services.alerts.mail.subject import alert_subject
from services.alerts.mail.templates import render
from services.alerts.mail.view import Room, name, section_view
from services.alerts.mail.why_you import because, first_step
from shared.wording import Reader

#: A client's own words are printed up to here; who needs more than a page asks the client.
ROOMS = (Room(words=3_000), Room(words=1_000, sentence=500))


def render_urgent(
    section: Section,
    letterhead: Letterhead,
    to: Addressee,
    route: Recipient | Fallback,
    *,
    message_id: str,
    reader: Reader,
    room: Room = ROOMS[0],
) -> EmailMessage:
    """The mail about the one alert of `section`, to be sent to `to`; ``route``: why they get it.

    ``message_id``: see `identity`. ``reader``: its Date is when they read it, for all that the mail can know.
    """
    alert = section.items[0]
    client = name(section.name)
    subject = alert_subject(section, reader)
    message = letter(letterhead, to, subject=subject, message_id=message_id, reader=reader, stream="alerts")
    message["Importance"] = "high"  # what watches and rules of Outlook go by
    message["X-Rapport-Kind"] = alert.kind
    message["X-Rapport-Reason"] = route.because.value
    belongs_to(message, thread_root(alert.alert, letterhead.domain))
    steps = " ".join(filter(None, (first_step(route), alert.next)))
    view = section_view(replace(section, items=(replace(alert, next=steps),)), reader, room)
    fill(message, *render("urgent", client=view, because=because(route, client, alert.kind, reader)))
    return message
