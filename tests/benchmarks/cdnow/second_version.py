"""Silence as the domain weighs it by the policy that is shipped, and how often its two alarms open."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from services.scoring.domain import INITIAL, State, fold, load_policy
from services.scoring.domain.assessment.silence import silence
from services.scoring.domain.signals.contact.no_contact import silent_from
from services.scoring.domain.signals.contact.rhythm import breaks_at
from services.scoring.domain.state.clock import DAY, moment
from shared.events import Event, EventData
from shared.events.catalogue import type_of
from shared.events.clients import ClientOnboarded
from shared.events.interactions import Channel, ContactLogged
from tests.benchmarks.cdnow.purchases import BEGIN, END, Case

POLICY = load_policy(Path("services/scoring/policy.yaml").read_text(encoding="utf-8"))
_FIRST = date(1997, 1, 1)
_LAST = (END - _FIRST).days


def states(days: Sequence[int]) -> Iterator[State]:
    """The state of a person after each of the purchases on ``days``, the first of which took them on."""
    since = _FIRST + timedelta(days=days[0])
    state = fold(INITIAL, _event(days[0], ClientOnboarded(name="A buyer", since=since)))
    for day in days:
        state = fold(state, _event(day, ContactLogged(channel=Channel.CALL)))
        yield state


def second_version(case: Case, known: Sequence[State]) -> float:
    """Added log-odds of trouble. ``known``: the person's ``states``, at least up to the case's cut."""
    return silence(known[case.repeats], BEGIN + case.cut * DAY, POLICY).log_odds()


def alarms(days: Sequence[int], known: Sequence[State]) -> tuple[int, int]:
    """How often the rule alone, and rule and rhythm told once, would have opened an alarm for a person."""
    limit = POLICY.tier(None).no_contact
    alone = together = 0
    for state, day, following in zip(known, days, (*days[1:], _LAST), strict=True):
        own, opens = breaks_at(state, POLICY), silent_from(state, POLICY, BEGIN + day * DAY)
        alone += day + limit < following
        together += (opens if own is None else min(opens, own[1])) < BEGIN + following * DAY
    return alone, together


def years(days: Sequence[int]) -> float:
    """For how long a person is known at the end of the log."""
    return (_LAST - days[0]) / 365


def _event(day: int, data: EventData) -> Event:
    kind, at = type_of(data), moment(BEGIN + day * DAY)
    return Event(f"{kind.name}-{day}", kind.name, kind.topic, "buyer", 1, at, at, data)
