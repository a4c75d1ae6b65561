"""A risk as a span of time: as no facts change, it is known today when it will open and when it will end."""

from collections.abc import Callable

import msgspec

from services.scoring.domain.signals.ending import Ending, ended_after
from services.scoring.domain.signals.risk import Risk
from services.scoring.domain.state.clock import HOUR, moment, span
from services.scoring.domain.state.fact import Fact
from shared.events.scoring import Band, RiskKind
from shared.events.statements import Statement

#: What a risk states as of a time, in microseconds.
States = Callable[[int], Statement]


class Window(msgspec.Struct, frozen=True, gc=False):
    """The risk is open from ``opens``, up to and without ``closes`` (None: until a fact ends it); microseconds.

    ``states`` gives what it states as of a time: nothing in it may age, the reader counts days. ``holds`` gives from
    when on, after a time, time alone changes that (None: never, as most do not). ``red_from``: from when on the band is
    red while it is open. ``muted``: another risk tells the same; this one only caps the band. The rest as in `Risk`;
    where no cause is given, time alone opened it.
    """

    kind: RiskKind
    opens: int
    closes: int | None
    states: States
    subject: str = ""
    cause_time: int | None = None
    cause_recorded: int | None = None
    verbatim: str | None = None
    concerns: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    detail: str = ""
    cap: Band | None = None
    holds: Callable[[int], int | None] | None = None
    red_from: int | None = None
    muted: bool = False

    def cap_at(self, at: int) -> Band | None:
        """The best band while it is open."""
        return Band.RED if self.red_from is not None and self.red_from <= at else self.cap

    def open_at(self, at: int) -> bool:
        """Whether the risk is open."""
        return self.opens <= at and (self.closes is None or at < self.closes)

    def holds_until(self, at: int) -> int | None:
        """From when on time alone changes what it states at ``at``."""
        return None if self.holds is None else self.holds(at)

    def risk(self, at: int, next_step: str = "", *, opportunity: bool = False) -> Risk:
        """The risk, told as of ``at``. What is suggested, and whether it is a risk at all, are its rule's."""
        return Risk(
            kind=self.kind,
            subject=self.subject,
            since=moment(self.opens),
            cause_time=moment(self.opens if self.cause_time is None else self.cause_time),
            cause_recorded=moment(self.opens if self.cause_recorded is None else self.cause_recorded),
            at=at,
            facts=self.states(at),
            holds_until=None if (until := self.holds_until(at)) is None else moment(until),
            verbatim=self.verbatim,
            concerns=self.concerns,
            evidence=self.evidence,
            detail=self.detail,
            cap=self.cap_at(at),
            next_step=next_step,
            opportunity=opportunity,
        )


class Overdue(msgspec.Struct, frozen=True, gc=False):
    """How a thing that was to be done by somebody becomes a risk.

    ``grace``: hours after it was due. ``followed_for``: days, after which it is a risk no longer.
    """

    kind: RiskKind
    grace: float
    followed_for: float

    def window(self, name: str, fact: Fact, due: int, who: str | None, states: States) -> Window:
        """The risk of the thing called ``name``, which ``fact`` said is ``due``."""
        opens = due + round(self.grace * HOUR)
        return Window(
            self.kind,
            opens,
            opens + span(self.followed_for),
            states,
            subject=name,
            cause_recorded=max(opens, fact.recorded),
            concerns=known(who),
            evidence=(fact.id,),
        )

    def moved(self, due: int, at: int) -> bool:
        """Whether it ended because it is due later now, and not because it was followed for so long."""
        return due > at - span(self.followed_for)

    def lapsed(self) -> Ending:
        """That it was followed for so long."""
        return ended_after("overdue_long", self.followed_for)


def known(*people: str | None) -> tuple[str, ...]:
    """Those who are named."""
    return tuple(person for person in people if person is not None)
