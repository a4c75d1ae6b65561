import json
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from deploy.local.demo.attempts import Attempt, attempts
from deploy.local.demo.dead_letters import DeadLetter, differences
from deploy.local.demo.lines import Sent
from deploy.local.demo.refusing import judged, words
from deploy.local.demo.story import load
from shared.events.catalogue import CATALOGUE, REPORTED

ATTEMPT_NOW = datetime(2026, 11, 22, 17, 25, tzinfo=UTC)
STORY = load()
ATTEMPTS = tuple(attempts(STORY, STORY.facts(ATTEMPT_NOW), ATTEMPT_NOW))


def attempt(what: str) -> Attempt:
    return next(one for one in ATTEMPTS if what in one.line.what)


def letter(one: Attempt, **errors: str) -> DeadLetter:
    record = one.record()
    told = {"topic": REPORTED, "exception.class.name": "invalid", "exception.message": one.line.says, **errors}
    return DeadLetter(record.key, record.value, tuple(record.headers), told)


def test_they_are_of_many_kinds_and_come_through_every_door() -> None:
    assert {one.line.sent for one in ATTEMPTS} == set(Sent)
    assert {one.line.status for one in ATTEMPTS} >= {409, 415, 422}


def test_a_key_used_twice_is_that_of_the_clients_first_fact() -> None:
    document = attempt("the key of a fact").document
    assert (document["source"], document["id"]) == ("/crm", "pellow-tiles-01-001")


def test_in_a_batch_good_facts_stand_around_it_that_the_same_service_owns() -> None:
    for one in ATTEMPTS:
        assert len(one.neighbours) == (2 if one.line.sent is Sent.BATCH else 0)
        assert all(fact.entry.owner == one.line.to for fact in one.neighbours)


@pytest.mark.parametrize("what", ["a field that nobody knows", "an NPS of eleven", "a channel that does not exist"])
def test_the_data_is_invalid_as_the_story_says(what: str) -> None:
    document = attempt(what).document
    with pytest.raises(ValidationError):
        CATALOGUE[document["type"]].model.model_validate_json(json.dumps(document["data"]))


def test_the_large_one_is_large() -> None:
    assert len(attempt("300 KiB").record().value) > 300 * 1024


def test_an_unreadable_record_is_sent_as_it_is() -> None:
    record = attempt("not JSON").record()
    assert record.value.startswith(b"call from")
    assert dict(record.headers) == {"content-type": b"application/cloudevents+json"}


def test_a_good_refusal_is_no_difference() -> None:
    one = attempt("a field that nobody knows")
    problem = {"status": 422, "detail": "unreadable", "errors": [{"pointer": "/data/chanel", "detail": "is unknown"}]}
    assert judged(one, problem) == []
    assert words(problem) == "unreadable; /data/chanel: is unknown"


@pytest.mark.parametrize(
    ("problem", "difference"),
    [
        ({"status": "recorded"}, "expected status 422, got recorded"),
        ({"status": 400, "detail": "chanel", "errors": [{"pointer": "/data/chanel"}]}, "expected status 422, got 400"),
        ({"status": 422, "detail": "no", "errors": [{"pointer": "/data"}]}, "does not speak of 'chanel'"),
        ({"status": 422, "detail": "chanel", "errors": [{"pointer": "/data"}]}, "does not point to /data/chanel"),
    ],
)
def test_a_wrong_answer_is_a_difference(problem: dict[str, object], difference: str) -> None:
    assert any(difference in found for found in judged(attempt("a field that nobody knows"), problem))


def test_dead_letters_as_they_must_be() -> None:
    buried = [one for one in ATTEMPTS if one.over_kafka]
    assert len(buried) >= 3
    assert differences(buried, [letter(one) for one in buried]) == []


def test_a_dead_letter_missing_changed_or_too_many_is_a_difference() -> None:
    one, other = attempt("a channel that does not exist"), attempt("not JSON")
    assert "0 dead letters with its bytes" in differences([one], [])[0]
    assert "2 dead letters with its bytes" in differences([one], [letter(one), letter(one)])[0]
    assert "should not have been" in differences([one], [letter(one), letter(other)])[0]
    assert "does not speak of" in differences([one], [letter(one, **{"exception.message": "bad"})])[0]
    assert "does not say that it came from" in differences([one], [letter(one, topic="other")])[0]
    stripped = DeadLetter(letter(one).key, letter(one).value, (), letter(one).errors)
    assert "lost headers" in differences([one], [stripped])[0]
