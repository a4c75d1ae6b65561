"""Actions of the account plan: one planned and not done is a promise to ourselves.

The client does not know of it, so it does not affect the score; its owner is notified.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec
from msgspec.structs import replace

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days, WithinHours
from services.scoring.domain.signals.due import due_at, stated
from services.scoring.domain.signals.ending import Ending, settled_on
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.window import Overdue, Window
from services.scoring.domain.state.clock import day_number, micros, moment
from services.scoring.domain.state.fact import Fact, brief, replaced, without
from services.scoring.domain.state.settled_pairs import Settled
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import ActionCompleted, ActionDropped, ActionPlanned
from shared.events.scoring import RiskKind
from shared.events.statements.commitments import ActionOverdue
from shared.events.statements.endings import MovedTo

_MOST = 128


@dataclass(frozen=True, slots=True)
class Constants:
    """``grace``: once it is due. ``followed_for``: how long one overdue is a risk."""

    grace: WithinHours
    followed_for: Days


class Planned(Fact, frozen=True, array_like=True):
    """An action that is neither done nor dropped. ``day``: by the end of which it is due, where no hour was said."""

    what: str
    due: int
    owner: str | None
    quick_win: bool
    day: int | None = None


class Actions(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``planned``: and open, as far as we know. Of ``done`` and ``dropped`` either ends it."""

    planned: dict[str, Planned] = {}
    done: Settled = Settled()
    dropped: Settled = Settled()

    def over(self, name: str) -> bool:
        """Whether it is done or dropped."""
        return self.done.when(name) is not None or self.dropped.when(name) is not None


def _planned(actions: Actions, fact: Fact, data: ActionPlanned) -> Actions:
    if actions.over(data.action):
        return actions
    what, due = brief(data.what, 300) or "", micros(data.due)
    day = day_number(data.due_day)
    planned = Planned(fact.time, fact.id, fact.recorded, what, due, data.owner, data.quick_win, day)
    return replace(actions, planned=replaced(actions.planned, data.action, planned, _MOST))


def _completed(actions: Actions, fact: Fact, data: ActionCompleted) -> Actions:
    return replace(actions, planned=without(actions.planned, data.action), done=actions.done.add(data.action, fact))


def _dropped(actions: Actions, fact: Fact, data: ActionDropped) -> Actions:
    dropped = actions.dropped.add(data.action, fact)
    return replace(actions, planned=without(actions.planned, data.action), dropped=dropped)


ACTIONS = Slice("actions", Actions(), {ActionPlanned: _planned, ActionCompleted: _completed, ActionDropped: _dropped})
CONSTANTS = Section("actions", Constants)


def _rule(policy: Policy) -> Overdue:
    constants = CONSTANTS.of(policy)
    return Overdue(RiskKind.ACTION_OVERDUE, constants.grace, constants.followed_for)


def _overdue(state: State, policy: Policy) -> Iterator[Window]:
    """Per action, once it is due; done or dropped ends it, or the days it is followed."""
    rule = _rule(policy)
    for name, planned in sorted(ACTIONS.of(state).planned.items()):
        due = due_at(planned, planned.owner, state, policy)
        yield rule.window(name, planned, due, planned.owner, partial(_facts, planned))


def _overdue_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By its being done or dropped, moved, or the days it is followed."""
    actions, rule = ACTIONS.of(state), _rule(policy)
    over = settled_on(actions.done, subject, "action_done")
    if over := over or settled_on(actions.dropped, subject, "action_dropped"):
        return over
    planned = actions.planned.get(subject)
    if planned is not None and rule.moved(due_at(planned, planned.owner, state, policy), at):
        return Ending(MovedTo(kind="action_moved", to=stated(planned), when=moment(planned.time)), (planned.id,))
    return rule.lapsed()


def _facts(planned: Planned, _at: int) -> ActionOverdue:
    return ActionOverdue(what=planned.what, due=stated(planned), owner=planned.owner, quick_win=planned.quick_win)


SIGNAL = Signal(
    slice=ACTIONS,
    constants=CONSTANTS,
    needs=(ACTIONS,),
    risks={
        RiskKind.ACTION_OVERDUE: RiskRule(
            _overdue, _overdue_ended, advice="Do it this week, or drop it on purpose and say why."
        )
    },
)
