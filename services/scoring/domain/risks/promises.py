"""promise_overdue and promise_broken."""

from collections.abc import Iterator
from functools import partial

from services.scoring.domain import words
from services.scoring.domain.clock import HOUR, span
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.risks.window import Ending, Window, known
from services.scoring.domain.state import Broken, Made, State
from shared.events.scoring import RiskKind


def promise_overdue(state: State, policy: Policy) -> Iterator[Window]:
    """Per promise that is due and neither kept nor broken; either ends it, or the window."""
    for name, made in sorted(state.interactions.promises.items()):
        if name in state.interactions.broken:
            continue
        opens = made.due + round(policy.windows.promise_grace * HOUR)
        yield Window(
            RiskKind.PROMISE_OVERDUE,
            opens,
            opens + span(policy.windows.overdue_promise),
            partial(_overdue_words, made),
            subject=name,
            cause_recorded=max(opens, made.recorded),
            concerns=known(made.by),
            evidence=(made.id,),
        )


def promise_overdue_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By its being kept or broken, moved, or the window."""
    broken, made = state.interactions.broken.get(subject), state.interactions.promises.get(subject)
    if broken is not None:
        return Ending(f"The promise was broken on {words.day(broken.time, at)}.", (broken.id,))
    if made is not None and made.due > at - span(policy.windows.overdue_promise):
        return Ending(f"It is now promised for {words.day(made.due, at)}.", (made.id,))
    return _kept(state, subject, at) or Ending(
        f"Overdue for {words.amount(policy.windows.overdue_promise, 'day')}: no longer followed."
    )


def promise_broken(state: State, policy: Policy) -> Iterator[Window]:
    """Per broken promise, for the days in which amends can be made."""
    for name, broken in sorted(state.interactions.broken.items()):
        made = state.interactions.promises.get(name)
        yield Window(
            RiskKind.PROMISE_BROKEN,
            broken.time,
            broken.time + span(policy.windows.broken_promise),
            partial(_broken_words, broken, made),
            subject=name,
            cause_time=broken.time,
            cause_recorded=broken.recorded,
            concerns=known(made.by if made is not None else None),
            evidence=(broken.id,) if made is None else (made.id, broken.id),
            detail=f"{broken.owned_up} {broken.reason}",
        )


def promise_broken_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By its being kept after all, or the window."""
    return _kept(state, subject, at) or Ending(f"{words.amount(policy.windows.broken_promise, 'day')} have passed.")


def _kept(state: State, subject: str, at: int) -> Ending | None:
    kept = state.interactions.kept
    when = kept.when(subject)
    return None if when is None else Ending(f"The promise was kept on {words.day(when, at)}.", kept.evidence(when))


def _overdue_words(made: Made, at: int) -> str:
    return f"Promised for {words.day(made.due, at)} and not done, as far as we know: {words.quoted(made.what)}."


def _broken_words(broken: Broken, made: Made | None, at: int) -> str:
    what = "A promise" if made is None else f"The promise {words.quoted(made.what)}"
    reason = "" if broken.reason is None else f" ({words.within(broken.reason)})"
    told = "we have told the client" if broken.owned_up else "nobody said that we told the client"
    return f"{what} was broken on {words.day(broken.time, at)}{reason}; {told}."
