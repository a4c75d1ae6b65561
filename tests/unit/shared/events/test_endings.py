"""What ended a risk, on the wire: told apart by kind, old events without it, what is personal in it sealed."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from shared.events.alerts import AlertResolved
from shared.events.scoring import RiskClosed, RiskKind
from shared.events.statements.commitments import PromiseOverdue
from shared.events.statements.endings import EndedAs, EndedOn, MatchRated, PutRightFirst, read_ending
from shared.personal import PlainCodec, seal, unseal

THEN = datetime(2026, 5, 1, 17, tzinfo=UTC)


def closed(facts: object = None) -> RiskClosed:
    plain = {"kind": "promise_overdue", "at": THEN, "why": "It was kept."}
    return RiskClosed.model_validate(plain if facts is None else {**plain, "facts": facts})


def test_facts_are_read_as_what_their_kind_says() -> None:
    assert closed({"kind": "promise_kept", "when": THEN}).facts == EndedOn(kind="promise_kept", when=THEN)
    assert closed({"kind": "long_silent"}).facts == EndedAs(kind="long_silent")


def test_an_event_of_before_has_words_alone() -> None:
    old = RiskClosed.read('{"kind":"promise_overdue","subject":"p","at":"2026-05-01T17:00:00Z","why":"It was kept."}')
    assert (old.facts, old.why) == (None, "It was kept.")
    assert AlertResolved.read('{"alert":"a","why":"It was kept."}').facts is None


def test_a_kind_of_a_newer_writer_is_passed_over_and_the_event_is_read() -> None:
    event = closed({"kind": "something_new", "what": "ever"})
    assert (event.facts, event.why) == (None, "It was kept.")
    assert read_ending({"kind": "something_new"}) is None
    assert read_ending(None) is None


def test_what_is_said_to_be_of_a_known_kind_must_be_it() -> None:
    with pytest.raises(ValidationError):
        closed({"kind": "promise_kept"})


def test_what_is_kept_is_read_back() -> None:
    facts = EndedOn(kind="promise_kept", when=THEN)
    assert read_ending(facts.document()) == facts


class Reversing(PlainCodec):
    """Seals by turning the text round."""

    def seal(self, subject: str, text: str) -> str:
        return text[::-1]

    def open(self, subject: str, sealed: str) -> str:
        return sealed[::-1]


def test_what_is_personal_in_it_is_sealed_and_its_kind_is_not() -> None:
    rated = MatchRated(rating=4, when=THEN, by="Mr Ash")
    data = closed(rated).document()
    sealed = seal(RiskClosed, "acme", data, Reversing())
    assert (sealed["facts"]["by"], sealed["facts"]["kind"]) == ("hsA rM", "match_rated")
    assert unseal(RiskClosed, "acme", sealed, Reversing()) == data
    inner = closed(PutRightFirst(first=PromiseOverdue(what="The draft", due=THEN))).document()
    hidden = seal(RiskClosed, "acme", inner, Reversing())
    assert hidden["facts"]["first"]["what"] == "tfard ehT"
    assert unseal(RiskClosed, "acme", hidden, Reversing()) == inner
    assert RiskKind(hidden["kind"]) is RiskKind.PROMISE_OVERDUE
