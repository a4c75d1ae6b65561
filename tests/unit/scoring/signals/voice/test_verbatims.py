"""verbatims: what the client said of late, in their own words; bounded, and the same in whatever order it was heard."""

import random

from msgspec.structs import replace

from services.scoring.domain import encode
from services.scoring.domain.signals.voice.verbatims import VERBATIMS, VerbatimKind, said
from shared.events.event import Event
from shared.events.interactions import (
    Answer,
    CallMissed,
    Channel,
    ComplaintRaised,
    ContactLogged,
    FeedbackReceived,
    IdeaShared,
)
from tests.support.stories.scoring import contact, day, event, onboarded, told

HARSH = "Nobody ever calls me back, and I am furious about it."


def feedback(when: float, text: str) -> Event:
    return event(when, FeedbackReceived(verbatim=text))


def test_all_that_was_said_in_a_check_in_is_kept_with_the_question() -> None:
    data = FeedbackReceived(
        nps=7,
        respondent="Ms Birch",
        most_valued="The clear letters",
        least_valued="The long silence between the letters you send",
        answers=(
            Answer(question="What could we do better?", answer="Schneller antworten, bitte, und kürzer schreiben."),
        ),
    )
    most, least, answer = said(told(event(3, data)))
    assert (most.kind, most.verbatim, most.language) == (VerbatimKind.MOST_VALUED, "The clear letters", "")
    assert (least.kind, least.language) == (VerbatimKind.LEAST_VALUED, "en")
    assert (answer.kind, answer.question, answer.language) == (VerbatimKind.ANSWER, "What could we do better?", "de")
    assert {each.said_by for each in (most, least, answer)} == {"Ms Birch"}
    assert {each.nps for each in (most, least, answer)} == {7}


def test_words_are_cut_and_the_sentence_is_found_behind_the_cut() -> None:
    (found,) = said(told(event(1, ComplaintRaised(complaint="c", about="x", verbatim=f"{'We signed. ' * 40}{HARSH}"))))
    assert found.verbatim is not None
    assert len(found.verbatim) == 300
    assert found.verbatim.endswith("…")
    assert found.sentence == HARSH
    assert found.tone < -400


def test_of_our_notes_only_harsh_sentences_are_kept_apart_from_their_words() -> None:
    harsh = event(1, ContactLogged(channel=Channel.CALL, summary=f"Spoke of the lease. {HARSH}"))
    plain = event(2, ContactLogged(channel=Channel.CALL, summary="Spoke of the lease; all is well with them."))
    newsletter = event(3, ContactLogged(channel=Channel.EMAIL, automated=True, summary=HARSH))
    state = told(harsh, plain, newsletter)
    assert said(state) == ()
    assert [each.sentence for each in VERBATIMS.of(state).notes] == [HARSH]


def test_a_message_that_only_asks_for_a_call_is_not_kept() -> None:
    rang = event(1, CallMissed(call="a", message="Please ring me."))
    asked = event(2, CallMissed(call="b", caller="Mr Ash", message="Please ring me about the draft of the lease."))
    (kept,) = said(told(rang, asked))
    assert (kept.id, kept.said_by) == ("CallMissed-2", "Mr Ash")


def test_a_contact_without_a_note_leaves_no_trace() -> None:
    assert VERBATIMS.of(told(contact(1))) is VERBATIMS.empty


def test_the_latest_32_are_kept_in_whatever_order_they_are_heard() -> None:
    events = [feedback(when, f"Saying number {when}") for when in range(60)]
    events.append(event(58.5, FeedbackReceived(verbatim="One.", most_valued="Two.", least_valued="Three.")))
    mixed = random.Random(3).sample([*events, *events[::3]], 81)
    state = told(*events)
    assert encode(state) == encode(told(*mixed))
    assert [each.verbatim for each in said(state)][-5:] == [
        "Saying number 58",
        "One.",
        "Two.",
        "Three.",
        "Saying number 59",
    ]
    assert len(said(state)) == 32


def test_of_two_copies_the_one_recorded_first_counts() -> None:
    late = event(5, IdeaShared(what="A patent box", verbatim="We like that."), recorded=9)
    early = replace(late, recorded_at=day(6))
    for events in ((late, early), (early, late), (early, late, early)):
        (found,) = said(told(*events))
        assert found.recorded == said(told(early))[0].recorded


def test_a_client_who_says_much_is_still_a_small_state() -> None:
    loud = [
        feedback(when / 10, HARSH + " Every single time it is the same story with you." * 20) for when in range(400)
    ]
    assert len(encode(told(onboarded(), *loud))) < 20_000
