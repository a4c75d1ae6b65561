"""A mail at once: one client, one alert."""

from email.message import EmailMessage

from services.alerts.domain.digests.content import Section
from services.alerts.domain.routing.route import Because
from services.alerts.mail.clean import one_line
from services.alerts.mail.identity import thread_root
from services.alerts.mail.letter import Addressee, Letterhead, fill, letter
from services.alerts.mail.templates import render
from services.alerts.mail.view import name, section_view, title
from services.alerts.mail.why_you import because
from shared.wording import Reader

#: A client's own words are printed up to here; who needs more than a page asks the client.
_VERBATIM = 3_000


def render_urgent(
    section: Section,
    letterhead: Letterhead,
    to: Addressee,
    reason: Because,
    *,
    message_id: str,
    reader: Reader,
    instead_of: str | None = None,
) -> EmailMessage:
    """The mail about the one alert of `section`, to be sent to `to`.

    ``message_id``: see `identity`. ``reader``: its Date is when they read it, for all that the mail can know.
    """
    alert = section.items[0]
    client = name(section.name)
    subject = f"{client}: {title(alert, reader)}"
    message = letter(letterhead, to, subject=subject, message_id=message_id, at=reader.at, stream="alerts")
    root = thread_root(alert.alert, letterhead.domain)
    message["In-Reply-To"] = root
    message["References"] = root
    view = section_view(section, reader, _VERBATIM)
    why_you = because(reason, client, alert.kind, None if instead_of is None else one_line(instead_of, 100))
    fill(message, *render("urgent", client=view, because=why_you))
    return message
