"""The portfolio in Postgres: its filters, its pages, and its sums against the same worked out one by one."""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from statistics import fmean
from typing import Any

import pytest

from services.scoring.context import SCORING
from services.scoring.http.summary_view import summary_view
from services.scoring.projection.assessment import BANDS, COLUMNS
from services.scoring.queries.portfolio import Filter, page
from services.scoring.queries.summary import Group, Summary, summary
from shared.database.pool import Pool
from shared.events.scoring import RiskKind
from shared.store import Streams
from tests.support.databases import Databases

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
LOOKED_AT = [datetime(2026, month, 3, tzinfo=UTC) for month in (3, 4, 5)]
RISKS = ["", "complaint_open", "complaint_open referral_moment", "no_contact rhythm_break"]

Row = dict[str, Any]


def firm(size: int = 300) -> dict[str, Row]:
    chance = random.Random(7)
    return {
        f"scoring:c-{number:03}": {
            "review_at": None,
            "assessed_at": chance.choice(LOOKED_AT),
            "partner": chance.choice(["anna", "ben", None]),
            "band": chance.choice([0, 1, 2, 3, None]),
            "score": float(chance.randrange(10, 90)),
            "tier": chance.choice(["key", "standard"]),
            "sector": chance.choice(["Shipping", "Food & drink", None]),
            "risks": chance.choice(RISKS),
            "month_score": chance.choice([None, 50.0]),
            "last_month_score": chance.choice([None, 60.0]),
        }
        for number in range(size)
    }


@pytest.fixture
async def pool(databases: Databases) -> Pool:
    made = await databases.pool("scoring")
    async with made.acquire() as connection, connection.transaction():
        streams = Streams(SCORING, COLUMNS)
        rows = await streams.lock(connection, firm())
        for name, row in rows.items():
            row.state, row.columns = b"", firm()[name]
        await streams.save(connection, rows.values())
    return made


def told(wanted: Filter = Filter()) -> dict[str, Row]:  # noqa: B008  it is frozen
    given = {
        name: value for name in ("partner", "band", "tier", "sector") if (value := getattr(wanted, name)) is not None
    }
    return {
        name: row
        for name, row in firm().items()
        if row["band"] is not None and all(row[column] == value for column, value in given.items())
    }


FILTERS = [
    Filter(),
    Filter(partner="anna"),
    Filter(band=1),
    Filter(tier="key", sector="Shipping"),
    Filter(partner="ben", tier="standard", sector="Food & drink"),
    Filter(sector="nothing of that name"),
]


@pytest.mark.parametrize("wanted", FILTERS)
async def test_pages_show_each_client_that_is_wanted_once_worst_first(pool: Pool, wanted: Filter) -> None:
    found: list[str] = []
    place: str | None = None
    async with pool.acquire() as connection:
        while True:
            rows, place = await page(connection, wanted, after=place, limit=7)
            found += [row["stream_id"] for row in rows]
            if place is None:
                break
    rows_told = told(wanted)
    assert found == sorted(rows_told, key=lambda name: (rows_told[name]["band"], rows_told[name]["score"], name))


def changes(row: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """This month and last month, as the columns mean it."""
    score, month, last = row["score"], row["month_score"], row["last_month_score"]

    def less(one: float | None, other: float | None) -> float | None:
        return None if one is None or other is None else one - other

    if row["assessed_at"].month == 5:
        return less(score, month), less(month, last)
    return 0.0, less(score, month) if row["assessed_at"].month == 4 else 0.0


def mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def by_hand(name: str | None, rows: list[Row]) -> Group:
    about: Callable[[Any], Any] = pytest.approx
    bands = Counter(row["band"] for row in rows)
    return Group(
        name=name,
        clients=len(rows),
        bands={band.value: bands[place] for place, band in enumerate(BANDS)},
        score=about(fmean(row["score"] for row in rows)),
        this_month=about(mean([changes(row)[0] for row in rows])),
        last_month=about(mean([changes(row)[1] for row in rows])),
        risks=Counter(kind for row in rows for kind in row["risks"].split()),
    )


async def summed_up(pool: Pool, wanted: Filter) -> Summary:
    async with pool.acquire() as connection:
        return await summary(connection, wanted, NOW)


@pytest.mark.parametrize("wanted", FILTERS[:-1])
async def test_the_sums_are_those_of_the_clients_one_by_one(pool: Pool, wanted: Filter) -> None:
    found, rows = await summed_up(pool, wanted), list(told(wanted).values())
    assert found.all == by_hand(None, rows)
    for column, groups in found.groups.items():
        names = {row[column] for row in rows}
        assert [group.name for group in groups] != []
        assert {group.name: group for group in groups} == {
            name: by_hand(name, [row for row in rows if row[column] == name]) for name in names
        }
        assert [group.score for group in groups] == sorted(group.score for group in groups)


async def test_of_nobody_there_is_nothing_to_sum_up(pool: Pool) -> None:
    found = await summed_up(pool, Filter(sector="nothing of that name"))
    assert found == Summary(None, {"partner": [], "tier": [], "sector": []})
    assert summary_view(found) == {"all": None, "by_partner": [], "by_tier": [], "by_sector": []}


async def test_an_opportunity_is_no_risk_in_the_answer(pool: Pool) -> None:
    answer = summary_view(await summed_up(pool, Filter()))
    assert set(answer["all"]["risks"]) == {"complaint_open", "no_contact", "rhythm_break"}
    assert set(answer["all"]["opportunities"]) == {"referral_moment"}
    assert {line["partner"] for line in answer["by_partner"]} == {"anna", "ben", None}


async def test_a_row_of_the_longest_words_still_fits_the_index(pool: Pool) -> None:
    chance = random.Random(5)
    words = {
        "partner": "p" * 128,
        "tier": "t" * 128,
        "sector": "".join(chr(chance.randrange(0x1F300, 0x1F5FF)) for _ in range(200)),
    }
    async with pool.acquire() as connection, connection.transaction():
        row = (await Streams(SCORING, COLUMNS).lock(connection, [f"scoring:{'c' * 128}"])).popitem()[1]
        row.state, row.columns = b"", {**firm()["scoring:c-000"], "band": 0, **words, "risks": " ".join(RiskKind)}
        await Streams(SCORING, COLUMNS).save(connection, [row])
        rows, _ = await page(connection, Filter(sector=words["sector"]), after=None, limit=1)
    assert [each["stream_id"] for each in rows] == [f"scoring:{'c' * 128}"]


async def test_a_sum_reads_no_states(pool: Pool) -> None:
    async with pool.acquire() as connection:
        await connection.execute("vacuum analyze streams")
        await connection.execute("set enable_seqscan = off")
        plan = await connection.fetch(
            "explain select sector, avg(score), min(risks) from streams "
            "where band is not null and tier = 'key' group by 1"
        )
    assert "Index Only Scan using streams_portfolio" in "\n".join(line[0] for line in plan)
