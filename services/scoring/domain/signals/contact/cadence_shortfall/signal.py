"""The shortfall that is to come: at the present pace the contacts agreed for a year will not be reached.

It is told early enough to make up for it, and only of a client with whom somebody is in touch: from when their silence
is a risk of its own (`no_contact`, `rhythm`) it says the same, and this ends. It opens where the forecast is short by
more than a share, and is over only when it is nearly whole again, else each contact would end it for some days.
A pattern of contact: it neither adds to the score nor caps the band.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import HalfLife, Share
from services.scoring.domain.signals.contact.cadence_shortfall.pace import Pace
from services.scoring.domain.signals.contact.no_contact import silent_from
from services.scoring.domain.signals.contact.rhythm import breaks_at
from services.scoring.domain.signals.ending import Ending, ended_as
from services.scoring.domain.signals.memo import once_per_assessment
from services.scoring.domain.signals.observed import beginning
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import moment, new_year, span
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.slice import State
from shared.events.interactions import Channel
from shared.events.scoring import RiskKind
from shared.events.statements.contact import CadenceShortfall
from shared.events.statements.endings import PaceEnough

_SPOKEN = frozenset({Channel.MEETING, Channel.VIDEO, Channel.CALL})
#: The latest contacts among which the beginning of a shortfall is looked for.
_CONTACTS = 64


@dataclass(frozen=True, slots=True)
class Constants:
    """``pace_over``: the time whose contacts are the present pace; of a younger client none is known.

    ``ahead``: when the year looked at ends. ``short_by``: the share that may be missing, of those agreed (one contact
    always may). ``made_up``: the share that may still be missing where a shortfall is over.
    """

    pace_over: HalfLife
    ahead: HalfLife
    short_by: Share
    made_up: Share


CONSTANTS = Section("cadence_shortfall", Constants)


@once_per_assessment
def pace_of(state: State, policy: Policy) -> Pace | None:
    """The client's pace; None for one whom nobody took on."""
    began = beginning(state, policy)
    if began is None or CLIENT.of(state).began is None:
        return None
    constants = CONSTANTS.of(policy)
    return Pace(
        times=CONTACTS.of(state).when(policy.counts_as_real),
        began=began,
        agreed=policy.tier(CLIENT.of(state).tier_name).contacts_a_year,
        over=span(constants.pace_over),
        ahead=span(constants.ahead),
    )


def _short(state: State, policy: Policy) -> Iterator[Window]:
    """From when the forecast is short until it is whole again, or until their silence is the risk."""
    pace = pace_of(state, policy)
    if pace is None:
        return
    silent = silent_from(state, policy, pace.silent_since)
    opens = _since(pace, silent, CONSTANTS.of(policy))
    if opens is None:
        return
    closes = _silent_from(state, policy, silent)
    if opens < closes:
        facts = partial(_facts, pace, CONSTANTS.of(policy).pace_over, policy.counts_as_real <= _SPOKEN)
        yield Window(RiskKind.CADENCE_SHORTFALL, opens, closes, facts, holds=pace.holds_until)


def _silent_from(state: State, policy: Policy, silent: int) -> int:
    """``silent``, or when the silence is too long for this very client, if that is before."""
    broken = breaks_at(state, policy)
    return silent if broken is None else min(silent, broken[1])


def _since(pace: Pace, end: int, constants: Constants) -> int | None:
    """Since when, before ``end``, the year will be short; None if it will not."""
    least = min(pace.agreed * (1 - constants.short_by), pace.agreed - 1)
    whole = max(least, pace.agreed * (1 - constants.made_up))
    known, forgotten = pace.times[-_CONTACTS:], len(pace.times) > _CONTACTS
    first = max(pace.known_from, known[0]) if forgotten else pace.known_from
    times = [time for time in reversed(known) if time > first]
    start = next((time for time in times if pace.forecast(time) >= whole), first)
    moments = [start, *(time for time in reversed(times) if time > start), end]
    found = (pace.falls_below(least, before, after) for before, after in pairwise(moments))
    since = next((each for each in found if each is not None), None)
    # It may have begun before the contacts that are looked at; they change with every contact, which is no news.
    return new_year(since) if forgotten and since == known[0] else since


def _ended(state: State, _subject: str, at: int, policy: Policy) -> Ending:
    """By contacts, by fewer agreed, or because they are silent now."""
    pace = pace_of(state, policy)
    if pace is None or _silent_from(state, policy, silent_from(state, policy, pace.silent_since)) <= at:
        return ended_as("long_silent")
    evidence = CONTACTS.of(state).named(pace.silent_since)
    forecast, until = round(pace.forecast(at)), moment(pace.until(at)).date()
    return Ending(PaceEnough(forecast=forecast, until=until, standard=pace.agreed), evidence)


def _facts(pace: Pace, over: float, spoken: bool, at: int) -> CadenceShortfall:  # noqa: FBT001  bound by partial
    return CadenceShortfall(
        made=pace.last_year(at), lately=pace.lately(at), over=over, standard=pace.agreed, spoken=spoken
    )


SIGNAL = Signal(
    constants=CONSTANTS,
    needs=(CLIENT,),
    risks={
        RiskKind.CADENCE_SHORTFALL: RiskRule(
            _short,
            _ended,
            advice="Put the missing conversations into both diaries now, one after the other.",
        )
    },
)
