"""Reports across clients on real servers: made by a process of their own, once a day, seen by those who may."""

import asyncio
import base64
import hashlib
import json
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.scoring.domain import INITIAL, encode_person, fold, fold_person
from services.scoring.domain.working import NOBODY_KNOWN
from services.scoring.projection.snapshot import ClientSnapshot
from services.scoring.report_runs import store
from services.scoring.report_runs.daily import Daily
from services.scoring.report_runs.report_process import ReportsFailedError, make
from services.scoring.report_runs.run import NothingReadError, run
from services.scoring.settings import ScoringSettings
from shared.database.pool import Pool
from shared.events import Event, EventData
from shared.events.catalogue import type_of
from shared.events.clients import ClientOnboarded
from shared.events.interactions import Channel, ContactLogged
from shared.events.people import PracticeAnswer, PracticeReviewed
from shared.settings import Scope
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.lone_service import LoneService
from tests.support.playing_others import others
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

NOW = datetime(2026, 5, 15, 12, tzinfo=UTC)
POLICY = ScoringSettings().policy()


def recorded(at: datetime, data: EventData) -> Event:
    kind = type_of(data)
    return Event(
        id=str(uuid4()), type=kind.name, topic=kind.topic, subject="", version=1, time=at, recorded_at=at, data=data
    )


async def keep_client(pool: Pool, client: str, partner: str, contacts: int) -> None:
    """As the service would have after these facts."""
    began = NOW - timedelta(days=400)
    state = fold(
        INITIAL, recorded(began, ClientOnboarded(name=client, since=began.date(), responsible_partner=partner))
    )
    for number in range(contacts):
        state = fold(state, recorded(NOW - timedelta(days=7 * number), ContactLogged(channel=Channel.CALL)))
    await pool.execute(
        "insert into streams (stream_id, state, assessed_at) values ($1, $2, $3)",
        f"scoring:{client}", ClientSnapshot(state).write(), NOW,
    )  # fmt: skip


async def read_to(pool: Pool, at: datetime) -> None:
    await pool.execute(
        "insert into offsets (topic, partition, next, read_to) values ('t', 0, 1, $1) "
        "on conflict (topic, partition) do update set read_to = excluded.read_to",
        at,
    )


@pytest.fixture
async def pool(databases: Databases) -> Pool:
    """Of a store with three clients, read to noon of 15 May."""
    pool = await databases.pool("scoring")
    await keep_client(pool, "acme", "anna", 20)
    await keep_client(pool, "bolt", "anna", 2)
    await keep_client(pool, "corp", "ben", 8)
    await read_to(pool, NOW)
    return pool


async def report(pool: Pool, name: str) -> dict[str, Any]:
    async with pool.acquire() as connection:
        found = await store.latest(connection, name)
    assert found is not None
    return found.body


async def test_a_run_tells_of_all_clients_as_of_when_everything_was_read(pool: Pool) -> None:
    assert await run(pool, POLICY) == NOW
    practice = await report(pool, "practice")
    assert set(practice["people"]) == {"anna", "ben"}
    assert practice["people"]["anna"]["clients"] == 2
    assert practice["people"]["anna"]["contacts"] == pytest.approx(11)
    async with pool.acquire() as connection:
        assert set((await store.made(connection)).values()) == {NOW}


async def test_how_clients_stood_is_noted_once_a_month_and_makes_the_trend_three_months_later(pool: Pool) -> None:
    await run(pool, POLICY)
    noted = await pool.fetch("select client, month, score, partner from standings order by client")
    assert [(row["client"], row["month"].isoformat(), row["partner"]) for row in noted] == [
        ("acme", "2026-05-01", "anna"), ("bolt", "2026-05-01", "anna"), ("corp", "2026-05-01", "ben"),
    ]  # fmt: skip
    await read_to(pool, NOW + timedelta(days=10))
    await run(pool, POLICY)
    assert await pool.fetch("select client, month, score, partner from standings order by client") == noted
    await read_to(pool, NOW + timedelta(days=90))
    await run(pool, replace(POLICY, reports=replace(POLICY.reports, clients=1)))
    assert (await report(pool, "practice"))["people"]["ben"]["trend"] < 0, "three months of silence"


async def test_what_lawyers_say_of_their_own_practice_is_compared(pool: Pool) -> None:
    review = PracticeReviewed(answers=(PracticeAnswer(question="Do I call often?", topic="in_touch", rating=5),))
    await pool.execute(
        "insert into streams (stream_id, state) values ('people:ben', $1)",
        encode_person(fold_person(NOBODY_KNOWN, recorded(NOW - timedelta(days=9), review))),
    )
    await run(pool, POLICY)
    said = await report(pool, "self_assessment")
    assert said["people"]["ben"]["reviewed"] == "2026-05-06"
    assert said["people"]["ben"]["answers"][0]["facts"] == "8 contacts a year and client"


async def test_a_client_whose_state_cannot_be_read_does_not_keep_the_others_from_being_told_of(pool: Pool) -> None:
    await pool.execute("insert into streams (stream_id, state) values ('scoring:bad', 'nonsense')")
    await run(pool, POLICY)
    assert (await report(pool, "practice"))["people"]["anna"]["clients"] == 2


async def test_before_everything_was_read_once_nothing_is_reported(databases: Databases) -> None:
    pool = await databases.pool("scoring")
    await pool.execute("insert into offsets (topic, partition, next) values ('t', 0, 1)")
    with pytest.raises(NothingReadError):
        await run(pool, POLICY)


async def test_old_reports_are_let_go(pool: Pool) -> None:
    await pool.execute("insert into reports values ('drift', $1, '{}')", NOW - timedelta(days=100))
    await run(pool, POLICY)
    assert await pool.fetchval("select min(at) from reports") == NOW


async def test_of_two_processes_one_makes_the_reports_and_only_once_a_day(pool: Pool) -> None:
    now = datetime.now(UTC)
    await read_to(pool, now)
    runs = 0

    async def made() -> None:
        nonlocal runs
        runs += 1
        await run(pool, POLICY)

    first, second = (Daily(pool, name, time(0), lambda: now, made) for name in ("one", "two"))
    assert sorted(await asyncio.gather(first.turn(), second.turn())) == [False, True]
    assert await first.turn() is False
    assert await second.turn() is False
    assert runs == 1


async def test_reports_made_right_after_the_hour_are_not_made_again(pool: Pool) -> None:
    """What was recorded is read some seconds later, so they are as of some seconds before the hour."""
    now = datetime.now(UTC)
    await read_to(pool, now - timedelta(seconds=30))
    await run(pool, POLICY)
    daily = Daily(pool, "one", (now - timedelta(seconds=5)).time(), lambda: datetime.now(UTC), nothing)
    assert await daily.turn() is False
    await read_to(pool, datetime.now(UTC))
    assert await daily.turn() is True


async def test_a_report_that_somebody_asked_for_does_not_hold_up_the_others(pool: Pool) -> None:
    now = datetime.now(UTC)
    await read_to(pool, now)
    await run(pool, POLICY, ["drift"])
    assert await Daily(pool, "one", time(0), lambda: now, nothing).turn() is True


async def nothing() -> None:
    """As if they were made."""


async def test_reports_wait_until_what_was_recorded_is_read(pool: Pool) -> None:
    """The store was read to a day in May: by its own clock that is long ago."""

    async def made() -> None:
        raise AssertionError("half a history was told of")

    assert await Daily(pool, "one", time(0), lambda: datetime.now(UTC), made).turn() is False


def hang(_: ScoringSettings) -> None:
    signal.pause()


def fail(_: ScoringSettings) -> None:
    os._exit(3)


async def test_a_process_that_fails_is_told_of_and_one_that_is_not_wanted_any_more_is_ended() -> None:
    with pytest.raises(ReportsFailedError, match="exit code 3"):
        await make(ScoringSettings(), target=fail)
    making = asyncio.create_task(make(ScoringSettings(), target=hang))
    await asyncio.sleep(0)
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making


def hang_on(_: ScoringSettings) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.pause()


async def test_a_process_that_hangs_is_ended_so_that_tomorrow_s_reports_are_made() -> None:
    with pytest.raises(ReportsFailedError, match="within 2 s"):
        await make(ScoringSettings(), target=hang_on, longest=2)


TOKENS: dict[str, dict[str, Any]] = {
    "admin": {"scopes": [Scope.READ, Scope.ADMIN]},
    "reader": {"scopes": [Scope.READ]},
    "anna": {"scopes": [Scope.READ], "partners": ["anna"]},
    "both": {"scopes": [Scope.READ], "partners": ["anna", "ben"]},
    "telephony": {"scopes": [Scope.REPORT]},
}


@pytest.fixture(scope="module")
async def service(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LoneService]:
    """Scoring, which made its reports by itself: there were none yet."""
    databases = Databases(servers.postgres)
    tokens = [
        {"name": name, "sha256": hashlib.sha256(name.encode()).hexdigest(), **rights} for name, rights in TOKENS.items()
    ]
    folder: Path = tmp_path_factory.mktemp("reports")
    lone = LoneService(
        "scoring", servers, await databases.fresh("scoring"), folder, {"RAPPORT_TOKENS": json.dumps(tokens)}
    )
    await lone.begin(TopicLog(servers.kafka))
    async with others(servers.kafka) as speaking:
        for partner in ("anna", "ben"):
            since = datetime.now(UTC).date() - timedelta(days=300)
            data = ClientOnboarded(name=f"{partner}’s client", since=since, responsible_partner=partner)
            await speaking.say(f"{partner}-{uuid4()}", data, ContactLogged(channel=Channel.CALL))
        await lone.start()

        async def made() -> list[Any]:
            rows = await lone.fetch("select body::text from reports where name = 'practice'")
            return [row for row in rows if "ben" in json.loads(row["body"])["people"]]

        await eventually(made, seconds=60)
        yield lone
    await lone.end()
    await databases.drop()


async def ask(service: LoneService, path: str, token: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=service.url, trust_env=False, timeout=15) as http:
        answer = await http.get(path, headers={"authorization": f"Bearer {token}", **headers})
    assert "+00:00" not in answer.text, path
    return answer


async def test_names_stand_side_by_side_for_administrators_only(service: LoneService) -> None:
    everything = (await ask(service, "/reports/practice", "admin")).json()
    assert set(everything["people"]) == {"anna", "ben"}
    for token in ("reader", "anna", "both"):
        found = (await ask(service, "/reports/practice", token)).json()
        assert (found["people"], found["named"], found["firm"]) == ({}, {}, everything["firm"]), token
    assert (await ask(service, "/reports/practice", "telephony")).status_code == 403
    assert (await ask(service, "/reports/practice", "nobody")).status_code == 401


WHOSE = [
    ("reader", "anna", False), ("anna", "anna", True), ("anna", "ben", False), ("both", "ben", True),
    ("admin", "ben", True), ("telephony", "anna", False), ("reader", "nobody", False),
    ("anna", "anna&partner=ben", False),
]  # fmt: skip


@pytest.mark.parametrize(("token", "partner", "may"), WHOSE)
async def test_a_person_s_own_figures_are_for_tokens_bound_to_them(
    service: LoneService, token: str, partner: str, *, may: bool
) -> None:
    names = ("practice", "self_assessment", "promises", "value", "drift", "practice.html")
    for path in (*(f"/reports/{name}" for name in names), "/portfolio/summary"):
        answer = await ask(service, f"{path}?partner={partner}", token)
        assert answer.status_code == (200 if may else 403), path
        if not may:
            assert answer.headers["content-type"] == "application/problem+json"
    one = (await ask(service, f"/reports/practice?partner={partner}", token)).json()
    summed = (await ask(service, f"/portfolio/summary?partner={partner}", token)).json()
    assert set(one.get("people", {})) == ({partner} if may else set())
    assert [line["partner"] for line in summed.get("by_partner", ())] == ([partner] if may else [])


async def test_who_may_not_see_a_person_s_figures_is_told_what_would_help(service: LoneService) -> None:
    told = (await ask(service, "/reports/self_assessment?partner=anna", "reader")).json()
    assert told["detail"] == (
        "these are the figures of 'anna' alone: ask without `partner` for the firm's, or send a token that names them "
        "under `partners` in RAPPORT_TOKENS, or one with the scope 'admin'"
    )


async def test_answers_about_clients_are_for_every_reader(service: LoneService) -> None:
    for token in ("reader", "anna"):
        found = (await ask(service, "/portfolio?partner=ben", token)).json()["clients"]
        assert {row["partner"] for row in found} == {"ben"}
        for part in ("health", "brief"):
            assert (await ask(service, f"/clients/{found[0]['client']}/{part}", token)).status_code == 200


async def test_the_portfolio_s_sums_are_no_league_table_either(service: LoneService) -> None:
    everything = (await ask(service, "/portfolio/summary", "admin")).json()
    assert {"anna", "ben"} <= {one["partner"] for one in everything["by_partner"]}
    for token in ("reader", "anna", "both"):
        for query in ("", "?tier=standard", "?partner=", "?sector=&band=green"):
            found = (await ask(service, f"/portfolio/summary{query}", token)).json()
            assert found["by_partner"] == [], query
    assert (await ask(service, "/portfolio/summary", "reader")).json()["by_tier"] == everything["by_tier"]


async def test_nobody_keeps_what_is_said_across_clients(service: LoneService) -> None:
    for path in ("/reports", "/reports/drift", "/reports/drift.html"):
        answer = await ask(service, path, "admin", accept="text/html" if path.endswith("html") else "*/*")
        assert answer.headers["cache-control"] == "no-store", path
        assert answer.headers["vary"] == "Accept", path
    page = await ask(service, "/reports/drift.html", "admin")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "path",
    [
        "/portfolio?partner=%00", "/portfolio?tier=%00", "/portfolio/summary?sector=%00", "/clients/%00/brief",
        "/clients/a%00b/health", "/reports/%00", "/reports/drift?partner=%00",
        *(f"/portfolio?after={base64.urlsafe_b64encode(place).decode()}" for place in (
            b'[99999999999,1,"a"]', b'[1e999,1,"a"]', b'[0,1,"\\u0000"]', b'[0,1,"\\ud800"]', b"[" * 9_000,
            b'[0,NaN,"a"]', b"{}",
        )),
    ],
)  # fmt: skip
async def test_hostile_questions_are_refused(service: LoneService, path: str) -> None:
    answer = await ask(service, path, "admin")
    assert answer.status_code < 500, answer.text


async def test_a_page_for_who_asks_for_one_and_a_list_of_all(service: LoneService) -> None:
    for path, headers in (("/reports/drift.html", {}), ("/reports/drift", {"accept": "text/html,*/*;q=0.8"})):
        page = await ask(service, path, "admin", **headers)
        assert page.headers["content-type"].startswith("text/html")
        assert "<h1>Do existing clients still get their share of contact?</h1>" in page.text
        assert "As of " in page.text
    listed = (await ask(service, "/reports", "reader")).json()["reports"]
    assert {one["name"] for one in listed} >= {"drift", "value", "practice"}
    assert all(one["at"] is not None for one in listed)
    assert "/reports/value.html" in (await ask(service, "/reports", "reader", accept="text/html")).text
    assert (await ask(service, "/reports/nonsense", "reader")).status_code == 404


async def test_by_command(service: LoneService) -> None:
    await service.do("report", "drift")
    await service.do("report", "--json")
