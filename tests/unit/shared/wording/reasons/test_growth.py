"""What statements on goals, news and referrals say, to the letter."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from shared.events.statements import Statement
from shared.events.statements.growth import (
    FutureTalks,
    GoalsUnknown,
    NewsUnmentioned,
    ReferralMoment,
    ReferralUnthanked,
)
from shared.wording import Reader, reasons

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
READER = Reader(AT, ZoneInfo("Europe/London"))
MAY = datetime(2026, 5, 2, 9, tzinfo=UTC)
NEVER = "No record that anybody has ever asked them for a referral."


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        (
            GoalsUnknown(since=date(2026, 1, 1)),
            "A client since 1 January, and no record of what they want to achieve.",
        ),
        (
            NewsUnmentioned(headline="Acme buys Bolt.", when=MAY),
            "There was news on 2 May: “Acme buys Bolt”. No record that anybody has mentioned it to them.",
        ),
        (
            NewsUnmentioned(headline="An award", when=AT, about="Ms Birch"),
            "There was news about Ms Birch today: “An award”. No record that anybody has mentioned it to them.",
        ),
        (
            ReferralMoment(nps=9, when=MAY, respondent="Ms Lee"),
            f"Ms Lee gave us 9 of 10 on 2 May. {NEVER}",
        ),
        (
            ReferralMoment(nps=10, when=MAY, asked=MAY, given=AT),
            (
                "Somebody there gave us 10 of 10 on 2 May. No record that anybody has asked them for a referral "
                "since 2 May. We sent them somebody today."
            ),
        ),
        (
            ReferralUnthanked(when=MAY, referred_by="Ms Lee", who="Brown & Co"),
            "Ms Lee sent us Brown & Co on 2 May. No record that anybody thanked them.",
        ),
        (ReferralUnthanked(when=MAY), "They sent us somebody on 2 May. No record that anybody thanked them."),
        (FutureTalks(ideas=1, talks=0, latest=MAY), "We brought them an idea for their future on 2 May."),
        (FutureTalks(ideas=0, talks=1, latest=MAY), "We talked with them about their future on 2 May."),
        (
            FutureTalks(ideas=3, talks=2, latest=MAY),
            "We brought them 3 ideas for their future and talked with them about it twice, most recently on 2 May.",
        ),
        (
            FutureTalks(ideas=20, talks=0, latest=AT),
            "We brought them 20 ideas or more for their future, most recently today.",
        ),
    ],
)
def test_a_statement_is_a_sentence(stated: Statement, why: str) -> None:
    assert reasons.why(stated, READER) == why


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        (GoalsUnknown(since=date(2026, 1, 1)), "no record of what they want to achieve"),
        (NewsUnmentioned(headline="An award", when=AT, about="Ms Birch"), "news about Ms Birch, and a reason to call"),
        (NewsUnmentioned(headline="An award", when=AT), "news about them, and a reason to call"),
        (ReferralUnthanked(when=MAY, referred_by="Ms Lee"), "no record that Ms Lee was thanked for a referral"),
        (ReferralUnthanked(when=MAY), "no record that they were thanked for a referral"),
        (FutureTalks(ideas=1, talks=0, latest=MAY), None),
    ],
)
def test_a_title_ends_the_line_that_begins_with_the_client(stated: Statement, title: str | None) -> None:
    assert reasons.title(stated, READER) == title
