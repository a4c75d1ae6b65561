"""Statements on the wire: told apart by kind, read by whoever knows the kind, sealed where they are personal."""

from datetime import UTC, datetime

import pytest
from pydantic import BaseModel, ValidationError

from shared.events.scoring import RiskKind, RiskOpened
from shared.events.statements import read_statement
from shared.events.statements.commitments import PromiseNotKept, PromiseOverdue
from shared.personal import PlainCodec, seal, unseal

DUE = datetime(2026, 5, 1, 17, tzinfo=UTC)
FACTS = PromiseOverdue(what="The draft", due=DUE, by="nia")


def opened(**facts: object) -> RiskOpened:
    plain = RiskOpened(
        kind=RiskKind.PROMISE_OVERDUE, since=DUE, cause_time=DUE, cause_recorded=DUE, why="Overdue.", policy="p"
    )
    return RiskOpened.model_validate({**plain.model_dump(), **({"facts": facts} if facts else {})})


def test_facts_are_read_as_what_their_kind_says() -> None:
    assert opened(kind="promise_overdue", what="The draft", due=DUE, by="nia").facts == FACTS
    assert opened().facts is None


def test_a_kind_of_a_newer_writer_is_passed_over_and_the_event_is_read() -> None:
    event = opened(kind="something_new", what="ever")
    assert (event.facts, event.why) == (None, "Overdue.")


def test_what_is_said_to_be_of_a_known_kind_must_be_it() -> None:
    with pytest.raises(ValidationError):
        opened(kind="promise_overdue", due="someday")


def test_a_field_that_a_newer_writer_added_is_passed_over_when_read() -> None:
    document = opened(kind="promise_overdue", what="The draft", due=DUE, by="nia").model_dump_json(exclude_none=True)
    newer = document.replace('"by":"nia"', '"by":"nia","mood":"grim"')
    assert newer != document
    assert RiskOpened.read(newer).facts == FACTS


@pytest.mark.parametrize("document", ['{"kind":"something_new"}', '{"kind":"promise_overdue"}', "[]"])
def test_a_document_that_is_no_statement_is_none(document: str) -> None:
    assert read_statement(document) is None


def test_a_kept_statement_is_read_back() -> None:
    assert read_statement(FACTS.model_dump_json(exclude_none=True)) == FACTS


class Reversing(PlainCodec):
    """Seals by turning the text round."""

    def seal(self, subject: str, text: str) -> str:
        return text[::-1]

    def open(self, subject: str, sealed: str) -> str:
        return sealed[::-1]


def test_the_personal_words_of_each_kind_are_sealed() -> None:
    for facts in (FACTS, PromiseNotKept(when=DUE, owned_up=True, what="The draft", reason="Too much work")):
        data = opened(**facts.model_dump()).document()
        sealed = seal(RiskOpened, "acme", data, Reversing())
        assert sealed["facts"]["what"] == "tfard ehT"
        assert sealed["facts"]["kind"] == facts.kind
        assert unseal(RiskOpened, "acme", sealed, Reversing()) == data


def test_models_that_cannot_be_told_apart_are_no_field() -> None:
    class One(BaseModel):
        text: str

    class Two(BaseModel):
        words: str

    class Either(BaseModel):
        inner: One | Two

    with pytest.raises(TypeError, match="told apart"):
        seal(Either, "acme", {"inner": {"text": "x"}}, PlainCodec())
