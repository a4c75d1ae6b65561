"""The values of a mail as its two templates print them: every text one clean line, or clean lines."""

from dataclasses import dataclass

from services.alerts.domain.digests.content import Item, Section
from services.alerts.domain.state.client import Cause, Health
from services.alerts.mail.clean import lines, one_line
from shared.events.statements import read_statement
from shared.wording import Reader, capitalised, points, since, spoken
from shared.wording import reasons as wording


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One reason for the score."""

    points: str
    why: str


@dataclass(frozen=True, slots=True)
class HealthView:
    """How the relationship stands. ``colour``: the band's name, as the style sheet knows it."""

    score: str
    band: str
    colour: str
    reasons: tuple[ReasonView, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One alert. ``next``: empty where the one below it is of the same kind and says it for both."""

    title: str
    why: str
    since: str
    verbatim: tuple[str, ...]
    next: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """One client."""

    name: str
    items: tuple[ItemView, ...]
    health: HealthView | None


def name(text: str) -> str:
    """A client's name, of a length that leaves room for what is wrong."""
    return one_line(text, 80)


def title(item: Item, reader: Reader) -> str:
    """What is wrong, in a few words for this reader."""
    stated = None if item.stated is None else wording.title(item.stated, reader)
    return one_line(stated or item.title)


def section_view(section: Section, reader: Reader, verbatim: int) -> SectionView:
    """A client as printed. `verbatim`: at most so many characters of the client's own words."""
    below = (*section.items[1:], None)
    items = tuple(
        _item(item, reader, verbatim, "" if _same_step(item, after) else item.next)
        for item, after in zip(section.items, below, strict=True)
    )
    return SectionView(name(section.name), items, None if section.health is None else _health(section.health, reader))


def _same_step(item: Item, after: Item | None) -> bool:
    """Whether both ask for the same. Alerts of a kind stand together, as they come worst first."""
    return after is not None and (item.kind, item.next) == (after.kind, after.next)


def _item(item: Item, reader: Reader, verbatim: int, step: str) -> ItemView:
    return ItemView(
        title=capitalised(title(item, reader)),
        why=one_line(item.why if item.stated is None else wording.why(item.stated, reader), 1_000),
        since=capitalised(since(item.since, reader.at, reader.zone)),
        verbatim=lines(item.verbatim, verbatim) if item.verbatim else (),
        next=one_line(step, 500),
    )


def _health(health: Health, reader: Reader) -> HealthView:
    reasons = tuple(ReasonView(points(reason.points), _reason(reason, reader)) for reason in health.reasons)
    return HealthView(f"{health.score:.0f}", spoken(health.band.value), health.band.value, reasons)


def _reason(reason: Cause, reader: Reader) -> str:
    stated = None if reason.facts is None else read_statement(reason.facts)
    return one_line(reason.why if stated is None else wording.why(stated, reader), 300)
