"""referral_moment: a promoter whom nobody has asked yet may send us somebody."""

import pytest

from shared.events import clients, interactions
from shared.events.event import Event
from shared.events.scoring import Band
from tests.support.stories.scoring import contact, day, event, health, is_open, onboarded, risks


def score(when: float, nps: int, who: str = "Ms Lee") -> Event:
    data = interactions.FeedbackReceived(nps=nps, respondent=who, verbatim=f"A {nps}.")
    return event(when, data, name=f"score-{who}-{when:g}")


def asked(when: float) -> Event:
    return event(when, interactions.ReferralAsked(by="anna"))


def test_a_promoter_whom_nobody_asked_is_a_moment_for_a_quarter() -> None:
    moment = risks(10, score(10, 9))["referral_moment", ""]
    assert moment.why == (
        "Ms Lee gave us 9 of 10 on 11 January. No record that anybody has ever asked them for a referral."
    )
    assert moment.verbatim == "A 9."
    assert moment.since == moment.cause_time == day(10)
    assert moment.evidence == ("score-Ms Lee-10",)
    assert is_open("referral_moment", 99.9, score(10, 9))
    assert not is_open("referral_moment", 100, score(10, 9))
    assert not is_open("referral_moment", 10, score(10, 8))


def test_it_is_an_opportunity_and_no_reason_for_the_score() -> None:
    story = [onboarded(-200), *(contact(-20 * number) for number in range(10)), score(10, 9)]
    found, without = health(10, *story), health(10, *story, asked(10))
    assert "referral_moment" in {risk.kind for risk in found.risks}
    assert (found.score, found.band, found.contributions) == (without.score, Band.GREEN, without.contributions)


def test_who_was_asked_is_left_alone_for_half_a_year() -> None:
    assert not is_open("referral_moment", 190, score(150, 10), asked(20))
    assert risks(200, score(150, 10), asked(20))["referral_moment", ""].since == day(200)
    assert risks(200, score(150, 10), asked(20))["referral_moment", ""].why.endswith(
        "No record that anybody has asked them for a referral since 21 January."
    )


def test_that_we_sent_them_somebody_is_worth_saying() -> None:
    given = event(5, interactions.ReferralGiven(by="anna"))
    moment = risks(10, given, score(10, 9))["referral_moment", ""]
    assert moment.why.endswith("for a referral. We sent them somebody on 6 January.")
    assert moment.evidence == ("ReferralGiven-5", "score-Ms Lee-10")


@pytest.mark.parametrize(
    "trouble",
    [
        interactions.ComplaintRaised(complaint="c", about="the bill"),
        interactions.MistakeDisclosed(mistake="m", what="The wrong form", found_by=interactions.Finder.US),
        interactions.InvoiceQueried(invoice="i"),
        interactions.DeadlineMissed(deadline="d"),
        interactions.PromiseBroken(promise="p"),
        interactions.CompetitorMentioned(),
        interactions.FeedbackReceived(nps=3, respondent="Mr Ash"),
    ],
)
def test_while_something_is_to_be_put_right_it_is_no_moment(trouble: interactions.ComplaintRaised) -> None:
    assert not is_open("referral_moment", 12, score(10, 9), event(11, trouble))


@pytest.mark.parametrize("kind", ["department", "witness", "victim"])
def test_who_is_not_free_to_send_us_somebody_is_never_asked(kind: str) -> None:
    known = event(0, clients.ClientDetailsChanged.model_validate({"kind": kind}))
    assert not is_open("referral_moment", 10, known, score(10, 10))


def test_the_moment_comes_back_when_the_trouble_is_over() -> None:
    story = [score(10, 9), event(11, interactions.PromiseBroken(promise="p"))]
    assert not is_open("referral_moment", 40, *story)
    assert risks(41, *story)["referral_moment", ""].since == day(41)
    assert not is_open("referral_moment", 100, *story)
