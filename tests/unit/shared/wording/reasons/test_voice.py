"""What statements on the client's own voice say, to the letter."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from shared.events.statements import Statement
from shared.events.statements.voice import (
    ComplaintOpen,
    ComplaintsResolved,
    ComplaintUnacknowledged,
    ComplaintUnsatisfied,
    GivenScore,
    OtherFirmMentioned,
    Recommendations,
    Satisfaction,
    SoundedFrustrated,
    UnnamedWouldNotRecommend,
    WouldNotRecommend,
)
from shared.wording import Reader, reasons

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
READER = Reader(AT, ZoneInfo("Europe/London"), {"nia": "Nia Rees"}.get, me="jane")
FRIDAY, MAY = datetime(2026, 11, 20, 17, tzinfo=UTC), datetime(2026, 5, 3, 9, tzinfo=UTC)
AGNES = "Sister Agnes Doyle"


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        (
            ComplaintOpen(when=AT, about="A letter went astray.", by=AGNES),
            "Sister Agnes Doyle complained today: A letter went astray.",
        ),
        (ComplaintOpen(when=FRIDAY), "They complained on Friday 20 November."),
        (
            ComplaintUnacknowledged(when=FRIDAY, about="the bill", by=AGNES),
            (
                "No record that Sister Agnes Doyle was told that we take up their complaint of Friday 20 November: "
                "the bill."
            ),
        ),
        (
            ComplaintUnsatisfied(when=FRIDAY, raised=MAY, about="the bill", by=AGNES),
            (
                "We closed their complaint of 3 May: the bill. "
                "Sister Agnes Doyle said on Friday 20 November that they are not satisfied with how we did."
            ),
        ),
        (
            ComplaintUnsatisfied(when=AT),
            "We closed a complaint of theirs. They said today that they are not satisfied with how we did.",
        ),
        (
            ComplaintsResolved(count=1, last=MAY),
            "A complaint was resolved on 3 May. It counts for less each month.",
        ),
        (
            ComplaintsResolved(count=3, last=MAY, unsatisfied=1),
            (
                "3 complaints were resolved, the last on 3 May, 1 of them not to their satisfaction. "
                "They count for less each month."
            ),
        ),
        (
            WouldNotRecommend(score=3, when=FRIDAY, by=AGNES),
            "Sister Agnes Doyle would not recommend us: 3 of 10 on Friday 20 November.",
        ),
        (
            WouldNotRecommend(score=0, when=AT),
            "Somebody there, who gave no name, would not recommend us: 0 of 10 today.",
        ),
        (
            UnnamedWouldNotRecommend(count=3, scores=(0, 3, 5), last=AT),
            "3 people there, who gave no names, would not recommend us: 0, 3 and 5 of 10, the last today.",
        ),
        (
            UnnamedWouldNotRecommend(count=9, scores=(0, 0, 1, 1, 2), last=AT),
            (
                "9 people there, who gave no names, would not recommend us: 0, 0, 1, 1 and 2 of 10, "
                "to name the lowest, the last today."
            ),
        ),
        (
            Recommendations(latest=(GivenScore(score=10, when=AT), GivenScore(score=3, when=MAY, by=AGNES)), count=2),
            (
                "Asked whether they would recommend us, somebody there gave 10 of 10 today and Sister Agnes Doyle gave "
                "3 of 10 on 3 May."
            ),
        ),
        (
            Satisfaction(
                latest=(
                    GivenScore(score=2, when=AT, by=AGNES, about="billing"),
                    GivenScore(score=5, when=MAY, by=AGNES, about="The lease"),
                ),
                count=4,
            ),
            (
                "Asked how satisfied they were, Sister Agnes Doyle gave 2 of 5 for “billing” today and 5 of 5 for "
                "“The lease” on 3 May (the latest of 4 answers)."
            ),
        ),
        (
            OtherFirmMentioned(when=FRIDAY, firm="Arkwright Sable", heard_by="nia"),
            "They mentioned Arkwright Sable to Nia Rees on Friday 20 November.",
        ),
        (OtherFirmMentioned(when=AT, heard_by="jane"), "They mentioned another firm to you today."),
        (OtherFirmMentioned(when=AT, firm="Smith & Co", heard_by="nobody-known"), "They mentioned Smith & Co today."),
        (
            SoundedFrustrated(when=FRIDAY, by=AGNES),
            "Sister Agnes Doyle sounded frustrated on Friday 20 November. It may be about something else.",
        ),
        (
            SoundedFrustrated(when=MAY, note=True),
            "Our note of 3 May sounds as if they were frustrated. It may be about something else.",
        ),
        (
            SoundedFrustrated(when=AT, sentence="Nobody ever rings me back."),
            "They sounded frustrated today: “Nobody ever rings me back”.",
        ),
    ],
)
def test_a_statement_is_a_sentence(stated: Statement, why: str) -> None:
    assert reasons.why(stated, READER) == why


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        (ComplaintOpen(when=AT, about="A letter", by=AGNES), "Sister Agnes Doyle has complained"),
        (ComplaintOpen(when=AT, about="A letter"), "they have complained"),
        (
            ComplaintUnacknowledged(when=AT, by=AGNES),
            "Sister Agnes Doyle complained and may have heard nothing from us",
        ),
        (
            ComplaintUnsatisfied(when=AT, by=AGNES),
            "Sister Agnes Doyle is not satisfied with how we closed the complaint",
        ),
        (ComplaintUnsatisfied(when=AT), "they are not satisfied with how we closed the complaint"),
        (WouldNotRecommend(score=0, when=AT, by=AGNES), "Sister Agnes Doyle would not recommend us"),
        (WouldNotRecommend(score=0, when=AT), "somebody there would not recommend us"),
        (UnnamedWouldNotRecommend(count=2, scores=(0, 3), last=AT), "2 people there would not recommend us"),
        (OtherFirmMentioned(when=AT, firm="Arkwright Sable"), "they mentioned Arkwright Sable"),
        (SoundedFrustrated(when=AT, by=AGNES), "Sister Agnes Doyle may be frustrated"),
        (SoundedFrustrated(when=AT), "they may be frustrated"),
        (ComplaintsResolved(count=1, last=AT), None),
    ],
)
def test_a_title_names_who_and_what(stated: Statement, title: str | None) -> None:
    assert reasons.title(stated, READER) == title
