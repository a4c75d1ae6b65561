"""The mail of a day: several clients, worst first."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage

from services.alerts.domain.digests.digest import Digest, Entry, StillOpen
from services.alerts.mail.letter import Addressee, Letterhead, fill, letter
from services.alerts.mail.subject import digest_subject, digest_title
from services.alerts.mail.templates import render
from services.alerts.mail.view import Room, SectionView, name, section_view, title
from services.alerts.mail.why_you import below, beside
from shared.wording import Reader, long_date

#: Each smaller than the one before, for digests whose words would not fit in a mail.
ROOMS = (
    Room(words=600, sentence=600),
    Room(words=300, sentence=400, items=6),
    Room(words=120, sentence=200, title=100, name=60, items=4),
    Room(words=40, sentence=80, title=60, name=30, items=2),
)


@dataclass(frozen=True, slots=True)
class LineView:
    """A client in one line. ``more``: alerts that it does not name. ``because``: as of a section."""

    name: str
    title: str
    more: int
    because: str


@dataclass(frozen=True, slots=True)
class CallView:
    """A client who is worth a call."""

    name: str
    title: str
    why: str
    next: str


@dataclass(frozen=True, slots=True)
class StillView:
    """A client of whom something is still open. ``told``: when its reader was told, within a sentence."""

    name: str
    title: str
    told: str


def render_digest(
    digest: Digest, letterhead: Letterhead, to: Addressee, *, message_id: str, reader: Reader, room: Room = ROOMS[0]
) -> EmailMessage:
    """The digest, to be sent to `to`.

    ``message_id``: see `identity`. ``reader``: its Date is when they read it, for all that the mail can know.
    """
    subject = digest_subject(digest, reader)
    message = letter(letterhead, to, subject=subject, message_id=message_id, reader=reader, stream="digest")
    values = {
        "title": digest_title(digest),
        "day": long_date(reader.today),
        "clients": [_full(entry, reader, room) for entry in digest.full],
        "lines": [_line(entry, reader, room) for entry in digest.lines],
        "others": digest.others,
        "calls": [call for entry in digest.calls for call in _calls(entry, reader, room)],
        "still": [_still(one, reader, room) for one in digest.still],
        "because": below([entry.route for entry in (*digest.full, *digest.lines, *digest.calls)]),
    }
    fill(message, *render("digest", **values))
    return message


def _full(entry: Entry, reader: Reader, room: Room) -> SectionView:
    return section_view(entry.section, reader, room, _because(entry, reader))


def _line(entry: Entry, reader: Reader, room: Room) -> LineView:
    first, *more = entry.section.items
    return LineView(
        name(entry.section.name, room.name), title(first, reader, room.title), len(more), _because(entry, reader)
    )


def _because(entry: Entry, reader: Reader) -> str:
    return beside(entry.route, {item.kind for item in entry.section.items}, reader)


def _calls(entry: Entry, reader: Reader, room: Room) -> Iterable[CallView]:
    for view in section_view(entry.section, reader, room).items:
        yield CallView(name(entry.section.name, room.name), view.title, view.why, view.next)


def _still(one: StillOpen, reader: Reader, room: Room) -> StillView:
    return StillView(name(one.name, room.name), title(one.item, reader, room.title), reader.on(one.told))
