"""detractor: somebody would not recommend us."""

from services.scoring.domain.signals.same_answer import respondent_key
from shared.events import interactions
from shared.events.event import Event
from tests.support.stories.scoring import event, is_open, onboarded, risks


def rating(when: float, nps: int, who: str | None = "Mr Ash") -> Event:
    data = interactions.FeedbackReceived(nps=nps, respondent=who, verbatim=f"A {nps}, no more.")
    return event(when, data, name=f"nps-{when}-{who}")


def test_a_detractor_is_a_risk_under_a_subject_that_does_not_name_them() -> None:
    (risk,) = [risk for (kind, _), risk in risks(10, rating(5, 3)).items() if kind == "detractor"]
    assert risk.subject == respondent_key("mr  ash")
    assert "ash" not in risk.subject.casefold()
    assert risk.verbatim == "A 3, no more."
    assert risk.why == "Mr Ash would not recommend us: 3 of 10 on 6 January."


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
