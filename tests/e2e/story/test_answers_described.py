"""Every answer after the story, with its status and media type, is one that the OpenAPI document describes."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from services.scoring.reports.registry import REPORTS
from shared.events.catalogue import Service
from tests.support.described import Described
from tests.support.eventually import eventually
from tests.support.played import Played

#: Asks a route (its path as in the document) with what stands for its parameters; gives the answer.
Ask = Callable[..., Awaitable[httpx.Response]]


async def asking(played: Played, service: Service) -> Ask:
    document = (await played.get(service, "/openapi.json")).json()
    described = Described(document)

    async def ask(route: str, *, of: str = "", **parameters: str) -> httpx.Response:
        path = route.replace("{client}", of).replace("{person}", of).replace("{name}", of)
        answer = await played.get(service, path, **parameters)
        described.check(route, answer)
        return answer

    return ask


async def test_intake(played: Played) -> None:
    ask = await asking(played, Service.INTAKE)
    known = [(await ask("/clients/{client}", of=client.id)).status_code for client in played.outcome.story.clients]
    assert known.count(200) > known.count(404), "some are only spoken of"
    for person in played.outcome.story.people:
        assert (await ask("/people/{person}", of=person.id)).status_code == 200
    assert (await ask("/people/{person}", of="nobody")).status_code == 404


async def test_interactions(played: Played) -> None:
    ask = await asking(played, Service.INTERACTIONS)
    for client in played.outcome.story.clients:
        assert (await ask("/clients/{client}", of=client.id)).status_code == 200
        page = (await ask("/clients/{client}/timeline", of=client.id, limit="1")).json()
        if page["next"] is not None:
            older = await ask("/clients/{client}/timeline", of=client.id, before=page["next"])
            assert older.json()["entries"]
    assert (await ask("/clients/{client}/timeline", of="acme", before="tomorrow")).status_code == 422


async def test_scoring(played: Played) -> None:
    ask = await asking(played, Service.SCORING)
    for client in played.outcome.story.clients:
        assert (await ask("/clients/{client}/health", of=client.id)).status_code == 200
        for form in ("json", "html"):
            assert (await ask("/clients/{client}/brief", of=client.id, format=form)).status_code == 200
    first = await ask("/portfolio", limit="2")
    assert (await ask("/portfolio", after=first.json()["next"])).json()["clients"]
    assert (await ask("/portfolio/summary")).json()["all"]
    assert (await ask("/portfolio", band="blue")).status_code == 422


async def test_reports(played: Played) -> None:
    ask = await asking(played, Service.SCORING)

    async def made() -> bool:
        return all(each["at"] for each in (await ask("/reports")).json()["reports"])

    await eventually(made)
    for name in REPORTS:
        for of in (name, f"{name}.html"):
            assert (await ask("/reports/{name}", of=of)).status_code == 200
    assert (await ask("/reports/{name}", of="none")).status_code == 404


async def test_alerts(played: Played) -> None:
    ask = await asking(played, Service.ALERTS)
    for client in played.outcome.story.clients:
        assert (await ask("/clients/{client}", of=client.id)).status_code in {200, 404}
    for route, name in (("/alerts", "alerts"), ("/mails", "mails")):
        first = (await ask(route, limit="1")).json()
        assert first[name]
        assert (await ask(route, after=first["next"])).json()[name]
    assert "pending" in (await ask("/mails/pending")).json()


@pytest.mark.parametrize("service", Service)
async def test_what_is_open_to_all(played: Played, service: Service) -> None:
    ask = await asking(played, service)
    for route in ("/health/live", "/health/ready", "/metrics", "/asyncapi.json"):
        assert (await ask(route)).status_code == 200
