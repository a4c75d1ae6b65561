"""Cursors: what a page gave comes back as it was, and nothing else is taken."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Annotated

import httpx
import msgspec
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from shared.web import problems
from shared.web.cursor import InvalidCursorError, Keyset

MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


class Place(msgspec.Struct, frozen=True, array_like=True):
    """A place by time and position, as those of a timeline are."""

    time: Annotated[datetime, msgspec.Meta(tz=True)]
    position: Annotated[int, msgspec.Meta(ge=1)]


CURSORS = Keyset("before", Place)
WORD = CURSORS.encode(Place(datetime(2026, 3, 2, 9, tzinfo=UTC), 7))


@given(MOMENTS, st.integers(1, 2**63 - 1))
def test_a_cursor_comes_back_as_it_was(time: datetime, position: int) -> None:
    place = Place(time, position)
    word = CURSORS.encode(place)
    assert CURSORS.decode(word) == place
    assert word.replace("-", "").replace("_", "").isalnum()


def written(text: str) -> str:
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "word",
    [
        "",
        "7",
        WORD[:-1],
        WORD + "A",
        WORD + "=",
        WORD[:-1] + "?",
        " " + WORD[1:],
        "é" + WORD[1:],
        WORD[:9] + "\n" + WORD[9:],
        written('["2026-03-02T09:00:00Z",0]'),
        written('["2026-03-02T09:00:00",7]'),
        written('["2026-03-02T09:00:00Z", 7]'),
        written("[" * 100_000),
        "AQAGTBHpFo_AAAAAAAAAAAc",
        written("2026-03-02T09:00:00+00:00|a-7"),
    ],
)
def test_a_word_that_no_page_gave_is_refused(word: str) -> None:
    with pytest.raises(InvalidCursorError, match="before must be the `next` of the previous page"):
        CURSORS.decode(word)


@given(st.text(max_size=30))
def test_decoding_fails_in_no_other_way(word: str) -> None:
    try:
        assert CURSORS.encode(CURSORS.decode(word)) == word
    except InvalidCursorError as error:
        assert "before" in str(error)  # noqa: PT017


def test_one_row_too_many_says_that_there_are_more() -> None:
    keyset = Keyset("after", int)
    assert keyset.following([5, 6, 7], 2, lambda row: row) == keyset.encode(6)
    assert keyset.following([5, 6], 2, lambda row: row) is None


async def test_every_service_answers_such_a_word_with_422() -> None:
    app = FastAPI()
    problems.install(app)

    @app.get("/page")
    async def page(before: str) -> str:
        return str(CURSORS.decode(before).position)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
        assert (await http.get("/page", params={"before": WORD})).json() == "7"
        refused = await http.get("/page", params={"before": WORD[1:]})
    assert refused.status_code == 422
    assert refused.json()["detail"] == "before must be the `next` of the previous page"
