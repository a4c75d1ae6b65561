"""Two or three concrete hints for a partner: where their practice lies behind the firm's median, and what to do."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from services.scoring.domain.words import amount
from services.scoring.reports.counting import percent, shown
from services.scoring.reports.practice.habits import Practice


@dataclass(frozen=True, slots=True)
class Measure:
    """``more``: whether more of it is better. ``hint``: of the partner's own figure and the firm's median."""

    name: str
    of: Callable[[Practice], float | None]
    hint: Callable[[float, float], str]
    more: bool = True


def _contacts(own: float, median: float) -> str:
    return (
        f"Your clients hear from you {amount(round(own), 'time')} a year; the firm’s median is {shown(median, 0)}: "
        "call one client a day, the one you have not spoken to for longest."
    )


def _kept(own: float, median: float) -> str:
    return (
        f"{percent(own)} of the promises made to your clients were kept; the firm’s median is {percent(median)}: "
        "write each promise down with its day, and promise less."
    )


def _hours(own: float, median: float) -> str:
    hours = amount(round(own, 1), "working hour")
    return (
        f"Your clients wait {hours} for an answer; the firm’s median is {shown(median)}: "
        "name somebody who answers when you cannot."
    )


def _talked(own: float, median: float) -> str:
    return (
        f"{percent(own)} of your contacts are talks; the firm’s median is {percent(median)}: "
        "make the next e-mail a call, and the next call a visit."
    )


#: What is compared, what matters most first.
MEASURES = (
    Measure("contacts", lambda one: one.contacts, _contacts),
    Measure("kept", lambda one: one.kept, _kept),
    Measure("hours", lambda one: one.hours, _hours, more=False),
    Measure("talked", lambda one: one.talked, _talked),
)


def hints(own: Practice, medians: Mapping[str, float | None], noticeable: float, most: float) -> list[str]:
    """Where ``own`` is worse than the median by more than the ``noticeable`` share of it: the ``most`` widest gaps."""
    gaps = sorted(_gaps(own, medians), key=lambda gap: -gap[0])
    return [hint for gap, hint in gaps if gap > noticeable][: round(most)]


def _gaps(own: Practice, medians: Mapping[str, float | None]) -> Iterator[tuple[float, str]]:
    for measure in MEASURES:
        value, median = measure.of(own), medians.get(measure.name)
        if value is None or not median:
            continue
        yield (median - value if measure.more else value - median) / median, measure.hint(value, median)
