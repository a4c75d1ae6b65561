"""What holds for every signal, so that one can be added or taken away without a look at the others."""

from collections import Counter

import msgspec
from hypothesis import given

from services.scoring.domain import INITIAL, assess, decode, encode
from services.scoring.domain.assessment.ask_signals import asked, ending
from services.scoring.domain.signals.ending import ended_as
from services.scoring.domain.signals.registry import RULES, SIGNALS
from services.scoring.domain.snapshot.codec import SLICES
from services.scoring.domain.state.clock import micros
from shared.events import interactions
from shared.events.event import Event
from shared.events.scoring import RiskKind
from tests.support.stories.scoring import POLICY, all_steps, contact, day, event, onboarded, told
from tests.support.stories.scoring_histories import NOW, histories

AT = micros(day(NOW + 3))


def test_every_kind_of_risk_is_opened_by_one_signal_but_red_which_follows_from_the_score() -> None:
    opened = Counter(kind for signal in SIGNALS.values() for kind in signal.risks)
    assert opened == Counter(set(RiskKind) - {RiskKind.HEALTH_RED})
    assert set(RULES) == set(opened)


def test_every_signal_says_or_remembers_something_and_every_slice_has_a_name_of_its_own() -> None:
    for name, signal in SIGNALS.items():
        assert signal.risks or signal.constants is not None or signal.slice is not None, name
    names = [part.name for part in SLICES]
    assert names == sorted(set(names))


def test_every_kind_of_risk_suggests_a_next_step_in_two_short_sentences_at_most() -> None:
    advice = {kind: rule.advice for kind, rule in RULES.items()}
    for kind, step in advice.items():
        assert step.endswith("."), kind
        assert step[:1].isupper(), kind
        assert len(step) <= 150, kind
        assert step.count(". ") <= 1, kind
    assert len(set(advice.values())) == len(advice)


def test_a_referral_moment_is_an_opportunity_and_what_is_wrong_is_not() -> None:
    assert not RULES[RiskKind.COMPLAINT_OPEN].opportunity
    [found] = assess(told(onboarded(), *all_steps(), contact(5), promoter()), day(10), POLICY).risks
    assert (found.kind, found.opportunity) == (RiskKind.REFERRAL_MOMENT, True)
    assert found.next_step == RULES[RiskKind.REFERRAL_MOMENT].advice


def promoter() -> Event:
    return event(6, interactions.FeedbackReceived(nps=10, respondent="Ms B"))


@given(histories(most=6))
def test_a_signal_that_is_not_asked_has_nothing_to_say(events: list[Event]) -> None:
    state = told(*events)
    for name, signal in SIGNALS.items():
        if signal not in asked(state):
            assert signal.terms(state, AT, POLICY) == [], name
            assert [window for rule in signal.risks.values() for window in rule.windows(state, POLICY)] == [], name


@given(histories())
def test_a_slice_like_the_empty_one_is_the_empty_one(events: list[Event]) -> None:
    state = told(*events)
    for found in (state, decode(encode(state))):
        for part in SLICES:
            assert (part.of(found) is part.empty) == (part.of(found) == part.empty), part.name


def test_a_state_knows_nothing_of_slices_that_came_later_and_forgets_those_that_went() -> None:
    state = told(onboarded(), contact(1), event(2, interactions.CallMissed(call="c")))
    kept = msgspec.msgpack.decode(encode(state))
    assert {"first", "client", "contacts", "calls"} <= kept.keys()
    assert "promises" not in kept
    without_calls = {name: part for name, part in kept.items() if name not in {"answer_times", "calls"}}
    assert decode(msgspec.msgpack.encode(without_calls)) == told(onboarded(), contact(1))
    assert decode(msgspec.msgpack.encode({**kept, "a slice of old": [1, 2]})) == state
    assert msgspec.msgpack.decode(encode(INITIAL)) == {}


def test_a_risk_that_no_signal_opens_any_more_ends_all_the_same() -> None:
    assert ending(INITIAL, RiskKind.HEALTH_RED, "", AT, POLICY) == ended_as("not_followed")


def test_open_risks_are_listed_as_the_event_language_lists_their_kinds() -> None:
    raised = event(1, interactions.ComplaintRaised(complaint="c", about="the bill"))
    broken = event(2, interactions.PromiseBroken(promise="p"))
    kinds = [risk.kind for risk in assess(told(onboarded(-400), raised, broken), day(20), POLICY).risks]
    assert len(kinds) > 3
    assert kinds == [kind for kind in RiskKind if kind in kinds]
