"""The brief: what is on it, and what never is."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import msgspec
import pytest
from hypothesis import given
from msgspec import structs

from services.scoring.domain import People, assess, fold_person
from services.scoring.domain.brief import Ended, Past, compose
from services.scoring.domain.brief.kinds import PLAIN, plain
from services.scoring.domain.brief.talks import talks
from services.scoring.domain.working.person import NOBODY_KNOWN
from services.scoring.http.pages import HEADERS, page
from shared.events import clients, interactions
from shared.events.event import Event
from shared.events.interactions import Channel
from shared.events.people import PersonAdded
from shared.events.scoring import Band, RiskKind
from shared.events.statements.endings import EndedAfter, EndedOn
from tests.support.stories.brief import NOW, PAST, STORY, briefed, paged, reader_on
from tests.support.stories.scoring import POLICY, all_steps, contact, day, event, health, onboarded, told
from tests.support.stories.scoring_histories import histories

RICH = briefed(*STORY, past=PAST)
READER = reader_on(NOW)


def test_goals_and_acceptable_outcomes_come_first() -> None:
    [goals] = RICH.goals
    assert goals.goals == ("Settle the fleet claims before the renewal", "One wording for all policies")
    assert goals.acceptable_outcomes == ("Two wordings, if the brokers agree",)
    assert goals.agreed == day(20)
    html = page(RICH, READER)
    assert html.index("What they want") < html.index("How they stand")


def test_of_a_matter_the_goals_stand_under_its_title_until_it_is_closed() -> None:
    opened = event(1, interactions.MatterOpened(matter="m", title="The lease"))
    agreed = event(2, clients.GoalsAgreed(goals=("To stay",), matter="m"))
    closed = event(3, interactions.MatterClosed(matter="m"))
    assert [each.matter for each in briefed(onboarded(), opened, agreed).goals] == ["The lease"]
    assert [each.matter for each in briefed(onboarded(), agreed).goals] == ["m"]
    assert briefed(onboarded(), opened, agreed, closed).goals == ()


def test_reasons_stand_on_both_sides_the_heaviest_first() -> None:
    standing = RICH.standing
    against, in_favour = ([each.points for each in side] for side in (standing.against, standing.in_favour))
    assert against == sorted(against)
    assert in_favour == sorted(in_favour, reverse=True)
    assert max(against) < 0 < min(in_favour)
    assert len(against) == len(in_favour) == 3


def test_each_risk_comes_with_its_next_step_and_the_red_score_is_none_of_them() -> None:
    assert [each.kind for each in RICH.risks][:2] == ["complaint_unacknowledged", "calls_unreturned"]
    assert all(each.next_step for each in RICH.risks)
    assert "health_red" not in {each.kind for each in RICH.risks}


def test_of_two_risks_about_the_same_the_page_has_the_one_that_says_both() -> None:
    raised = event(190, interactions.ComplaintRaised(complaint="c", about="the bill"))
    other = event(199.5, interactions.ComplaintRaised(complaint="other", about="the tone"))
    late = event(190, interactions.DeadlineAtRisk(deadline="d"))
    kinds = [each.kind for each in briefed(onboarded(), contact(180), raised, other, late).risks]
    assert kinds[:3] == ["complaint_unacknowledged", "complaint_open", "client_not_told"]
    assert "deadline_at_risk" not in kinds


def test_a_missed_deadline_is_not_called_overdue() -> None:
    due = event(150, interactions.DeadlineSet(deadline="d", what="The appeal", due=day(190), owner="cleo"))
    missed = event(191, interactions.DeadlineMissed(deadline="d"))
    [item] = briefed(onboarded(), due, missed).open_items
    assert (item.kind, item.late, item.missed) == ("Missed deadline", False, True)
    html = paged(onboarded(), due, missed)
    assert "<strong>Missed deadline:</strong> <bdi>The appeal</bdi>" in html
    assert "(was due Friday 10 July, <bdi>cleo</bdi>)" in html
    assert "overdue" not in html
    assert "overdue" in paged(onboarded(), due)


def test_what_waits_for_us_is_listed_before_what_is_not_due_yet() -> None:
    items = [(each.kind, each.what, each.late) for each in RICH.open_items]
    assert items == [
        ("Complaint", "the invoice of May", False),
        ("Call to return", "Pieter Lowndes", False),
        ("Mistake to put right", "A wrong date", False),
        ("Invoice they asked about", "the hours of March", False),
        ("Promise", "A note on delayed arrival.", True),
        ("Deadline", "Reply to the broker", False),
        ("Promise", "The new wording.", False),
        ("Action", "Train two handlers", False),
    ]
    assert [each.who for each in RICH.open_items if each.due] == ["ben", "cleo", "anna", "anna"]


def test_what_is_settled_or_long_past_is_not_open_any_more() -> None:
    settled = [
        event(195, interactions.ComplaintResolved(complaint="c")),
        event(195, interactions.PromiseKept(promise="p-1")),
        event(195, interactions.PromiseBroken(promise="p-2")),
        event(195, interactions.DeadlineMet(deadline="d")),
        event(195, interactions.CallReturned(call="k")),
        event(195, interactions.MistakeRemedied(mistake="x")),
        event(195, interactions.ActionDropped(action="a")),
        event(195, interactions.InvoicePaid(invoice="i")),
    ]
    assert briefed(*STORY, *settled).open_items == ()
    late = {each.kind for each in briefed(*STORY, when=900).open_items}
    assert late == {"Complaint", "Mistake to put right"}


def test_a_complaint_that_we_closed_and_they_are_not_satisfied_with_stays_on_the_page() -> None:
    raised = event(190, interactions.ComplaintRaised(complaint="c", about="the invoice of May"))
    closed = event(195, interactions.ComplaintResolved(complaint="c", satisfied=False))
    assert [(each.kind, each.what) for each in briefed(raised, closed, when=200).open_items] == [
        ("Complaint resolved, not to their satisfaction", "the invoice of May")
    ]
    satisfied = event(196, interactions.ComplaintResolved(complaint="c", satisfied=True))
    assert briefed(raised, closed, satisfied, when=200).open_items == ()


def test_their_words_are_there_the_latest_first_and_each_once() -> None:
    assert [(each.words, each.by, each.question) for each in RICH.said] == [
        ("Say what it costs first.", "Pieter Lowndes", "What could we do better?"),
        ("Twice what you said.", "Pieter Lowndes", None),
        ("Anna picks up. The other firms do not.", "Rosalind Achterberg", None),
    ]


def test_what_they_value_about_us_stands_apart_in_their_words() -> None:
    assert RICH.most_valued is not None
    assert RICH.least_valued is not None
    assert (RICH.most_valued.words, RICH.most_valued.when) == ("That Anna knows the fleet.", day(140))
    assert RICH.least_valued.words == "Invoices without a word."
    html = page(RICH, READER)
    assert "Most valued about us" in html
    assert "Least valued" in html
    assert "Most valued" not in paged()


def test_since_the_last_meeting_what_began_and_what_ended_and_how_the_score_went() -> None:
    since = RICH.since_meeting
    assert (since.met, since.contacts, since.score_then) == (day(120), 3, 81.4)
    told = [each.what for each in since.changes]
    assert "New: an overdue promise." in told
    [over] = [each for each in since.changes if each.what.startswith("Over")]
    assert over.what == "Over: no call or meeting for a long time. The last call was on 1 June, recent enough."
    assert over.dated
    assert since.moved == f"The score was 81 then, now {RICH.standing.number}."
    assert [each.when for each in since.changes] == sorted((each.when for each in since.changes), reverse=True)
    assert min(each.when for each in since.changes) > day(120)
    quiet = briefed(onboarded(), contact(100), contact(199, Channel.MEETING)).since_meeting
    assert (quiet.met, quiet.contacts, quiet.changes) == (day(199), 0, ())


def test_what_ended_is_dated_by_what_ended_it_and_not_by_when_we_read_of_it() -> None:
    """A history was imported today: the call was returned in May, and we met in June."""
    today, kept = day(NOW), event(150, interactions.MatterOpened(matter="m", title="The lease"))
    ended = [
        Ended(today, "calls_unreturned", "In words.", EndedOn(kind="call_returned", when=day(140))),
        Ended(today, "promise_overdue", "In words.", EndedOn(kind="promise_kept", when=day(170))),
        Ended(today, "renewal_near", "In words.", EndedOn(kind="terms_ended", when=day(180).date())),
        Ended(today, "competitor", "In words.", EndedAfter(kind="competitor_silent", days=90)),
        Ended(today, "no_contact", "The last call was on 1 June, recent enough."),
    ]
    met = contact(160, Channel.MEETING)
    changes = briefed(onboarded(), kept, met, past=Past(ended=tuple(ended))).since_meeting.changes
    assert [(each.when, each.what, each.dated) for each in changes if each.what.startswith("Over")] == [
        (today, "Over: another firm was mentioned. No further mention in 90 days.", False),
        (today, "Over: no call or meeting for a long time. The last call was on 1 June, recent enough.", True),
        (day(180).replace(hour=0), "Over: terms that end soon. The terms ended on 30 June.", True),
        (day(170), "Over: an overdue promise. The promise was kept on 20 June.", True),
    ]


def test_what_ended_is_told_in_the_readers_zone() -> None:
    late = Ended(day(NOW), "promise_overdue", "Kept.", EndedOn(kind="promise_kept", when=day(170.45)))
    told_in = briefed(onboarded(), past=Past(ended=(late,)), zone="Australia/Sydney").since_meeting.changes
    assert "Over: an overdue promise. The promise was kept on 21 June." in [each.what for each in told_in]


def test_every_kind_has_plain_words_and_one_that_is_gone_has_its_name() -> None:
    assert PLAIN.keys() == set(RiskKind)
    assert not any("_" in each for each in PLAIN.values())
    assert plain("gone_since") == "gone since"


def test_without_a_meeting_all_that_is_remembered_is_new() -> None:
    opened = event(1, interactions.MatterOpened(matter="m", title="The lease"))
    closed = event(9, interactions.MatterClosed(matter="n"))
    scored = event(5, interactions.FeedbackReceived(nps=9, respondent="Ms B"))
    since = briefed(onboarded(), opened, closed, scored, contact(10), when=12).since_meeting
    assert (since.met, since.contacts) == (None, 1)
    assert [each.what for each in since.changes] == [
        "A matter was closed.",
        "Asked whether they would recommend us, Ms B gave 9 of 10.",
        "They instructed us: “The lease”.",
    ]


def test_work_not_charged_since_the_last_meeting_is_said_so_that_they_hear_of_it() -> None:
    before = event(50, interactions.TimeNotCharged(what="Read the lease"))
    after = event(150, interactions.TimeNotCharged(what="A call about their pension.", hours=1.5))
    met = contact(100, Channel.MEETING)
    changes = briefed(onboarded(), before, after, met).since_meeting.changes
    assert [(each.when, each.what) for each in changes if "charging" in each.what] == [
        (day(150), "We worked for them without charging it: “A call about their pension” (1.5 hours).")
    ]


def test_the_future_has_news_returning_days_terms_and_ideas() -> None:
    assert [(each.kind, each.what) for each in RICH.ahead] == [
        ("Goals", "Do the goals still hold? They were agreed on 21 January."),
        ("News", "“Calloway buys a broker”, Friday 10 July."),
        ("Coming up", "1 August: Birthday (Rosalind Achterberg)."),
        ("Terms", "They end on 28 October: what would they change?"),
        ("Idea", "We last brought them an idea for their future on Saturday 11 July: bring the next."),
    ]


def test_the_questions_of_a_check_in_are_brought_up_where_it_is_due_soon() -> None:
    questions = "“What do you like about working with us?” “What is one thing we could do better?”"
    asked = [each.what for each in briefed(*STORY, when=265).ahead if each.kind == "Check-in"]
    assert asked == [f"{questions} (last asked on 12 July)"]
    never = [each.what for each in briefed(onboarded(), when=170).ahead if each.kind == "Check-in"]
    assert never == [f"{questions} (no record that anybody asked)"]


def coming(yearly_on: str, when: float) -> list[str]:
    noted = event(1, clients.InterestNoted(interest="b", what="Birthday", yearly_on=yearly_on))
    return [each.what for each in briefed(onboarded(), noted, when=when).ahead if each.kind == "Coming up"]


def test_a_day_that_returns_is_mentioned_in_the_month_before_it() -> None:
    assert coming("01-15", 14) == ["Today: Birthday."]
    assert coming("01-20", 14) == ["Tuesday 20 January: Birthday."]
    assert coming("02-20", 14) == []
    assert coming("01-05", 360) == ["5 January 2027: Birthday."]  # of the next year
    assert coming("02-29", 50) == ["Saturday 28 February: Birthday."]


def test_an_opportunity_is_brought_up_with_its_next_step() -> None:
    promoter = event(190, interactions.FeedbackReceived(nps=10, respondent="Ms B"))
    found = [each.what for each in briefed(onboarded(), contact(190), promoter).ahead if each.kind == "Opportunity"]
    assert len(found) == 1
    assert found[0].startswith("Ms B gave us 10 of 10")
    assert found[0].endswith("offer to return the favour.")


def test_the_people_of_both_sides_and_who_knows_whom() -> None:
    assert [(each.person, each.responsible, each.part) for each in RICH.ours] == [
        ("anna", True, None),
        ("ben", False, "claims"),
        ("cleo", False, None),
    ]
    assert RICH.ours[2].last_contact is None
    assert [(each.name, each.known_to) for each in RICH.theirs] == [
        ("Rosalind Achterberg", ("anna", "ben")),
        ("Pieter Lowndes", ("ben", "anna")),
    ]
    assert (RICH.sector, RICH.supervisor, RICH.since) == ("Marine insurance", "The board", date(2026, 1, 1))


def test_our_people_are_named_where_their_names_are_known() -> None:
    entry = PersonAdded(name="Anna Berg", email="anna@firm.example")
    known = {"anna": fold_person(NOBODY_KNOWN, structs.replace(event(0, entry), subject="anna"))}
    policy = replace(POLICY, people=People(POLICY.working, known))
    state = told(*STORY)
    brief = compose("acme", state, assess(state, day(NOW), policy), policy, READER)
    assert brief.names == {"anna": "Anna Berg"}
    html = page(brief, READER)
    assert "Anna Berg" in html
    assert "<bdi>ben</bdi>" in html


@pytest.mark.parametrize("kind", [clients.ClientKind.WITNESS, clients.ClientKind.VICTIM, clients.ClientKind.DEPARTMENT])
def test_of_a_client_who_cannot_leave_it_is_said_what_the_score_means(kind: clients.ClientKind) -> None:
    taken_on = event(0, clients.ClientOnboarded(name="Jo", since=day(0).date(), kind=kind))
    brief = briefed(taken_on)
    assert brief.standing.meaning is not None
    assert "They cannot leave: trouble here means a complaint" in page(brief, READER)


def test_one_who_is_gone_is_shown_as_they_stood_then_and_nothing_is_brought_up() -> None:
    gone = briefed(*STORY, event(195, clients.ClientClosed()))
    assert gone.closed
    assert gone.ahead == ()
    assert "The relationship has ended" in page(gone, READER)


def test_of_a_client_of_whom_nothing_is_known_the_page_says_so() -> None:
    nobody = briefed()
    assert (nobody.name, nobody.goals, nobody.open_items, nobody.said) == ("acme", (), (), ())
    html = page(nobody, READER)
    for words in ("No record of what they want", "Nothing is open", "No meeting or video call", "Nobody is named"):
        assert words in html


def test_the_page_tells_days_in_the_readers_zone_and_names_it() -> None:
    late = event(199.45, interactions.MatterOpened(matter="m", title="The lease"))
    brief = briefed(onboarded(), late)
    assert "As of 20 July 2026, 12:00 UTC." in page(brief, READER)
    assert "since yesterday" in page(brief, READER)
    sydney = page(brief, reader_on(NOW, "Australia/Sydney"))
    assert "As of 20 July 2026, 22:00 Sydney time." in sydney
    assert "since today" in sydney


def test_no_score_is_printed_where_too_little_is_known_and_programs_have_it() -> None:
    brief = briefed(onboarded(199), contact(199.5))
    assert (brief.standing.band, brief.standing.number) == (Band.NOT_ENOUGH_KNOWN, None)
    assert brief.standing.score >= POLICY.bands.green
    html = page(brief, READER)
    assert "Too little is known yet to give a score." in html
    assert "of 100" not in html


def test_a_colour_that_is_not_the_scores_says_why() -> None:
    raised = event(199, interactions.ComplaintRaised(complaint="c", about="the bill"))
    talks = [contact(when, by=("anna", "ben")[when % 2]) for when in range(0, NOW, 7)]
    story = [onboarded(), *all_steps(), *talks, raised]
    html = paged(*story)
    assert "Amber while a complaint is open. The score alone, " in html
    assert re.search(r"<strong>\d+ of 100</strong> <span class=\"band green\">green</span>", paged(*story[:-1]))


def test_talks_are_counted_against_our_own_standard() -> None:
    seen = health(200, onboarded(), contact(199)).cadence
    assert talks(seen, POLICY, READER) == (
        "1 call or meeting in the last year, the last yesterday. By our standard it would be 5 by now."
    )
    assert briefed().standing.talks == "No call or meeting on record in the last year."
    letters = replace(POLICY, counts_as_real=frozenset({Channel.LETTER, Channel.CALL}))
    assert talks(health(200, onboarded(), contact(199)).cadence, letters, READER).startswith("1 contact that counts in")


def test_contacts_are_counted_once() -> None:
    """The reason counts them, and where none of those shown does, the line below the score."""
    for brief in (briefed(onboarded(), contact(199)), RICH):
        reasons = [each.why for each in (*brief.standing.against, *brief.standing.in_favour)]
        counted = [why for why in reasons if "our standard is" in why]
        assert len(counted) + (brief.standing.talks is not None) == 1


def test_a_finished_matter_is_said_beside_the_score() -> None:
    opened = event(1, interactions.MatterOpened(matter="m", title="The lease"))
    closed = event(9, interactions.MatterClosed(matter="m"))
    quiet = briefed(onboarded(), *all_steps(), opened, contact(5), closed)
    assert quiet.standing.words.endswith(". Nothing open: their one matter is finished, and silence does not count."), (
        quiet.standing.words
    )
    assert "Nothing open" not in briefed(onboarded(), opened, contact(5)).standing.words


def test_programs_read_the_same() -> None:
    document = msgspec.json.decode(msgspec.json.encode(RICH))
    assert document["goals"][0]["agreed"] == "2026-01-21T12:00:00Z"
    assert document["since"] == "2026-01-01"
    assert document["standing"]["band"] == "red"
    assert [each["kind"] for each in document["ahead"]][:2] == ["Goals", "News"]
    assert document["zone"] == "UTC"
    [overdue] = [each for each in document["risks"] if each["kind"] == "promise_overdue"]
    assert overdue["facts"]["kind"] == "promise_overdue"
    assert overdue["why"] == "We promised “A note on delayed arrival” for 20 June. No record that it was done."


@given(histories())
def test_of_every_history_there_is_a_page(events: list[Event]) -> None:
    brief = briefed(*events, when=NOW + 250, past=Past())
    html = page(brief, reader_on(NOW + 250))
    assert html.startswith("<!doctype html>")
    assert not re.search(r"[+−]0</span>", html)
    assert len(brief.open_items) <= 10
    assert len(brief.risks) <= 4


class Tags(HTMLParser):
    """The elements of a page, and every text in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


HOSTILE = '</bdi></style><script>alert(1)</script><img src=x onerror="alert(1)">\u202e\u2066{{ 7 * 7 }}&lt;'


def test_no_text_becomes_markup_or_turns_its_neighbours_around() -> None:
    whom = {"with": [HOSTILE.replace("\u202e\u2066", "")[:200]]}
    said = [
        event(0, clients.ClientOnboarded(name=HOSTILE.replace("\u202e\u2066", ""), since=day(0).date())),
        event(1, clients.GoalsAgreed(goals=(HOSTILE,), acceptable_outcomes=(HOSTILE,))),
        event(2, interactions.ComplaintRaised(complaint="c", about=HOSTILE, verbatim=HOSTILE)),
        event(3, clients.InterestNoted(interest="i", what=HOSTILE)),
        contact(4, Channel.MEETING, by="anna", **whom),
    ]
    html = page(msgspec.structs.replace(briefed(*said), names={"anna": HOSTILE}), READER)
    tags = Tags(html)
    assert not tags.names & {"script", "img", "link", "iframe", "object", "form", "a"}
    assert not {name for name in tags.attributes if name.startswith("on") or name in {"src", "href", "style"}}
    assert html.count("</style>") == 1
    assert "\u202e" not in html
    assert "\u2066" not in html
    assert "49" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)


def test_the_policy_of_content_allows_the_pages_own_style_and_nothing_else() -> None:
    policy = HEADERS["Content-Security-Policy"]
    [style] = re.findall(r"<style>(.*?)</style>", page(RICH, READER), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert HEADERS["Cache-Control"] == "no-store"
