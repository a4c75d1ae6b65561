"""The mail of a day: several clients, worst first."""

from email.message import EmailMessage

from services.alerts.domain.digests.content import Section
from services.alerts.domain.digests.digest import Digest
from services.alerts.mail.letter import Addressee, Letterhead, fill, letter
from services.alerts.mail.templates import render
from services.alerts.mail.view import name, section_view, title
from services.alerts.mail.why_you import because_digest
from shared.wording import Reader, long_date

#: Of each client's own words, less than in a mail of their own.
_VERBATIM = 600
#: As many clients are named in a subject.
_NAMED = 2


def render_digest(
    digest: Digest,
    letterhead: Letterhead,
    to: Addressee,
    *,
    message_id: str,
    reader: Reader,
    fallback: bool = False,
) -> EmailMessage:
    """The digest, to be sent to `to`. ``fallback``: that is the firm's own address.

    ``message_id``: see `identity`. ``reader``: its Date is when they read it, for all that the mail can know.
    """
    subject = _subject(digest.sections, reader)
    message = letter(letterhead, to, subject=subject, message_id=message_id, at=reader.at, stream="digest")
    views = [section_view(section, reader, _VERBATIM) for section in digest.sections]
    values = {"clients": views, "title": _title(len(views)), "day": long_date(reader.today)}
    fill(message, *render("digest", **values, because=because_digest(fallback=fallback)))
    return message


def _subject(sections: tuple[Section, ...], reader: Reader) -> str:
    if len(sections) == 1:
        section = sections[0]
        more = len(section.items) - 1
        return f"{name(section.name)}: {title(section.items[0], reader)}" + (f", and {more} more" if more else "")
    named = ", ".join(name(section.name) for section in sections[:_NAMED])
    more = len(sections) - _NAMED
    return f"{_title(len(sections))}: {named}" + (f" and {more} more" if more > 0 else "")


def _title(clients: int) -> str:
    return "One client needs you" if clients == 1 else f"{clients} clients need you"
