"""The oracle of the fault campaign finds what it is there to find: each kind of damage, done by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest

from tests.chaos.facts import Fact, Story, address
from tests.chaos.ledger import Ledger
from tests.chaos.oracle import mails, stores, topics
from tests.chaos.oracle.findings import Findings
from tests.chaos.oracle.mailbox import Mail
from tests.chaos.oracle.stores import Stored
from tests.chaos.oracle.topics import Published

STORY = Story("trial", Random(1), clients=2)
CLIENT, OTHER = STORY.clients
FACTS = [*(STORY.contact(CLIENT) for _ in range(4)), STORY.complaint(CLIENT)]


def ledger() -> Ledger:
    made = Ledger()
    made.report(FACTS)
    for version, fact in enumerate(FACTS, 1):
        made.acknowledge(fact, version, f"event-{version}")
    return made


def events() -> list[Stored]:
    return [_stored(version, fact) for version, fact in enumerate(FACTS, 1)]


def _stored(version: int, fact: Fact) -> Stored:
    return Stored(
        f"event-{version}", fact.topic, fact.subject, version, fact.type, fact.time, fact.data, fact.source, fact.id
    )


def records() -> list[Published]:
    recorded = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        Published(one.topic, 3, n, one.subject, one.version, one.id, one.type, one.time, recorded, one.data)
        for n, one in enumerate(events())
    ]


def mail(message_id: str = "<1>", *, to: str | None = None) -> Mail:
    token = FACTS[-1].token
    assert token is not None
    return Mail(message_id, to or address(STORY.partner_of(CLIENT)), frozenset([token]), "a complaint is open")


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    found = Findings()
    stores.check(events(), ledger(), found)
    topics.check(records(), events(), found)
    mails.check_mails([mail()], STORY, ledger(), found, frozenset())
    assert (found.wrong, found.repeats, found.copies) == ([], 0, 0)


STORE_DAMAGE: dict[str, tuple[Callable[[list[Stored]], list[Stored]], str]] = {
    "the last one is gone": (lambda all_: all_[:-1], "lost"),
    "one in the middle is gone": (lambda all_: [*all_[:2], *all_[3:]], "lost"),
    "one is stored twice": (lambda all_: [*all_, replace(all_[0], version=6, id="event-6")], "doubled"),
    "two changed places": (lambda all_: [all_[1], all_[0], *all_[2:]], "disordered"),
    "one says something else": (lambda all_: [replace(all_[0], data={"channel": "pigeon"}), *all_[1:]], "foreign"),
    "one is another client's": (lambda all_: [*all_[:-1], replace(all_[-1], subject=OTHER, version=1)], "foreign"),
    "nobody reported it": (lambda all_: [*all_, replace(all_[0], version=6, identity="unheard-of")], "foreign"),
    "it was answered otherwise": (lambda all_: [replace(all_[0], id="another"), *all_[1:]], "other"),
}


@pytest.mark.parametrize(("damage", "kind"), STORE_DAMAGE.values(), ids=STORE_DAMAGE.keys())
def test_damage_to_a_store_is_found(damage: Callable[[list[Stored]], list[Stored]], kind: str) -> None:
    found = Findings()
    stores.check(damage(events()), ledger(), found)
    assert getattr(found, kind)


def test_two_answers_to_one_fact_are_found() -> None:
    told, found = ledger(), Findings()
    told.acknowledge(FACTS[0], 9, "event-9")
    stores.check(events(), told, found)
    assert found.other


TOPIC_DAMAGE: dict[str, tuple[Callable[[list[Published]], list[Published]], str]] = {
    "one was never sent": (lambda all_: all_[:-1], "lost"),
    "two changed places": (lambda all_: [all_[1], all_[0], *all_[2:]], "disordered"),
    "one is in another partition": (lambda all_: [*all_[:-1], replace(all_[-1], partition=4)], "disordered"),
    "one is not what is stored": (lambda all_: [replace(all_[0], id="another"), *all_[1:]], "foreign"),
    "a version was used twice": (lambda all_: [*all_, replace(all_[-1], id="another")], "foreign"),
    "one is not stored": (lambda all_: [*all_, replace(all_[-1], version=6)], "foreign"),
}


@pytest.mark.parametrize(("damage", "kind"), TOPIC_DAMAGE.values(), ids=TOPIC_DAMAGE.keys())
def test_damage_to_a_topic_is_found(damage: Callable[[list[Published]], list[Published]], kind: str) -> None:
    found = Findings()
    topics.check(damage(records()), events(), found)
    assert getattr(found, kind)


def test_a_record_that_stands_there_twice_is_counted_and_allowed() -> None:
    found = Findings()
    topics.check([*records(), *records()[2:]], events(), found)
    assert (found.wrong, found.repeats) == ([], 3)


MAIL_DAMAGE = {
    "there is none": ([], "lost"),
    "another one about the same": ([mail(), mail("<2>")], "doubled"),
    "it went to somebody else": ([mail(to="rival@chaos.example")], "foreign"),
    "it was not called for": ([mail(), Mail("<3>", "x@chaos.example", frozenset(), "hello")], "foreign"),
}


@pytest.mark.parametrize(("arrived", "kind"), MAIL_DAMAGE.values(), ids=MAIL_DAMAGE.keys())
def test_damage_to_the_mails_is_found(arrived: list[Mail], kind: str) -> None:
    found = Findings()
    mails.check_mails(arrived, STORY, ledger(), found, frozenset())
    assert getattr(found, kind)


def test_a_copy_with_the_same_message_id_is_counted() -> None:
    found = Findings()
    mails.check_mails([mail(), mail()], STORY, ledger(), found, frozenset())
    assert (found.wrong, found.copies) == ([], 1)
