"""Every type there is, over HTTP into a real database, and what the views say of it afterwards."""

from collections.abc import AsyncIterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from shared.events.catalogue import CATALOGUE, Service, Topic
from tests.support.databases import Databases
from tests.support.facts import fact
from tests.support.lone_service import TOKEN, LoneService
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

BATCH = "application/cloudevents-batch+json"
DECIDERS = (Service.INTAKE, Service.INTERACTIONS)

EXAMPLES: Mapping[str, list[dict[str, Any]]] = yaml.safe_load((Path("tests/contract/examples.yaml")).read_text())
_numbers = count(1)


@pytest.fixture(scope="module", params=DECIDERS)
async def service(
    request: pytest.FixtureRequest, servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Service, httpx.AsyncClient]]:
    """Intake, then interactions, running, and a client that may do all."""
    databases = Databases(servers.postgres)
    alone = LoneService(
        request.param, servers, await databases.fresh(request.param), tmp_path_factory.mktemp("language"), {}
    )
    await alone.begin(TopicLog(servers.kafka))
    await alone.start()
    async with httpx.AsyncClient(
        base_url=alone.url, trust_env=False, timeout=20, headers={"authorization": f"Bearer {TOKEN}"}
    ) as http:
        yield request.param, http
    await alone.end()
    await databases.drop()


async def told(http: httpx.AsyncClient, subject: str, *facts: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    said = [fact(f"said-{next(_numbers)}", subject, data, name=name) for name, data in facts]
    answer = await http.post("/events", json=said, headers={"content-type": BATCH})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()
    return results


async def test_every_example_is_recorded_and_its_subject_known(service: tuple[Service, httpx.AsyncClient]) -> None:
    owner, http = service
    types = [entry for entry in CATALOGUE.values() if entry.owner is owner]
    for entry in types:
        for number, example in enumerate(EXAMPLES[entry.name]):
            subject = f"{entry.model.__name__}-{number}"
            [result] = await told(http, subject, (entry.model.__name__, example))
            assert result["status"] == "recorded", (entry.name, example, result)
            room = "people" if entry.topic is Topic.PEOPLE else "clients"
            view = await http.get(f"/{room}/{subject}")
            assert (view.status_code, view.json()["version"]) == (200, 1), view.text
    assert types


async def test_what_was_told_is_read_back(service: tuple[Service, httpx.AsyncClient]) -> None:
    owner, http = service
    if owner is Service.INTAKE:
        await told(
            http,
            "harrow",
            ("GoalsAgreed", {"goals": ["No court"]}),
            ("InterestNoted", {"interest": "i-1", "what": "Sailing", "whose": "Jo", "yearly_on": "05-17"}),
            ("TeamChanged", {"added": [{"person": "p-lee", "part": "tax"}]}),
        )
        view = (await http.get("/clients/harrow")).json()
        assert [goal["goals"] for goal in view["goals"]] == [["No court"]]
        assert [(each["what"], each["yearly_on"]) for each in view["interests"]] == [("Sailing", "05-17")]
        assert [(each["person"], each["part"]) for each in view["team"]] == [("p-lee", "tax")]
    else:
        answers = await told(
            http,
            "harrow",
            ("InvoiceIssued", {"invoice": "b-1", "fees": "1250.10", "currency": "GBP"}),
            ("InvoiceIssued", {"invoice": "b-1", "fees": "1250.1000", "currency": "GBP"}),
            ("InvoiceIssued", {"invoice": "b-1", "fees": "1250.11", "currency": "GBP"}),
            ("ActionPlanned", {"action": "a-1", "what": "Visit", "due": "2026-04-01T17:00:00+02:00"}),
        )
        assert [answer["status"] for answer in answers] == ["recorded", "recorded", "refused", "recorded"]
        opened = (await http.get("/clients/harrow")).json()["open"]
        assert [invoice["fees"] for invoice in opened["invoice"]] == ["1250.10"]
        assert [action["due"] for action in opened["action"]] == ["2026-04-01T15:00:00Z"]
