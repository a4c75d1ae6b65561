"""The values of a mail as its two templates print them: every text one clean line, or clean lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.alerts.domain.digests.content import Item, Section
from services.alerts.domain.digests.standing import Standing
from services.alerts.domain.saying import as_of, said
from services.alerts.domain.state.client import Cause
from services.alerts.mail.clean import lines, name_line, one_line
from shared.events.statements import read_statement
from shared.wording import Reader, capitalised, since
from shared.wording import reasons as wording


@dataclass(frozen=True, slots=True)
class Room:
    """How much is printed, in characters: of the client's own ``words``, of a sentence, a title, a name.

    ``items``: alerts of one client; of the others it is said how many they are.
    """

    words: int
    sentence: int = 1_000
    title: int = 200
    name: int = 80
    items: int = 12


@dataclass(frozen=True, slots=True)
class HealthView:
    """How the relationship stands. ``colour``: the band's name, as the style sheet knows it."""

    text: str
    colour: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One alert. ``title``: empty where the one above has the same. ``since``: empty where the sentence has a date.

    ``next``: empty where the one below it is of the same kind and says it for both.
    """

    title: str
    why: str
    since: str
    verbatim: tuple[str, ...]
    next: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """One client. ``more``: alerts that are not printed. ``because``: why its reader reads of them; may be empty."""

    name: str
    items: tuple[ItemView, ...]
    more: int
    health: HealthView | None
    because: str = ""


def name(text: str, longest: int = 80) -> str:
    """A client's name, of a length that leaves room for what is wrong."""
    return name_line(text, longest)


def title(item: Item, reader: Reader, longest: int = 200) -> str:
    """What is wrong, in a few words for this reader."""
    stated = None if item.stated is None else wording.title(item.stated, as_of(item.holds_until, reader))
    return one_line(stated or item.title, longest)


def section_view(section: Section, reader: Reader, room: Room, because: str = "") -> SectionView:
    """A client as printed."""
    shown = section.items[: room.items]
    below = (*shown[1:], None)
    items = tuple(
        _item(item, shown[:place], after, reader, room)
        for place, (item, after) in enumerate(zip(shown, below, strict=True))
    )
    told = frozenset(item.why for item in items)
    health = None if section.health is None else _health(section.health, reader, room, told)
    return SectionView(name(section.name, room.name), items, len(section.items) - len(shown), health, because)


def _item(item: Item, above: Sequence[Item], after: Item | None, reader: Reader, room: Room) -> ItemView:
    heading = title(item, reader, room.title)
    same = bool(above) and title(above[-1], reader, room.title) == heading
    quoted = any(each.verbatim == item.verbatim for each in above)
    return ItemView(
        title="" if same else capitalised(heading),
        why=one_line(said(item.stated, item.why, item.holds_until, reader), room.sentence),
        since="" if item.stated is not None else capitalised(since(item.since, reader)),
        verbatim=lines(item.verbatim, room.words) if item.verbatim and not quoted else (),
        next="" if _same_step(item, after) else one_line(item.next, min(500, room.sentence)),
    )


def _same_step(item: Item, after: Item | None) -> bool:
    """Whether both ask for the same. Alerts of a kind stand together, as they come worst first."""
    return after is not None and (item.kind, item.next) == (after.kind, after.next)


def _health(standing: Standing, reader: Reader, room: Room, told: frozenset[str]) -> HealthView:
    """``told``: what stands above already, and is not said again as a reason."""
    reasons = (_reason(reason, reader, min(300, room.sentence)) for reason in standing.reasons)
    return HealthView(one_line(standing.text), standing.band.value, tuple(one for one in reasons if one not in told))


def _reason(reason: Cause, reader: Reader, longest: int) -> str:
    stated = None if reason.facts is None else read_statement(reason.facts)
    return one_line(said(stated, reason.why, reason.holds_until, reader), longest)
