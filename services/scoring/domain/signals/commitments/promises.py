"""Promises not kept: a broken one weighs and fades; overdue or broken, it is a risk.

Those kept in time are praised by `kept`; what was done after it was due weighs in `late`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec
from msgspec.structs import replace

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days, HalfLife, Harm, WithinHours
from services.scoring.domain.signals.due import due_at, stated
from services.scoring.domain.signals.ending import Ending, ended_after, ended_by, settled_on
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, lapse, stating
from services.scoring.domain.signals.window import Overdue, Window, known
from services.scoring.domain.state.clock import HOUR, day_number, micros, moment, span
from services.scoring.domain.state.fact import Fact, brief, replaced, without
from services.scoring.domain.state.settled_pairs import Settled
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import PromiseBroken, PromiseKept, PromiseMade
from shared.events.scoring import RiskKind
from shared.events.statements.commitments import PromiseMissed, PromiseNotKept, PromiseOverdue
from shared.events.statements.endings import MovedTo

_MOST, _MOST_BROKEN, _MOST_DONE = 128, 32, 32


@dataclass(frozen=True, slots=True)
class Constants:
    """``missed``: what a broken one adds, fading. ``grace``: once it is due. ``amends``: how long broken is a risk."""

    missed: Harm
    half_life: HalfLife
    grace: WithinHours
    followed_for: Days
    amends: Days


class Made(Fact, frozen=True, array_like=True):
    """A promise. ``day``: by the end of which it is due (`date.toordinal`), where no hour was said."""

    what: str
    due: int
    by: str | None
    day: int | None = None


class Broken(Fact, frozen=True, array_like=True):
    """A promise that was not kept."""

    owned_up: bool
    reason: str | None


class Promises(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``made``: and not kept, broken ones among them. ``done``: of those kept who made them, and for when."""

    made: dict[str, Made] = {}
    broken: dict[str, Broken] = {}
    kept: Settled = Settled()
    done: dict[str, Made] = {}


def _made(promises: Promises, fact: Fact, data: PromiseMade) -> Promises:
    what, day = brief(data.what, 300) or "", day_number(data.due_day)
    made = Made(fact.time, fact.id, fact.recorded, what, micros(data.due), data.by, day)
    if promises.kept.when(data.promise) is not None:
        return replace(promises, done=_with_done(promises, data.promise, made))
    return replace(promises, made=replaced(promises.made, data.promise, made, _MOST))


def _kept(promises: Promises, fact: Fact, data: PromiseKept) -> Promises:
    return Promises(
        made=without(promises.made, data.promise),
        broken=without(promises.broken, data.promise),
        kept=promises.kept.add_first(data.promise, fact),
        done=_with_done(promises, data.promise, promises.made.get(data.promise)),
    )


def _with_done(promises: Promises, name: str, made: Made | None) -> dict[str, Made]:
    """In fewer words, for one that was kept too late."""
    if made is None:
        return promises.done
    return replaced(promises.done, name, replace(made, what=brief(made.what, 80) or ""), _MOST_DONE)


def _broken(promises: Promises, fact: Fact, data: PromiseBroken) -> Promises:
    if promises.kept.when(data.promise) is not None:
        return promises
    broken = Broken(fact.time, fact.id, fact.recorded, data.owned_up, brief(data.reason, 300))
    return replace(promises, broken=replaced(promises.broken, data.promise, broken, _MOST_BROKEN))


PROMISES = Slice("promises", Promises(), {PromiseMade: _made, PromiseKept: _kept, PromiseBroken: _broken})
CONSTANTS = Section("promises", Constants)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for each broken promise."""
    promises, constants = PROMISES.of(state), CONSTANTS.of(policy)
    told = partial(lapse, "promise_missed", at=at, weight=constants.missed, half_life=constants.half_life)
    return [
        told(name, broken, stating(_missed_facts, broken, promises.made.get(name)))
        for name, broken in sorted(promises.broken.items())
    ]


def _rule(policy: Policy) -> Overdue:
    constants = CONSTANTS.of(policy)
    return Overdue(RiskKind.PROMISE_OVERDUE, constants.grace, constants.followed_for)


def _overdue(state: State, policy: Policy) -> Iterator[Window]:
    """Per promise that is due and neither kept nor broken; either ends it, or the days it is followed."""
    promises, rule = PROMISES.of(state), _rule(policy)
    for name, made in sorted(promises.made.items()):
        if name not in promises.broken:
            due = due_at(made, made.by, state, policy)
            yield rule.window(name, made, due, made.by, partial(_overdue_facts, made))


def _overdue_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By its being kept or broken, moved, or the days it is followed."""
    promises, rule = PROMISES.of(state), _rule(policy)
    broken, made = promises.broken.get(subject), promises.made.get(subject)
    if broken is not None:
        return ended_by("promise_broken", broken)
    if made is not None and rule.moved(due_at(made, made.by, state, policy), at):
        return Ending(MovedTo(kind="promise_moved", to=stated(made), when=moment(made.time)), (made.id,))
    return settled_on(promises.kept, subject, "promise_kept") or rule.lapsed()


def late(state: State, policy: Policy) -> Iterator[tuple[str, Made, int, int]]:
    """Of each promise kept after it was due, grace included: its name, itself, by when it was due, when it was kept."""
    promises, grace = PROMISES.of(state), round(CONSTANTS.of(policy).grace * HOUR)
    for name, made in sorted(promises.done.items()):
        due, kept = due_at(made, made.by, state, policy), promises.kept.when(name)
        if kept is not None and kept > due + grace:
            yield name, made, due, kept


def _not_kept(state: State, policy: Policy) -> Iterator[Window]:
    """Per broken promise, for the days in which amends can be made."""
    promises, amends = PROMISES.of(state), CONSTANTS.of(policy).amends
    for name, broken in sorted(promises.broken.items()):
        made = promises.made.get(name)
        yield Window(
            RiskKind.PROMISE_BROKEN,
            broken.time,
            broken.time + span(amends),
            partial(_broken_facts, broken, made),
            subject=name,
            cause_time=broken.time,
            cause_recorded=broken.recorded,
            concerns=known(made.by if made is not None else None),
            evidence=(broken.id,) if made is None else (made.id, broken.id),
            detail=f"{broken.owned_up} {broken.reason}",
        )


def _not_kept_ended(state: State, subject: str, _at: int, policy: Policy) -> Ending:
    """By its being kept after all, or the days for amends."""
    over = settled_on(PROMISES.of(state).kept, subject, "promise_kept")
    return over or ended_after("amends_past", CONSTANTS.of(policy).amends)


def _missed_facts(broken: Broken, made: Made | None) -> PromiseMissed:
    return PromiseMissed(when=moment(broken.time), what=_what(made))


def _overdue_facts(made: Made, _at: int) -> PromiseOverdue:
    return PromiseOverdue(what=made.what, due=stated(made), by=made.by)


def _broken_facts(broken: Broken, made: Made | None, _at: int) -> PromiseNotKept:
    return PromiseNotKept(
        when=moment(broken.time),
        owned_up=broken.owned_up,
        what=_what(made),
        reason=broken.reason,
        by=None if made is None else made.by,
    )


def _what(made: Made | None) -> str | None:
    return None if made is None else made.what or None


SIGNAL = Signal(
    slice=PROMISES,
    constants=CONSTANTS,
    needs=(PROMISES,),
    terms=_terms,
    risks={
        RiskKind.PROMISE_OVERDUE: RiskRule(
            _overdue, _overdue_ended, advice="Keep it today, or call them with a new date before they ask."
        ),
        RiskKind.PROMISE_BROKEN: RiskRule(
            _not_kept,
            _not_kept_ended,
            advice="Own up today if nobody has, put it right, and let them choose the new date.",
        ),
    },
)
