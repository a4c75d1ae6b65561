"""What statements on commitments say, to the letter."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shared.events.statements import Statement
from shared.events.statements.commitments import (
    ActionOverdue,
    CommitmentsKept,
    DeadlinesEarly,
    DoneLate,
    MistakeMade,
    MistakeOpen,
    NotOnboarded,
    OnboardingIncomplete,
    PromiseMissed,
    PromiseNotKept,
    PromiseOverdue,
    StatusOverdue,
    ToExplain,
)
from shared.wording import Reader, reasons

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
READER = Reader(AT, ZoneInfo("Europe/London"), {"nia": "Nia Rees"}.get, me="jane")
FRIDAY = datetime(2026, 11, 20, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        (
            PromiseOverdue(what="Written advice.", due=FRIDAY, by="nia"),
            "Nia Rees promised “Written advice” for Friday 20 November. No record that it was done.",
        ),
        (
            PromiseOverdue(what="Written advice", due=FRIDAY, by="jane"),
            "You promised “Written advice” for Friday 20 November. No record that it was done.",
        ),
        (
            PromiseOverdue(what="Written advice", due=FRIDAY),
            "We promised “Written advice” for Friday 20 November. No record that it was done.",
        ),
        (
            PromiseNotKept(when=FRIDAY, owned_up=False, what="Written advice", reason="The expert is ill."),
            (
                "The promise “Written advice” was broken on Friday 20 November. Our note: “The expert is ill”. "
                "No record that the client was told."
            ),
        ),
        (PromiseNotKept(when=AT, owned_up=True), "A promise was broken today. We have told the client."),
        (PromiseMissed(when=FRIDAY, what="Advice"), "We did not keep a promise: “Advice” (Friday 20 November)."),
        (PromiseMissed(when=AT), "A promise was broken (today)."),
    ],
)
def test_a_statement_is_a_sentence(stated: Statement, why: str) -> None:
    assert reasons.why(stated, READER) == why


def test_a_title_ends_the_line_that_begins_with_the_client() -> None:
    overdue = PromiseOverdue(what="Advice", due=FRIDAY)
    assert reasons.title(overdue, READER) == "“Advice”, promised for Friday 20 November"
    assert reasons.title(PromiseMissed(when=AT), READER) is None


DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        (PromiseOverdue(what="X", due=DAY), "We promised “X” for Sunday 22 November. No record that it was done."),
        (CommitmentsKept(promises=1, deadlines=0, last=FRIDAY), "1 promise kept in time on Friday 20 November."),
        (
            CommitmentsKept(promises=2, deadlines=1, last=FRIDAY),
            "2 promises kept and 1 deadline met in time, the last on Friday 20 November.",
        ),
        (DeadlinesEarly(count=1, last=FRIDAY, days=5), "A deadline met 5 days early, on Friday 20 November."),
        (
            DeadlinesEarly(count=3, last=FRIDAY, days=1),
            "3 deadlines met early, the last on Friday 20 November, 1 day before it was due.",
        ),
        (
            DoneLate(count=1, done=FRIDAY, due=date(2026, 10, 10), promise=False, what="The report"),
            "“The report” was done 41 days late, on Friday 20 November.",
        ),
        (
            DoneLate(count=1, done=FRIDAY, due=FRIDAY - timedelta(hours=3), promise=True, told=True),
            "A promise was kept late, on Friday 20 November; the client had been told that it would be late.",
        ),
        (
            DoneLate(count=2, done=FRIDAY, due=date(2026, 11, 19), promise=False),
            "2 things were done late. The latest: a deadline was met 1 day late, on Friday 20 November.",
        ),
        (
            ActionOverdue(what="Invite their new GC", due=DAY, owner="nia"),
            "“Invite their new GC” was planned for Sunday 22 November. No record of it since.",
        ),
        (
            ActionOverdue(what="A guide", due=DAY, quick_win=True),
            "“A guide”, a quick win, was planned for Sunday 22 November. No record of it since.",
        ),
        (
            MistakeOpen(what="The wrong flat", when=FRIDAY, by_client=True),
            (
                "They told us on Friday 20 November of a mistake of ours: “The wrong flat”. "
                "No record that it was put right."
            ),
        ),
        (
            MistakeOpen(what="The wrong flat", when=FRIDAY, by_client=False, late=True, found=FRIDAY - timedelta(9)),
            (
                "We told them on Friday 20 November of a mistake of ours that was found on 11 November: "
                "“The wrong flat”. No record that it was put right."
            ),
        ),
        (
            MistakeMade(what="The wrong flat", when=FRIDAY, by_client=True),
            "A mistake of ours that they found (Friday 20 November): “The wrong flat”.",
        ),
        (
            MistakeMade(what="The wrong flat", when=FRIDAY, by_client=False, at_once=True),
            "A mistake of ours, owned up to at once (Friday 20 November): “The wrong flat”.",
        ),
        (
            OnboardingIncomplete(
                since=date(2026, 10, 1),
                missing=(
                    ToExplain.FEE,
                    ToExplain.RETAINER,
                    ToExplain.NEXT_STEPS,
                    ToExplain.CONTACT_ROUTE,
                    ToExplain.REPLY_TIMES,
                ),
            ),
            (
                "A client since 1 October. Still to do: explain the fee, the retainer and the next steps; "
                "agree reply times; say how to reach us."
            ),
        ),
        (
            NotOnboarded(first=AT),
            "The first entry about them is from today; there is no client record and no responsible partner.",
        ),
        (
            NotOnboarded(first=FRIDAY, partner="nia"),
            "The first entry about them is from Friday 20 November; there is no client record.",
        ),
        (
            StatusOverdue(matter="The lease", every=14, last=FRIDAY, opened=False),
            "No word to them on “The lease” since Friday 20 November. A report every 14 days was agreed.",
        ),
        (
            StatusOverdue(matter="The lease", every=1, last=AT, opened=True),
            "No word to them on “The lease” since it was opened today. A report every day was agreed.",
        ),
    ],
)
def test_a_duty_is_told_as_a_person_would(stated: Statement, why: str) -> None:
    assert reasons.why(stated, READER) == why


def test_everything_that_a_new_client_should_know_has_words() -> None:
    for missing in ToExplain:
        said = reasons.why(OnboardingIncomplete(since=DAY, missing=(missing,)), READER)
        assert said.startswith("A client since Sunday 22 November. Still to do: ")
        assert len(said) > len("A client since Sunday 22 November. Still to do: .")


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        (PromiseNotKept(when=AT, owned_up=True, what="Advice"), "promise broken: “Advice”"),
        (PromiseNotKept(when=AT, owned_up=True), "a promise was broken"),
        (ActionOverdue(what="Invite their new GC", due=DAY), "overdue from the account plan: “Invite their new GC”"),
        (
            MistakeOpen(what="The wrong flat", when=AT, by_client=True),
            "our mistake, not yet put right: “The wrong flat”",
        ),
        (OnboardingIncomplete(since=DAY, missing=(ToExplain.FEE,)), "1 step of onboarding still to do"),
        (NotOnboarded(first=AT), "no client record, no partner"),
        (NotOnboarded(first=AT, partner="nia"), "no client record"),
        (StatusOverdue(matter="The lease", every=14, last=AT, opened=False), "a report is overdue on “The lease”"),
    ],
)
def test_a_title_names_people_and_things(stated: Statement, title: str) -> None:
    assert reasons.title(stated, READER) == title
