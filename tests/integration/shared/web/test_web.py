"""HTTP: who may do what, what is answered when something is wrong, and the contracts that are served."""

import gzip
import hashlib
import json
import zlib
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from shared.cloudevents.size import MAX_BATCH_FACTS
from shared.settings import Scope
from shared.web.events import MAX_BODY
from tests.support.databases import Databases
from tests.support.facts import fact, onboarded
from tests.support.lone_service import LoneService
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


def _token(name: str, *scopes: Scope) -> dict[str, Any]:
    """Its secret is its name."""
    return {"name": name, "sha256": hashlib.sha256(name.encode()).hexdigest(), "scopes": list(scopes)}


@pytest.fixture(scope="module")
async def url(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Interactions, running, with a token for reporting and one for reading."""
    databases = Databases(servers.postgres)
    tokens = json.dumps([_token("telephony", Scope.REPORT), _token("dashboard", Scope.READ)])
    service = LoneService(
        "interactions", servers, await databases.fresh("interactions"), tmp_path_factory.mktemp("web"),
        {"RAPPORT_TOKENS": tokens},
    )  # fmt: skip
    await service.begin(TopicLog(servers.kafka))
    await service.start()
    yield service.url
    await service.end()
    await databases.drop()


@pytest.fixture
async def http(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=20) as client:
        yield client


async def post(
    http: httpx.AsyncClient, body: Any, *, token: str | None = "telephony", kind: str = STRUCTURED
) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"content-type": kind} | ({"authorization": f"Bearer {token}"} if token else {})
    return await http.post("/events", content=content, headers=headers)


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem document of an answer with this status."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert document["title"]
    return document


async def test_without_a_known_token_nobody_reports(http: httpx.AsyncClient) -> None:
    for token in (None, "stranger", ""):
        refused = await post(http, fact("unknown"), token=token)
        assert "Bearer" in problem(refused, 401)["detail"]
        assert refused.headers["www-authenticate"] == "Bearer"
    assert (await http.get("/clients/acme", headers={"authorization": "Basic dGVsZXBob255"})).status_code == 401


async def test_a_token_without_the_scope_is_told_which_one_it_lacks(http: httpx.AsyncClient) -> None:
    assert "'report'" in problem(await post(http, fact("forbidden"), token="dashboard"), 403)["detail"]
    reading = await http.get("/clients/acme", headers={"authorization": "Bearer telephony"})
    assert "'read'" in problem(reading, 403)["detail"]


async def test_a_fact_is_answered_the_same_each_time_and_names_its_reporter(http: httpx.AsyncClient) -> None:
    first, again = [await post(http, fact("told", "told-client")) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (first.json()["status"], first.json()["version"], first.json()["topic"]) == ("recorded", 1, "interactions")
    read = await http.get("/clients/told-client", headers={"authorization": "Bearer dashboard"})
    assert read.json()["version"] == 1


async def test_each_way_of_being_wrong_has_its_status(http: httpx.AsyncClient) -> None:
    await post(http, fact("wrong"))
    assert problem(await post(http, b"{not json"), 400)["type"] == "urn:rapport:refused:unreadable"
    assert problem(await post(http, b"\xff\xfe"), 400)["type"] == "urn:rapport:refused:unreadable"
    invalid = problem(await post(http, fact("shouted", data={"channel": "shouting"})), 422)
    assert [error["pointer"] for error in invalid["errors"]] == ["/data/channel"]
    assert "intake" in problem(await post(http, onboarded("elsewhere")), 422)["detail"]
    assert problem(await post(http, fact("wrong", data={"channel": "letter"})), 409)["type"].endswith(":conflict")
    assert problem(await post(http, fact("large", data={"summary": "w" * 300 * 1024})), 413)["detail"]


async def test_a_batch_is_judged_one_by_one_in_order(http: httpx.AsyncClient) -> None:
    facts = [fact("b-1", "batch"), fact("b-2", "batch", {}), fact("b-1", "batch"), fact("b-3", "batch")]
    answer = await post(http, facts, kind=BATCH)
    assert answer.status_code == 200
    assert [(one["status"], one.get("version")) for one in answer.json()] == [
        ("recorded", 1), ("refused", None), ("recorded", 1), ("recorded", 2)
    ]  # fmt: skip
    assert answer.json()[1]["problem"]["status"] == 422


async def test_too_much_at_once_is_refused_unread(http: httpx.AsyncClient) -> None:
    too_many = [fact(f"many-{number}", "many") for number in range(MAX_BATCH_FACTS + 1)]
    problem(await post(http, too_many, kind=BATCH), 413)
    problem(await post(http, b" " * (MAX_BODY + 1), kind=BATCH), 413)
    problem(await http.get("/clients/many", headers={"authorization": "Bearer dashboard"}), 404)


async def post_coded(http: httpx.AsyncClient, body: bytes, coding: str, kind: str = STRUCTURED) -> httpx.Response:
    headers = {"content-type": kind, "content-encoding": coding, "authorization": "Bearer telephony"}
    return await http.post("/events", content=body, headers=headers)


async def test_a_compressed_body_is_read_within_the_limit(http: httpx.AsyncClient) -> None:
    said = json.dumps(fact("zipped", "zipped")).encode()
    for coding, body in (
        ("gzip", gzip.compress(said)),
        ("x-gzip", gzip.compress(said)),
        ("deflate", zlib.compress(said)),
    ):
        answer = await post_coded(http, body, coding)
        assert (answer.status_code, answer.json()["version"]) == (201, 1), answer.text
    batch = json.dumps([fact(f"zipped-{number}", "zipped") for number in range(3)]).encode()
    answer = await post_coded(http, gzip.compress(batch), "GZIP", BATCH)
    assert [one["status"] for one in answer.json()] == ["recorded"] * 3
    assert (
        "decompressed"
        in problem(await post_coded(http, gzip.compress(bytes(MAX_BODY + 1)), "gzip", BATCH), 413)["detail"]
    )


async def test_another_coding_is_refused_with_those_that_are_read(http: httpx.AsyncClient) -> None:
    refused = await post_coded(http, b"anything", "br")
    assert "br" in problem(refused, 415)["detail"]
    assert refused.headers["accept-encoding"] == "gzip, deflate"
    said = gzip.compress(json.dumps(fact("cut", "cut")).encode())
    assert "cut off" in problem(await post_coded(http, said[:-9], "gzip"), 400)["detail"]
    assert "content-encoding" in problem(await post_coded(http, b"{}", "deflate"), 400)["detail"]


async def test_a_web_hook_is_told_that_it_may_deliver(http: httpx.AsyncClient) -> None:
    headers = {"webhook-request-origin": "eventgrid.example", "webhook-request-rate": "120"}
    answer = await http.options("/events", headers=headers)
    assert (answer.status_code, answer.headers["webhook-allowed-origin"]) == (200, "eventgrid.example")
    assert answer.headers["webhook-allowed-rate"] == "*"


@pytest.mark.parametrize(
    "client", ["2024/0815-A", "A#1", "M&A 7", "Müller & Söhne", "a..b", "50%", "%2F", "x/timeline"]
)
async def test_whatever_signs_an_id_holds_the_answers_about_it_are_reachable(
    http: httpx.AsyncClient, client: str
) -> None:
    matter = {"matter": f"{client}/1", "title": "Huber ./. Mayer"}
    answer = await post(http, fact(f"signs {client}", client, matter, name="MatterOpened"))
    assert (answer.status_code, answer.json()["subject"]) == (201, client)
    where, reading = f"/clients/{quote(client, safe='')}", {"authorization": "Bearer dashboard"}
    known = (await http.get(where, headers=reading)).json()
    assert (known["client"], known["open"]["matter"][0]["matter"]) == (client, f"{client}/1")
    timeline = (await http.get(f"{where}/timeline", headers=reading)).json()
    assert (timeline["client"], timeline["entries"][0]["data"]["matter"]) == (client, f"{client}/1")


async def test_a_slash_that_is_not_encoded_is_told_how_to_be(http: httpx.AsyncClient) -> None:
    where = await http.get("/clients/2024/0815-A", headers={"authorization": "Bearer dashboard"})
    assert "%2F" in problem(where, 404)["detail"]


async def test_an_id_that_cannot_be_one_is_refused_by_what_is_wrong_with_it(http: httpx.AsyncClient) -> None:
    for client, words in (("..", "no address"), ("a ", "blank"), ("a\u200bb", "zero width space")):
        assert words in problem(await post(http, fact("bad", client)), 422)["detail"]


async def test_contracts_probes_and_metrics_are_open_to_all(http: httpx.AsyncClient) -> None:
    assert (await http.get("/openapi.json")).json()["paths"].keys() >= {"/events", "/clients/{client}", "/metrics"}
    asyncapi = (await http.get("/asyncapi.json")).json()
    assert asyncapi["asyncapi"].startswith("3.")
    assert (await http.get("/health/live")).status_code == 200
    ready = await http.get("/health/ready")
    checks = {"database", "store", "broker", "consumer", "clients_broker", "clients"}
    assert (ready.status_code, set(ready.json()["checks"])) == (200, checks)
    await post(http, fact("measured"))
    metrics = (await http.get("/metrics")).text
    assert 'rapport_recorded_total{door="http",type="rapport.ContactLogged.v1"}' in metrics
    assert 'rapport_lag_records{partition="0",topic="rapport.reported.v1"} 0.0' in metrics


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/clients/nobody/timeline?limit=0", 422)])
async def test_every_error_is_a_problem_document(http: httpx.AsyncClient, path: str, status: int) -> None:
    problem(await http.get(path, headers={"authorization": "Bearer dashboard"}), status)
