"""Status reports: the client is owed word of where a matter stands, at the interval agreed for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec
from msgspec.structs import replace

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days
from services.scoring.domain.signals.commercial.matters import MATTERS, MOST_MATTERS, Matter
from services.scoring.domain.signals.ending import Ending, ended_as, ended_by, settled_on
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.window import Window, known
from services.scoring.domain.state import packed
from services.scoring.domain.state.clock import DAY, moment, span
from services.scoring.domain.state.fact import Fact, replaced, without
from services.scoring.domain.state.settled_pairs import MOST_SETTLED
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import ContactLogged, MatterClosed, Purpose, StatusReported
from shared.events.scoring import RiskKind
from shared.events.statements.commitments import StatusOverdue
from shared.lww import later


@dataclass(frozen=True, slots=True)
class Constants:
    """``grace``: after the agreed interval between reports."""

    grace: Days


class Status(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``of_matter``: the latest report on each open matter; ``of_all``: the latest on all of them.

    ``closed``: packed (time, key) of the matters that are over, of which no report is remembered.
    """

    of_matter: dict[str, Fact] = {}
    of_all: Fact | None = None
    closed: bytes = b""


def _reported(status: Status, fact: Fact, data: StatusReported) -> Status:
    return _told(status, fact, data.matter)


def _contact(status: Status, fact: Fact, data: ContactLogged) -> Status:
    """A contact for that purpose is a report."""
    if data.purpose is not Purpose.STATUS or data.automated:
        return status
    return _told(status, fact, data.matter)


def _told(status: Status, fact: Fact, matter: str | None) -> Status:
    if matter is None:
        return replace(status, of_all=later(status.of_all, fact))
    if status.closed and packed.time_of(status.closed, packed.key_of(matter)) is not None:
        return status
    return replace(status, of_matter=replaced(status.of_matter, matter, fact, MOST_MATTERS))


def _closed(status: Status, fact: Fact, data: MatterClosed) -> Status:
    closed = packed.settle(status.closed, fact.time, packed.key_of(data.matter), MOST_SETTLED)
    return replace(status, of_matter=without(status.of_matter, data.matter), closed=closed)


STATUS = Slice("status", Status(), {StatusReported: _reported, ContactLogged: _contact, MatterClosed: _closed})
CONSTANTS = Section("status", Constants)


def _overdue(state: State, policy: Policy) -> Iterator[Window]:
    """Per open matter for which an interval was agreed; a report, or the end of the matter, ends it."""
    grace = span(CONSTANTS.of(policy).grace)
    for name, matter in sorted(MATTERS.of(state).open.items()):
        if matter.status_every is None:
            continue
        last = _last_told(state, name, matter)
        opens = last.time + matter.status_every * DAY + grace
        yield Window(
            RiskKind.STATUS_OVERDUE,
            opens,
            None,
            partial(_facts, matter, last),
            subject=name,
            cause_recorded=max(opens, matter.recorded),
            concerns=known(matter.lead),
            evidence=tuple(dict.fromkeys((matter.id, last.id))),
        )


def _overdue_ended(state: State, subject: str, _at: int, _policy: Policy) -> Ending:
    """By a report, or the end of the matter."""
    matters = MATTERS.of(state)
    if over := settled_on(matters.closed, subject, "matter_closed"):
        return over
    matter = matters.open.get(subject)
    if matter is None or matter.status_every is None:
        return ended_as("status_not_agreed")
    return ended_by("status_reported", _last_told(state, subject, matter))


def _last_told(state: State, name: str, matter: Matter) -> Fact:
    status = STATUS.of(state)
    told = (matter, status.of_matter.get(name), status.of_all)
    return max((fact for fact in told if fact is not None), key=lambda fact: fact.mark)


def _facts(matter: Matter, last: Fact, _at: int) -> StatusOverdue:
    return StatusOverdue(
        matter=matter.title, every=matter.status_every or 0, last=moment(last.time), opened=last is matter
    )


SIGNAL = Signal(
    slice=STATUS,
    constants=CONSTANTS,
    needs=(MATTERS,),
    risks={
        RiskKind.STATUS_OVERDUE: RiskRule(
            _overdue, _overdue_ended, advice="Tell them where the matter stands today, even if nothing has moved."
        )
    },
)
