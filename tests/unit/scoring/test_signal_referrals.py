"""Referrals: one helps like an instruction and wants thanks; a promoter whom nobody asked lately is an opportunity."""

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, Contribution, react
from shared.events import clients, interactions
from shared.events.event import Event
from shared.events.scoring import Band, RiskClosed
from tests.support.stories.scoring import POLICY, contact, day, event, health, is_open, onboarded, risks, told


def received(when: float, name: str = "r", *, recorded: float | None = None) -> Event:
    data = interactions.ReferralReceived(referral=name, who="Brown & Co", referred_by="Ms Lee")
    return event(when, data, recorded=recorded, name=f"received-{name}")


def matter(when: float, name: str) -> Event:
    return event(when, interactions.MatterOpened(matter=name, title="A lease"), name=f"matter-{name}")


def score(when: float, nps: int, who: str = "Ms Lee") -> Event:
    data = interactions.FeedbackReceived(nps=nps, respondent=who, verbatim=f"A {nps}.")
    return event(when, data, name=f"score-{who}-{when:g}")


def asked(when: float) -> Event:
    return event(when, interactions.ReferralAsked(by="anna"))


def thanked(when: float) -> Event:
    return event(when, interactions.ReferralThanked(referral="r"))


def instructions(when: float, *events: Event) -> Contribution:
    return next(each for each in health(when, *events).contributions if each.kind == "instructions")


def test_a_referral_helps_and_fades_in_a_year() -> None:
    found = instructions(10, received(10))
    assert found.log_odds == -0.4
    assert found.why == "1 referral, the latest on 11 January."
    assert found.evidence == ("received-r",)
    assert instructions(375, received(10)).log_odds == pytest.approx(-0.2)


def test_a_referral_reported_twice_helps_once() -> None:
    again = event(11, interactions.ReferralReceived(referral="r"))
    assert instructions(11, received(10), again).log_odds == -0.4


def test_instructions_and_referrals_together_help_no_more_than_two_of_them() -> None:
    story = [matter(0, "a"), matter(10, "b"), received(10, "r"), received(10, "s")]
    found = instructions(10, *story)
    assert found.log_odds == -0.8
    assert found.why == "1 further instruction and 2 referrals, the latest on 11 January."
    assert instructions(375, *story).log_odds == pytest.approx(-0.6)


def test_a_referral_not_thanked_for_within_a_week_is_a_risk() -> None:
    assert not is_open("referral_unthanked", 16.9, received(10), subject="r")
    risk = risks(17, received(10))["referral_unthanked", "r"]
    assert risk.why == "Ms Lee sent us Brown & Co on 11 January; nobody said that we thanked them."
    assert risk.since == risk.cause_time == risk.cause_recorded == day(17)
    assert risk.evidence == ("received-r",)
    assert risk.cap is None
    assert not is_open("referral_unthanked", 107, received(10), subject="r")


def test_thanks_end_it_in_whatever_order_they_are_reported() -> None:
    assert not is_open("referral_unthanked", 20, received(10), thanked(19), subject="r")
    assert not is_open("referral_unthanked", 20, thanked(19), received(10), received(10), subject="r")


def test_a_referral_reported_late_says_when_it_became_known() -> None:
    risk = risks(30, received(10, recorded=29))["referral_unthanked", "r"]
    assert (risk.cause_time, risk.cause_recorded) == (day(17), day(29))


def test_a_promoter_whom_nobody_asked_is_a_moment_for_a_quarter() -> None:
    moment = risks(10, score(10, 9))["referral_moment", ""]
    assert moment.why == "Ms Lee gave 9 of 10 on 11 January; nobody asked them ever to recommend us."
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
        "nobody asked them since 21 January to recommend us."
    )


def test_that_we_sent_them_somebody_is_worth_saying() -> None:
    given = event(5, interactions.ReferralGiven(by="anna"))
    moment = risks(10, given, score(10, 9))["referral_moment", ""]
    assert moment.why.endswith("to recommend us, and we sent them somebody on 6 January.")
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


@pytest.mark.parametrize(
    ("kind", "before", "after", "looks", "why", "evidence"),
    [
        (
            "referral_unthanked",
            [received(0)],
            [thanked(9)],
            (8, 10),
            "They were thanked on 10 January.",
            ("ReferralThanked-9",),
        ),
        ("referral_unthanked", [received(0)], [], (8, 100), "No thanks for 90 days: no longer followed.", ()),
        ("referral_moment", [score(0, 9)], [asked(9)], (8, 10), "We asked them on 10 January.", ("ReferralAsked-9",)),
        ("referral_moment", [score(0, 9)], [score(9, 7)], (8, 10), "Nobody there is a promoter any more.", ()),
        (
            "referral_moment",
            [score(0, 9)],
            [],
            (8, 90),
            "Their score of 1 January is not fresh any more.",
            ("score-Ms Lee-0",),
        ),
        (
            "referral_moment",
            [score(0, 9)],
            [event(9, interactions.ComplaintRaised(complaint="c", about="the bill", raised_by="Mr Ash"))],
            (8, 10),
            "First something is to be put right. Mr Ash complained on 10 January: the bill.",
            ("ComplaintRaised-9",),
        ),
        (
            "referral_moment",
            [score(0, 9)],
            [score(10.002, 10)],
            (8, 10),
            "It is not the moment any more, whatever they gave on 11 January.",
            ("score-Ms Lee-10.002",),
        ),
    ],
)
def test_what_ended_it_is_said(  # noqa: PLR0917  a table of cases
    kind: str,
    before: list[Event],
    after: list[Event],
    looks: tuple[float, float],
    why: str,
    evidence: tuple[str, ...],
) -> None:
    _, published = react(told(*before), NOTHING_PUBLISHED, day(looks[0]), "fact", POLICY, {})
    found, _ = react(told(*before, *after), published, day(looks[1]), "fact", POLICY, {})
    closed = [each.data for each in found if isinstance(each.data, RiskClosed) and each.data.kind == kind]
    assert [(each.why, each.evidence) for each in closed] == [(why, evidence)]
