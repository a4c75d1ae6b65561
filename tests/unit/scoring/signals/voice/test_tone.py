"""tone: frustrated words are a weak signal, shown with the sentence; told once, never by themselves a grave risk."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain import NOTHING_PUBLISHED, Health, assess, react
from services.scoring.domain.signals.voice.tone import CONSTANTS
from shared.events.event import Event
from shared.events.interactions import (
    CallMissed,
    Channel,
    CompetitorMentioned,
    ComplaintRaised,
    ContactLogged,
    FeedbackReceived,
    InvoiceQueried,
)
from shared.events.scoring import Band, RiskClosed
from tests.support.stories.scoring import POLICY, contact, day, event, health, is_open, onboarded, risks, told
from tests.support.stories.scoring_histories import NOW, WHEN, histories

RISK = "frustration"
HARSH = "Nobody ever calls me back, and I am furious about it."


def feedback(when: float, text: str = f"The lease is signed. {HARSH} Regards.", **fields: object) -> Event:
    data = FeedbackReceived.model_validate({"verbatim": text, **fields})
    return event(when, data, name=f"said-{when:g}")


def total(found: Health) -> float:
    return math.fsum(each.log_odds for each in found.contributions)


def tone(when: float, *events: Event) -> float:
    return sum(each.log_odds for each in health(when, *events).contributions if each.kind == "tone")


def test_a_frustrated_sentence_weighs_a_little_and_is_quoted() -> None:
    found = [each for each in health(100, feedback(100)).contributions if each.kind == "tone"]
    assert len(found) == 1
    assert found[0].log_odds == pytest.approx(0.1)
    assert found[0].evidence == ("said-100",)
    assert (
        found[0].why == "They sounded frustrated on 11 April: “Nobody ever calls me back, and I am furious about it”."
    )


def test_it_is_a_risk_that_shows_the_sentence_and_caps_nothing() -> None:
    risk = risks(101, feedback(100, respondent="Ms Birch"))[RISK, ""]
    assert risk.since == day(100)
    assert risk.verbatim == HARSH
    assert risk.evidence == ("said-100",)
    assert risk.cap is None
    assert risk.why == "Ms Birch sounded frustrated on 11 April. It may be about something else."
    friends = [onboarded(), *(contact(when, Channel.MEETING) for when in range(10, 100, 10))]
    assert health(100, *friends, feedback(100)).band is Band.GREEN


def test_all_sentences_together_add_little_and_they_fade() -> None:
    many = [feedback(when) for when in range(60, 100)]
    assert tone(100, *many) == CONSTANTS.of(POLICY).ceiling
    assert tone(145, feedback(100)) == pytest.approx(0.05)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you, that was very kind of you.",
        "The draft came on Tuesday, and we have signed it.",
        "The other side's fraud led to his arrest and the company's death.",  # their case, not us
        "Niemand ruft mich zurück, und ich bin wirklich wütend, das ist die Hölle.",
        "A bad war.",  # too short to tell the language
    ],
)
def test_other_words_say_nothing(text: str) -> None:
    assert tone(100, feedback(100, text)) == 0
    assert not is_open(RISK, 101, feedback(100, text))


@pytest.mark.parametrize(
    "data",
    [
        ComplaintRaised(complaint="c", about="calls", verbatim=HARSH),
        CompetitorMentioned(verbatim=HARSH),
        InvoiceQueried(invoice="i", verbatim=HARSH),
        FeedbackReceived(nps=6, verbatim=HARSH),
    ],
    ids=lambda data: type(data).__name__,
)
def test_what_weighs_by_itself_neither_weighs_nor_is_told_twice(data: ComplaintRaised) -> None:
    assert tone(100, event(100, data)) == 0
    assert not is_open(RISK, 101, event(100, data))


def test_a_promoter_may_be_frustrated_and_so_may_who_leaves_a_message() -> None:
    assert is_open(RISK, 101, feedback(100, nps=9))
    message = event(100, CallMissed(call="c", caller="Mr Ash", message=HARSH))
    assert tone(100, message) == pytest.approx(0.1)
    assert risks(101, message)[RISK, ""].why.startswith("Mr Ash sounded frustrated")


def test_a_note_of_ours_is_told_and_adds_nothing() -> None:
    note = event(100, ContactLogged(channel=Channel.CALL, summary=f"Went through the lease. She said: {HARSH}"))
    assert tone(100, note) == 0
    risk = risks(101, note)[RISK, ""]
    assert risk.verbatim == f"She said: {HARSH}"
    assert risk.why == "Our note of 11 April sounds as if they were frustrated. It may be about something else."


def ended(*after: Event, at: float) -> list[str]:
    before = told(onboarded(), feedback(100))
    _, published = react(before, NOTHING_PUBLISHED, day(101), "fact", POLICY, {})
    assert RISK in {risk.kind for risk in published.risks}
    found, _ = react(told(*after, state=before), published, day(at), "fact", POLICY, {})
    return [each.data.why for each in found if isinstance(each.data, RiskClosed) and each.data.kind.value == RISK]


def test_it_ends_when_we_talk_to_them_or_after_a_month() -> None:
    assert ended(contact(103), at=104) == ["We have talked to them since, on 14 April."]
    assert ended(at=131) == ["No further frustrated word in 30 days."]
    assert ended(contact(100.02), contact(103, direction="inbound"), contact(104, Channel.EMAIL), at=110) == []


def test_a_second_sentence_goes_on_with_the_risk_and_one_after_a_talk_begins_it_anew() -> None:
    story = [feedback(100), feedback(110)]
    assert risks(111, *story)[RISK, ""].since == day(100)
    assert risks(111, *story)[RISK, ""].evidence == ("said-100", "said-110")
    assert is_open(RISK, 139, *story)
    assert risks(111, *story, contact(105))[RISK, ""].since == day(110)


def test_late_twice_and_in_another_order_it_is_the_same() -> None:
    story = [feedback(100), feedback(110), contact(105), event(112, CallMissed(call="c", message=HARSH))]
    for events in (story, story[::-1], [*story, *story]):
        assert risks(113, *events)[RISK, ""].evidence == ("said-110", "CallMissed-112")
        assert tone(113, *events) == tone(113, *story)


@given(histories(), WHEN)
def test_harsh_words_never_raise_the_score_and_lower_it_by_little(events: list[Event], when: float) -> None:
    calm, harsh = (
        assess(told(*events, feedback(when, text)), day(NOW), POLICY) for text in ("All is well with us here.", HARSH)
    )
    added = total(harsh) - total(calm)
    assert -1e-9 <= added <= CONSTANTS.of(POLICY).each + 1e-9


@given(histories(), WHEN, st.sampled_from(Channel))
def test_what_we_note_of_a_contact_does_not_move_the_score(events: list[Event], when: float, channel: Channel) -> None:
    noted, silent = (
        event(when, ContactLogged(channel=channel, summary=summary), name="c") for summary in (HARSH, None)
    )
    first, second = (assess(told(*events, each), day(NOW), POLICY) for each in (noted, silent))
    assert first.score == second.score
    assert first.band is second.band
