"""What scoring is asked after the story: why a client stands so, how all of them stand, to wait for facts."""

import time
from collections import Counter
from itertools import pairwise

import pytest

from shared.events.catalogue import Service
from tests.support.played import Json, Played

BANDS = ["red", "amber", "not_enough_known", "green"]
#: Points. The order is that of the latest assessments; each line is told as of the moment of asking, a little later.
DRIFT = 0.1


async def timeline(played: Played, client: str) -> set[str]:
    """The ids of everything that happened with the client."""
    ids: set[str] = set()
    cursor: dict[str, str] = {}
    while True:
        page = (await played.get(Service.INTERACTIONS, f"/clients/{client}/timeline", limit="200", **cursor)).json()
        ids |= {entry["id"] for entry in page["entries"]}
        if page["next"] is None:
            return ids
        cursor = {"before": page["next"]}


async def pages(played: Played, **parameters: str) -> list[list[Json]]:
    found: list[list[Json]] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await played.get(Service.SCORING, "/portfolio", **parameters, **cursor)).json()
        found.append(page["clients"])
        if page["next"] is None:
            return found
        cursor = {"after": page["next"]}


async def test_the_points_of_all_reasons_add_up_to_the_score(played: Played) -> None:
    for client in played.outcome.story.clients:
        health = (await played.get(Service.SCORING, f"/clients/{client.id}/health")).json()
        total = sum(reason["points"] for reason in health["contributions"])
        assert total == health["score"] - 75, client.id


@pytest.mark.parametrize("client", ["redfern-textiles", "st-brannocs-hospice", "fenwick-drey", "kestrel-bridges"])
async def test_the_evidence_can_be_looked_up(played: Played, client: str) -> None:
    health = (await played.get(Service.SCORING, f"/clients/{client}/health")).json()
    said = [*health["contributions"], *health["risks"], *health["opportunities"]]
    named = {id_ for reason in said for id_ in reason["evidence"]}
    assert named
    assert named <= await timeline(played, client)
    assert all([event["id"] for event in reason["events"]] == reason["evidence"] for reason in said)


async def test_paging_shows_every_client_once_worst_first(played: Played) -> None:
    found = await pages(played, limit="3")
    assert {len(page) for page in found[:-1]} == {3}
    lines = [line for page in found for line in page]
    clients = [line["client"] for line in lines]
    assert len(set(clients)) == len(clients)
    assert {client.id for client in played.outcome.story.clients if client.expect.bands} <= set(clients)
    assert "quillfeather-press" not in clients, "closed"
    bands = [BANDS.index(line["band"]) for line in lines]
    assert bands == sorted(bands)
    for worse, better in pairwise(lines):
        if worse["band"] == better["band"]:
            assert worse["score"] < better["score"] + DRIFT


async def test_the_portfolio_of_a_partner_or_a_band_is_a_part_of_all(played: Played) -> None:
    everything = [line for page in await pages(played) for line in page]
    for name in ("partner", "band"):
        for value in {line[name] for line in everything if line[name]}:
            some = [line for page in await pages(played, **{name: value}, limit="2") for line in page]
            assert list(map(_standing, some)) == [_standing(line) for line in everything if line[name] == value]


async def test_the_sums_of_the_portfolio_are_those_of_its_lines(played: Played) -> None:
    lines = [line for page in await pages(played) for line in page]
    found = (await played.get(Service.SCORING, "/portfolio/summary")).json()
    assert found["all"]["clients"] == len(lines)
    assert sum(found["all"]["bands"].values()) == len(lines)
    for name in ("risks", "opportunities"):
        assert found["all"][name] == Counter(kind for line in lines for kind in set(line[name]))
    assert {each["partner"]: each["clients"] for each in found["by_partner"]} == Counter(
        line["partner"] for line in lines
    )
    assert {each["sector"] for each in found["by_sector"]} == {"Robotics", None}


async def test_there_is_a_page_to_read_before_meeting_any_client(played: Played) -> None:
    for client in played.outcome.story.clients:
        page = await played.get(Service.SCORING, f"/clients/{client.id}/brief", format="html")
        assert page.status_code == 200, client.id
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
    brief = (await played.get(Service.SCORING, "/clients/redfern-textiles/brief")).json()
    assert brief["names"] == {"eleanor.penhallow": "Eleanor Penhallow", "nia.okonjo": "Nia Okonjo"}
    assert "Written advice on closing the scheme." in {item["what"] for item in brief["open_items"]}
    assert brief["said"][0]["by"] == "Lucian Redfern"


def _standing(line: Json) -> list[object]:
    """What of a line does not move from one moment to the next."""
    return [line[name] for name in ("client", "name", "partner", "band", "contacts", "risks")]


async def test_a_cursor_that_no_page_gave_is_refused(played: Played) -> None:
    assert (await played.get(Service.SCORING, "/portfolio", after="tomorrow")).status_code == 422


async def test_facts_that_never_come_are_waited_for_a_while(played: Played) -> None:
    began = time.monotonic()
    answer = await played.get(Service.SCORING, "/clients/pellow-tiles/health", min_version="interactions:100000")
    assert answer.status_code == 504
    assert answer.headers["content-type"] == "application/problem+json"
    assert 9 < time.monotonic() - began < 12


@pytest.mark.parametrize("asked", ["interactions", "interactions:", "interactions:-1", "people:1", "clients:1e3", ":2"])
async def test_a_version_that_is_none_is_refused(played: Played, asked: str) -> None:
    answer = await played.get(Service.SCORING, "/clients/pellow-tiles/health", min_version=asked)
    assert answer.status_code == 422
    assert "topic:version" in answer.json()["detail"]
