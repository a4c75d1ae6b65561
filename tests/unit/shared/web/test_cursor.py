"""Cursors: what a page gave comes back as it was, and what matches the published pattern is taken, nothing else."""

import re
from datetime import UTC, datetime

import httpx
import msgspec
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from shared.web import COUNT, DIGIT, DOUBLE, TEXT, TIME, problems
from shared.web.cursor import InvalidCursorError, Keyset

MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9981, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


class Place(msgspec.Struct, frozen=True):
    """A place by time and position, as those of a timeline are."""

    time: datetime
    position: int


class Line(msgspec.Struct, frozen=True):
    """A place of every other kind of part."""

    band: int
    score: float
    name: str


CURSORS = Keyset("before", Place, TIME, COUNT)
LINES = Keyset("after", Line, DIGIT, DOUBLE, TEXT)
WORD = CURSORS.encode(Place(datetime(2026, 3, 2, 9, tzinfo=UTC), 7))


@given(MOMENTS, st.integers(0, 9 * 10**18 - 1))
def test_a_cursor_comes_back_as_it_was(time: datetime, position: int) -> None:
    place = Place(time, position)
    word = CURSORS.encode(place)
    assert CURSORS.decode(word) == place
    assert re.search(CURSORS.pattern, word)
    assert word.replace("-", "").replace("_", "").isalnum()


@given(st.integers(0, 9), st.floats(allow_nan=False), st.text(st.characters(exclude_categories=["Cs"])))
def test_texts_and_numbers_come_back_as_they_were(band: int, score: float, name: str) -> None:
    line = Line(band, score, name.replace("\x00", ""))
    assert LINES.decode(LINES.encode(line)) == line
    assert re.search(LINES.pattern, LINES.encode(line))


@pytest.mark.parametrize("keyset", [CURSORS, LINES])
@given(data=st.data())
def test_whatever_matches_the_pattern_is_taken_and_can_be_looked_up(
    keyset: Keyset[msgspec.Struct], data: st.DataObject
) -> None:
    word = data.draw(st.from_regex(keyset.pattern.replace("$", r"\Z")))
    for value in msgspec.structs.astuple(keyset.decode(word)):
        assert "\x00" not in str(value)


@pytest.mark.parametrize(
    "word",
    [
        "",
        "7",
        WORD[:-1],
        WORD + "1",
        WORD + "=",
        WORD[:-1] + "?",
        " " + WORD[1:],
        "é" + WORD[1:],
        WORD[:9] + "\n" + WORD[9:],
        WORD + "\n",
        "9" + WORD[1:],
        WORD.replace("-", "-9", 1)[:-1],
        "WyIyMDI2LTAzLTAyVDA5OjAwOjAwWiIsN10",
        "tomorrow",
    ],
)
def test_a_word_that_no_page_gave_is_refused(word: str) -> None:
    with pytest.raises(InvalidCursorError, match="before must be the `next` of the previous page"):
        CURSORS.decode(word)


@given(st.text(max_size=40))
def test_decoding_fails_in_no_other_way(word: str) -> None:
    try:
        assert CURSORS.encode(CURSORS.decode(word)) == word
    except InvalidCursorError as error:
        assert "before" in str(error)  # noqa: PT017


def test_one_row_too_many_says_that_there_are_more() -> None:
    places = [Place(datetime(2026, 3, day, tzinfo=UTC), day) for day in (5, 6, 7)]
    assert CURSORS.following(places, 2, lambda row: row) == CURSORS.encode(places[1])
    assert CURSORS.following(places[:2], 2, lambda row: row) is None


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
