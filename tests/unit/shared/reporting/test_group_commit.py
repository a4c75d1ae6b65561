"""Reports gathered into one transaction: each is answered as if it had been alone."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import asyncpg
import pytest

from shared.events import Reported
from shared.events.catalogue import Topic, type_of
from shared.reporting.group_commit import GroupCommit
from shared.reporting.recorder import Outcome, Recorded
from tests.support.recording import contact

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def fact(name: str) -> Reported:
    return Reported("/test", name, f"client of {name}", NOW, type_of(contact()), contact(), b"")


def recorded(one: Reported) -> Outcome:
    return Recorded(one.source, one.id, one.subject, Topic.INTERACTIONS, 1, f"event of {one.id}")


class Store:
    """Records, but for what is wrong; those who are held wait until they are let go; ``gate`` closed, all wait."""

    def __init__(self) -> None:
        self.transactions: list[list[str]] = []
        self.wrong: dict[str, Exception] = {}
        self.wrong_only_to_wait = False
        self.held: dict[str, asyncio.Event] = {}
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, reports: Sequence[Sequence[Reported]], *, wait: bool) -> Sequence[list[Outcome] | None]:
        await self.gate.wait()
        ids = [one.id for facts in reports for one in facts]
        for id_ in ids:
            if id_ in self.wrong and (wait or not self.wrong_only_to_wait):
                raise self.wrong[id_]
        if wait:
            for id_ in ids:
                if id_ in self.held:
                    await self.held[id_].wait()
        free = [wait or not any(one.id in self.held for one in facts) for facts in reports]
        self.transactions.append(
            [one.id for facts, is_free in zip(reports, free, strict=True) if is_free for one in facts]
        )
        return [
            [recorded(one) for one in facts] if is_free else None
            for facts, is_free in zip(reports, free, strict=True)
        ]  # fmt: skip


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def together(store: Store) -> GroupCommit:
    return GroupCommit(store)


async def test_what_comes_while_transactions_are_under_way_goes_into_one(store: Store, together: GroupCommit) -> None:
    store.gate.clear()
    reports = [[fact(f"{number}-{n}") for n in range(1 + number % 3)] for number in range(20)]
    waiting = [asyncio.create_task(together.record(facts)) for facts in reports]
    await asyncio.sleep(0)
    store.gate.set()
    assert await asyncio.gather(*waiting) == [[recorded(one) for one in facts] for facts in reports]
    assert sorted(id_ for ids in store.transactions for id_ in ids) == sorted(
        one.id for facts in reports for one in facts
    )
    assert len(store.transactions) < 5


async def test_one_that_fails_fails_alone(store: Store, together: GroupCommit) -> None:
    store.gate.clear()
    store.wrong = {"3": ValueError("of 3")}
    waiting = [asyncio.create_task(together.record([fact(str(number))])) for number in range(8)]
    await asyncio.sleep(0)
    store.gate.set()
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(answers.pop(3), ValueError)
    assert answers == [[recorded(fact(str(number)))] for number in range(8) if number != 3]


async def test_without_a_database_all_are_told_so_at_once(store: Store, together: GroupCommit) -> None:
    store.gate.clear()
    store.wrong = {str(number): ConnectionError() for number in range(8)}
    waiting = [asyncio.create_task(together.record([fact(str(number))])) for number in range(8)]
    await asyncio.sleep(0)
    store.gate.set()
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(answer, ConnectionError) for answer in answers)
    assert store.transactions == []


async def test_a_client_held_elsewhere_holds_nobody_else(store: Store, together: GroupCommit) -> None:
    store.held = {name: asyncio.Event() for name in ("held-1", "held-2", "held-3")}
    held = [asyncio.create_task(together.record([fact(name)])) for name in store.held]
    for number in range(20):
        assert await together.record([fact(str(number))]) == [recorded(fact(str(number)))]
    assert not any(task.done() for task in held)
    for name in store.held:
        store.held[name].set()
    assert await asyncio.gather(*held) == [[recorded(fact(name))] for name in store.held]


async def test_who_waits_beside_a_client_held_for_too_long_is_recorded(store: Store, together: GroupCommit) -> None:
    store.held = {name: asyncio.Event() for name in ("a", "b", "for ever", "briefly")}
    blocking = [asyncio.create_task(together.record([fact(name)])) for name in ("a", "b")]
    waiting = [asyncio.create_task(together.record([fact(name)])) for name in ("for ever", "briefly")]
    await together.record([fact("meanwhile")])  # both are found to be held by now
    store.wrong["for ever"] = asyncpg.LockNotAvailableError("canceling statement due to lock timeout")
    store.wrong_only_to_wait = True
    for name in ("a", "b", "briefly"):
        store.held.pop(name).set()
    for_ever, briefly = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(for_ever, asyncpg.LockNotAvailableError)
    assert briefly == [recorded(fact("briefly"))]
    assert await asyncio.gather(*blocking) == [[recorded(fact(name))] for name in ("a", "b")]


async def test_who_gave_up_before_his_turn_is_not_recorded(store: Store, together: GroupCommit) -> None:
    store.gate.clear()
    waiting = [asyncio.create_task(together.record([fact(str(number))])) for number in range(8)]
    await asyncio.sleep(0)
    waiting[7].cancel()
    await asyncio.sleep(0)
    store.gate.set()
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(answers[7], asyncio.CancelledError)
    assert sorted(id_ for ids in store.transactions for id_ in ids) == [str(number) for number in range(7)]
