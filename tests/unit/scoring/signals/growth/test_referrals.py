"""Referrals: those the client sent us, and whether they were thanked for."""

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, Contribution, react
from shared.events import interactions
from shared.events.event import Event
from shared.events.scoring import RiskClosed
from tests.support.stories.scoring import POLICY, day, event, health, is_open, risks, told


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
    assert found.why == "They sent us somebody on 11 January."
    assert found.evidence == ("received-r",)
    assert instructions(375, received(10)).log_odds == pytest.approx(-0.2)


def test_a_referral_reported_twice_helps_once() -> None:
    again = event(11, interactions.ReferralReceived(referral="r"))
    assert instructions(11, received(10), again).log_odds == -0.4


def test_instructions_and_referrals_together_help_no_more_than_two_of_them() -> None:
    story = [matter(0, "a"), matter(10, "b"), received(10, "r"), received(10, "s")]
    found = instructions(10, *story)
    assert found.log_odds == -0.8
    assert found.why == "They instructed us again and sent us 2 people, most recently on 11 January."
    assert instructions(375, *story).log_odds == pytest.approx(-0.6)


def test_a_referral_not_thanked_for_within_a_week_is_a_risk() -> None:
    assert not is_open("referral_unthanked", 16.9, received(10), subject="r")
    risk = risks(17, received(10))["referral_unthanked", "r"]
    assert risk.why == "Ms Lee sent us Brown & Co on 11 January. No record that anybody thanked them."
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
        ("referral_unthanked", [received(0)], [], (8, 100), "No record of thanks for 90 days: no longer followed.", ()),
        ("referral_moment", [score(0, 9)], [asked(9)], (8, 10), "We asked them on 10 January.", ("ReferralAsked-9",)),
        (
            "referral_moment",
            [score(0, 9)],
            [score(9, 7)],
            (8, 10),
            "Nobody there would recommend us as warmly any more.",
            (),
        ),
        (
            "referral_moment",
            [score(0, 9)],
            [],
            (8, 90),
            "They gave us 9 of 10 on 1 January: too long ago now.",
            ("score-Ms Lee-0",),
        ),
        (
            "referral_moment",
            [score(0, 9)],
            [event(9, interactions.ComplaintRaised(complaint="c", about="the bill", raised_by="Mr Ash"))],
            (8, 10),
            "Something has to be put right first. Mr Ash complained on 10 January: the bill.",
            ("ComplaintRaised-9",),
        ),
        (
            "referral_moment",
            [score(0, 9)],
            [score(10.002, 10)],
            (8, 10),
            "It is no longer the moment, although they gave us 10 of 10.",
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
