from dataclasses import replace
from datetime import datetime
from typing import Any
from unittest.mock import AsyncMock

import pytest
from typing_extensions import override

from services.interactions.context import INTERACTIONS
from services.interactions.store import CURSORS, NEWEST, Place, page, timeline
from shared.personal import PlainCodec
from shared.web.cursor import InvalidCursorError
from tests.support.stories.interactions import MONDAY, day


def row(position: int, at: datetime = MONDAY, name: str = "CallMissed") -> dict[str, Any]:
    return {
        "position": position,
        "id": f"e-{position}",
        "version": position,
        "type": f"rapport.{name}.v1",
        "time": at,
        "recorded_at": day(9),
        "data": '{"call": "x-1", "caller": "sealed"}',
        "causation_id": "cause-1",
        "reported_source": "/telephony",
        "reported_id": "call-1",
    }


WORD = CURSORS.encode(Place(MONDAY, 7))


def test_the_row_too_many_says_that_there_are_more() -> None:
    two = page(INTERACTIONS, "acme", [row(3, day(2)), row(2, day(1)), row(1)], 2)
    assert [entry["id"] for entry in two.entries] == ["e-3", "e-2"]
    assert two.next == CURSORS.encode(Place(day(1), 2))


def test_the_last_page_has_no_next() -> None:
    assert page(INTERACTIONS, "acme", [row(2), row(1)], 2).next is None
    assert page(INTERACTIONS, "acme", [], 2) == page(INTERACTIONS, "acme", [], 5)


def test_an_entry_is_the_event_as_it_was_reported() -> None:
    (entry,) = page(INTERACTIONS, "acme", [row(4)], 1).entries
    assert entry == {
        "id": "e-4",
        "type": "rapport.CallMissed.v1",
        "version": 4,
        "time": "2026-03-02T09:00:00Z",
        "recorded_at": "2026-03-11T09:00:00Z",
        "causation_id": "cause-1",
        "reported_source": "/telephony",
        "reported_id": "call-1",
        "data": {"call": "x-1", "caller": "sealed"},
    }


class _Opening(PlainCodec):
    @override
    def open(self, subject: str, sealed: str) -> str:
        return f"{subject} {sealed} opened"


def test_personal_words_are_opened_and_nothing_else() -> None:
    known, newer = page(replace(INTERACTIONS, codec=_Opening()), "acme", [row(2), row(1, name="HandShaken")], 2).entries
    assert known["data"] == {"call": "x-1", "caller": "acme sealed opened"}
    assert newer["data"] == {"call": "x-1", "caller": "sealed"}


async def test_the_first_page_begins_with_the_newest_and_asks_for_one_more() -> None:
    connection = AsyncMock()
    connection.fetch.return_value = [row(1)]
    await timeline(connection, INTERACTIONS, "acme", None, 50)
    assert connection.fetch.await_args.args[1:] == ("interactions:acme", NEWEST.time, NEWEST.position, 51)


async def test_a_further_page_begins_at_the_cursor() -> None:
    connection = AsyncMock()
    connection.fetch.return_value = []
    await timeline(connection, INTERACTIONS, "acme", WORD, 1)
    assert connection.fetch.await_args.args[1:] == ("interactions:acme", MONDAY, 7, 2)


async def test_a_word_that_no_page_gave_is_refused_before_the_database_is_asked() -> None:
    connection = AsyncMock()
    for word in ("", WORD[:-1], "AQAGTBHpFo_AAAAAAAAAAAc"):
        with pytest.raises(InvalidCursorError, match="before must be the `next` of the previous page"):
            await timeline(connection, INTERACTIONS, "acme", word, 1)
    connection.fetch.assert_not_awaited()


@pytest.mark.parametrize("limit", [0, -1, 201])
async def test_a_limit_out_of_range_is_refused_before_the_database_is_asked(limit: int) -> None:
    connection = AsyncMock()
    with pytest.raises(ValueError, match="limit: must be between 1 and 200"):
        await timeline(connection, INTERACTIONS, "acme", None, limit)
    connection.fetch.assert_not_awaited()
