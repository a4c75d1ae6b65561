"""The events behind an assessment are found in the state, whatever signal names them."""

from hypothesis import given

from services.scoring.domain import INITIAL, assess, decode, encode
from services.scoring.domain.assessment.event_index import EventIndex, remembered, since
from services.scoring.domain.state.clock import micros
from shared.events import interactions
from shared.events.event import Event
from tests.support.stories.scoring import POLICY, contact, day, event, health, onboarded, told
from tests.support.stories.scoring_histories import NOW, histories


@given(histories())
def test_whatever_an_assessment_names_is_remembered_with_its_time(events: list[Event]) -> None:
    times = {each.id: micros(each.time) for each in events}
    state = decode(encode(told(*events)))
    found = assess(state, day(NOW + 3), POLICY)
    known = remembered(state)
    said = [each.evidence for each in found.contributions] + [each.evidence for each in found.risks]
    named = {name for evidence in said for name in evidence}
    assert named <= known.keys()
    assert {name: known[name].time for name in named} == {name: times[name] for name in named}


def test_the_clients_own_words_are_found_with_the_event() -> None:
    raised = event(
        1, interactions.ComplaintRaised(complaint="c", about="the bill", verbatim="Far too much.", raised_by="Mr A")
    )
    rang = event(2, interactions.CallMissed(call="a", message="Ring me."))
    known = remembered(told(onboarded(), raised, rang, contact(3)))
    assert known["ComplaintRaised-1"] == EventIndex("ComplaintRaised-1", micros(day(1)), "Far too much.", "Mr A")
    assert known["CallMissed-2"].verbatim == "Ring me."
    assert known["contact-call-3"].verbatim is None
    assert remembered(INITIAL) == {}


def test_words_that_no_risk_shows_are_found_too_and_where_a_signal_kept_more_of_them_that_is_shown() -> None:
    asked = event(1, interactions.FeedbackReceived(verbatim="The portal is slow.", respondent="Ms B"))
    angry = event(2, interactions.ComplaintRaised(complaint="c", about="the bill", verbatim="Far too much. " * 40))
    known = remembered(told(asked, angry))
    assert known["FeedbackReceived-1"] == EventIndex(
        "FeedbackReceived-1", micros(day(1)), "The portal is slow.", "Ms B"
    )
    assert known["ComplaintRaised-2"].verbatim == ("Far too much. " * 40).strip()


def began(kind: str, when: float, *events: Event) -> int | None:
    state = told(*events)
    [reason] = [each for each in health(when, *events).contributions if each.kind == kind]
    return since(reason, remembered(state), state)


def test_a_reason_counts_from_the_earliest_event_named() -> None:
    kept = [event(when, interactions.PromiseKept(promise=f"p{when}"), name=f"kept-{when}") for when in (30, 5, 12)]
    assert began("promises_kept", 40, onboarded(), *kept) == micros(day(5))
    rang = [event(when, interactions.CallMissed(call=f"c{when}"), name=f"missed-{when}") for when in (9, 3)]
    assert began("calls", 40, onboarded(), *rang) == micros(day(3))


def test_silence_counts_from_the_last_contact_else_from_the_beginning() -> None:
    assert began("silence", 40, onboarded(), contact(3), contact(7)) == micros(day(7))
    assert began("silence", 40, onboarded()) == micros(day(-0.5))
    unknown = event(5, interactions.StatusReported())
    assert began("silence", 40, unknown) == micros(day(5))
    state = INITIAL
    [reason] = assess(state, day(0), POLICY).contributions
    assert since(reason, {}, state) is None
