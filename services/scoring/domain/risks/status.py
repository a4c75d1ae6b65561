"""status_overdue: the client is owed word of where a matter stands."""

from collections.abc import Iterator
from functools import partial

from services.scoring.domain import words
from services.scoring.domain.clock import DAY, span
from services.scoring.domain.fact import Fact
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.risks.window import Ending, Window, known
from services.scoring.domain.state import Matter, State
from shared.events.scoring import RiskKind


def status_overdue(state: State, policy: Policy) -> Iterator[Window]:
    """Per open matter for which an interval was agreed; a report, or the end of the matter, ends it."""
    for name, matter in sorted(state.interactions.matters.items()):
        if matter.status_every is None:
            continue
        last = _last_told(state, name, matter)
        opens = last.time + matter.status_every * DAY + span(policy.windows.status_grace)
        yield Window(
            RiskKind.STATUS_OVERDUE,
            opens,
            None,
            partial(_words, matter, last),
            subject=name,
            cause_recorded=max(opens, matter.recorded),
            concerns=known(matter.lead),
            evidence=tuple(dict.fromkeys((matter.id, last.id))),
        )


def status_overdue_ended(state: State, subject: str, at: int, _policy: Policy) -> Ending:
    """By a report, or the end of the matter."""
    closed = state.interactions.closed_matters
    when = closed.when(subject)
    if when is not None:
        return Ending(f"The matter was closed on {words.day(when, at)}.", closed.evidence(when))
    matter = state.interactions.matters.get(subject)
    if matter is None or matter.status_every is None:
        return Ending("Reports at intervals are no longer agreed.")
    last = _last_told(state, subject, matter)
    return Ending(f"The client was told where it stands on {words.day(last.time, at)}.", (last.id,))


def _last_told(state: State, name: str, matter: Matter) -> Fact:
    told = (matter, state.interactions.status.get(name), state.interactions.status_of_all)
    return max((fact for fact in told if fact is not None), key=lambda fact: fact.mark)


def _words(matter: Matter, last: Fact, at: int) -> str:
    every = f"every {words.amount(matter.status_every or 0, 'day')} was agreed"
    if last is matter:
        return f"No word on {words.quoted(matter.title)} since it was opened on {words.day(matter.time, at)}; {every}."
    return f"No word on {words.quoted(matter.title)} since {words.day(last.time, at)}; {every}."
