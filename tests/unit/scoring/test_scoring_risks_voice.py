"""complaint_open, detractor, competitor: in the client's own words."""

from services.scoring.domain.signals.voice.recommendation import respondent_key
from shared.events import interactions
from shared.events.event import Event
from shared.events.interactions import Channel, Direction
from shared.events.scoring import Band
from tests.support.stories.scoring import contact, day, event, health, is_open, onboarded, risks

RAISED = event(
    10,
    interactions.ComplaintRaised(complaint="c", about="the bill", verbatim="Twice the estimate!", raised_by="Mr Ash"),
    recorded=12,
)
RESOLVED = event(30, interactions.ComplaintResolved(complaint="c"))


def test_a_complaint_is_open_until_it_is_resolved() -> None:
    risk = risks(900, onboarded(), RAISED)["complaint_open", "c"]
    assert (risk.since, risk.cause_time, risk.cause_recorded) == (day(10), day(10), day(12))
    assert risk.verbatim == "Twice the estimate!"
    assert risk.why == "Mr Ash complained on 11 January 2026: the bill."
    assert not is_open("complaint_open", 31, RAISED, RESOLVED, subject="c")
    assert not is_open("complaint_open", 31, RESOLVED, RAISED, RAISED, subject="c")


def test_an_open_complaint_keeps_a_good_client_from_green() -> None:
    weekly = [contact(when, Channel.MEETING) for when in range(0, 100, 3)]
    assert health(100, onboarded(), *weekly).band is Band.GREEN
    found = health(100, onboarded(), *weekly, RAISED)
    assert found.score > 65
    assert found.band is Band.AMBER


def test_a_risk_is_not_hidden_behind_too_little_known() -> None:
    assert health(10.5, onboarded(10), contact(10), RAISED).band is Band.AMBER


def rating(when: float, nps: int, who: str | None = "Mr Ash") -> Event:
    data = interactions.FeedbackReceived(nps=nps, respondent=who, verbatim=f"A {nps}, no more.")
    return event(when, data, name=f"nps-{when}-{who}")


def test_a_detractor_is_a_risk_under_a_subject_that_does_not_name_them() -> None:
    (risk,) = [risk for (kind, _), risk in risks(10, rating(5, 3)).items() if kind == "detractor"]
    assert risk.subject == respondent_key("mr  ash")
    assert "ash" not in risk.subject.casefold()
    assert risk.verbatim == "A 3, no more."
    assert risk.why == "Mr Ash gave 3 of 10 on 6 January: would not recommend us."


def test_a_later_better_score_ends_a_detractor_and_an_older_one_does_not() -> None:
    subject = respondent_key("Mr Ash")
    assert not is_open("detractor", 20, rating(5, 3), rating(15, 8), subject=subject)
    assert not is_open("detractor", 20, rating(15, 8), rating(5, 3), subject=subject)
    assert is_open("detractor", 20, rating(5, 9), rating(15, 3), subject=subject)
    assert not is_open("detractor", 186, rating(5, 3), subject=subject)


def test_one_persons_praise_does_not_silence_another() -> None:
    assert is_open("detractor", 20, rating(5, 3), rating(15, 10, None), subject=respondent_key("Mr Ash"))


def test_feedback_without_a_score_is_no_risk() -> None:
    found = risks(6, onboarded(), event(5, interactions.FeedbackReceived(csat=1, verbatim="Hm.")))
    assert not [kind for kind, _ in found if kind == "detractor"]


def mention(when: float, firm: str | None = "Smith & Co") -> Event:
    data = interactions.CompetitorMentioned(competitor=firm, verbatim="They called us.", heard_by="anna")
    return event(when, data, name=f"mention-{when:g}")


def test_a_competitor_is_a_risk_for_ninety_days() -> None:
    risk = risks(10, mention(10))["competitor", "smith & co"]
    assert risk.why == "They spoke of Smith & Co on 11 January."
    assert (risk.verbatim, risk.concerns) == ("They called us.", ("anna",))
    assert is_open("competitor", 99, mention(10), subject="smith & co")
    assert not is_open("competitor", 100, mention(10), subject="smith & co")


def test_our_talking_to_them_afterwards_answers_it() -> None:
    for channel in (Channel.MEETING, Channel.VIDEO, Channel.CALL):
        assert not is_open("competitor", 13, mention(10), contact(12, channel), subject="smith & co")
    inbound = contact(12, Channel.CALL, direction=Direction.INBOUND)
    for other in (contact(12, Channel.EMAIL), inbound, contact(9), contact(10.02)):
        assert is_open("competitor", 13, mention(10), other, subject="smith & co")


def test_a_mention_after_the_answer_opens_it_again() -> None:
    events = [mention(10), contact(12), mention(20)]
    assert risks(21, *events)["competitor", "smith & co"].since == day(20)
    assert risks(21, mention(20), mention(10))["competitor", "smith & co"].since == day(10)


def test_each_firm_is_a_risk_of_its_own() -> None:
    found = risks(11, mention(10), mention(10.1, "Jones"), mention(10.2, None))
    assert {subject for kind, subject in found if kind == "competitor"} == {"", "jones", "smith & co"}
