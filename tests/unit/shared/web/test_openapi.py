"""The OpenAPI documents: who may ask, what is answered, and that they hold together."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from services.alerts.http import alerts
from shared.events.catalogue import CATALOGUE, RAPPORT
from tests.support.applications import APPLICATIONS
from tests.support.described import Described
from tests.support.references import references

Json = dict[str, Any]

DOCUMENTS: dict[str, Json] = {name: app.openapi() for name, app in APPLICATIONS.items()}
OPEN = {"/health/live", "/health/ready", "/metrics", "/asyncapi.json"}
FACTS = [(service, name) for name, entry in CATALOGUE.items() if (service := entry.owner) and entry.reportable]


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, item in document["paths"].items():
        for operation in item.values():
            yield path, operation


each_service = pytest.mark.parametrize("service", DOCUMENTS)


@each_service
def test_every_reference_resolves_and_every_schema_is_referred_to(service: str) -> None:
    document = DOCUMENTS[service]
    names = {reference.removeprefix("#/components/schemas/") for reference in references(document)}
    assert names == document["components"]["schemas"].keys()


@each_service
def test_what_needs_a_token_says_so_and_nothing_else_does(service: str) -> None:
    document = DOCUMENTS[service]
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    for path, operation in operations(document):
        handshake = operation["operationId"] == "ask_to_deliver"  # it needs no token and gives none
        assert bool(operation["security"]) is (path not in OPEN and not handshake), path
        for requirement in operation["security"]:
            [scope] = requirement["token"]
            assert f"`{scope}`" in operation["responses"]["403"]["description"]
            assert {"401", "403", "500", "503"} <= operation["responses"].keys()


@each_service
def test_every_error_is_a_problem_document(service: str) -> None:
    for path, operation in operations(DOCUMENTS[service]):
        for status, answer in operation["responses"].items():
            assert answer["description"]
            if int(status) >= 400 and path != "/health/ready":
                assert answer["content"] == {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                }


@each_service
def test_every_other_answer_has_a_schema(service: str) -> None:
    for path, operation in operations(DOCUMENTS[service]):
        good = [answer for status, answer in operation["responses"].items() if int(status) < 400]
        assert good
        for answer in good:
            for media, content in answer.get("content", {}).items():
                assert content["schema"], (path, media)
                assert media != "application/json" or content["schema"].keys() & {"$ref", "items", "type"}


@each_service
def test_what_linters_ask_for_is_there(service: str) -> None:
    document = DOCUMENTS[service]
    assert {"title", "version", "description", "license", "contact"} <= document["info"].keys()
    assert document["servers"]
    named = {tag["name"] for tag in document["tags"] if tag["description"]}
    ids = [operation["operationId"] for _, operation in operations(document)]
    assert len(set(ids)) == len(ids)
    for _, operation in operations(document):
        assert set(operation["tags"]) <= named
        assert operation["operationId"].isidentifier()
        assert operation["summary"]
        assert operation["description"]


@each_service
def test_every_text_among_the_parameters_has_a_form(service: str) -> None:
    for path, operation in operations(DOCUMENTS[service]):
        for parameter in operation.get("parameters", ()):
            schema = parameter["schema"].get("items", parameter["schema"])
            if parameter["in"] == "header":
                continue  # it is passed over if it is no trace context
            assert schema.get("type") != "string" or schema.keys() & {"pattern", "enum"}, (path, parameter)


@pytest.mark.parametrize(("service", "name"), FACTS)
def test_each_service_takes_its_facts_told_apart_by_their_type(service: str, name: str) -> None:
    fact = DOCUMENTS[service]["components"]["schemas"]["Fact"]
    place = fact["discriminator"]["mapping"][name]
    assert {"$ref": place} in fact["oneOf"]
    others = {other for other in DOCUMENTS if other != service and "Fact" in DOCUMENTS[other]["components"]["schemas"]}
    for other in others:
        assert name not in DOCUMENTS[other]["components"]["schemas"]["Fact"]["discriminator"]["mapping"]


def fact(name: str, data: object, **attributes: object) -> Json:
    return {
        "specversion": "1.0", "id": "1", "source": "/s", "type": name, "subject": "c-1",
        "time": "2026-03-01T12:00:00Z", "data": data, **attributes,
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        fact("rapport.CallMissed.v1", {}),
        fact("rapport.CallMissed.v1", {"call": "c"}, specversion="0.3"),
        fact("rapport.CallMissed.v1", {"call": "c"}, subject=""),
        fact("rapport.CallMissed.v1", {"call": "c"}, Extension="x"),
        fact("rapport.CallMissed.v1", {"call": "c"}, extension=[]),
        fact("rapport.CallMissed.v1", {"call": "c", "nobody_knows": 1}),
        fact("rapport.Unknown.v1", {}),
    ],
)
def test_what_is_no_fact_is_none_by_the_document_either(wrong: Json) -> None:
    described = Described(DOCUMENTS["interactions"])
    validator = described.validator({"$ref": "#/components/schemas/Fact"})
    assert validator.is_valid(fact("rapport.CallMissed.v1", {"call": "c", "whom": None}, traceparent=None, extension=7))
    assert not validator.is_valid(wrong)


def test_a_language_without_reports_has_no_body() -> None:
    assert "/events" not in DOCUMENTS["scoring"]["paths"]
    assert RAPPORT.take_reports == ("intake", "interactions")


@pytest.mark.parametrize(("body", "status"), [(b"x" * 300 * 1024, 413), (b"\xff", 400), (b"{", 422), (b"{}", 401)])
async def test_every_way_to_be_wrong_with_a_body_is_described(body: bytes, status: int) -> None:
    described = Described(DOCUMENTS["alerts"])
    transport = httpx.ASGITransport(APPLICATIONS["alerts"])
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        headers = {"content-type": "application/json"}
        answer = await http.post("/alerts/a/acknowledge", content=body, headers=headers)
    assert answer.status_code == status
    described.check("/alerts/{alert}/acknowledge", answer)


TEXTS = [
    "",
    " ",
    "\u00a0",
    "\u200d\u200b",
    "\u00ad",
    "a",
    " a ",
    "\u0645\u06cc\u200c\u062e",
    "a\x00",
    "a\nb",
    "a\u202eb",
    "x" * 201,
]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
@pytest.mark.parametrize("field", ["by", "note"])
def test_a_text_is_taken_where_the_document_says_so(field: str, text: str) -> None:
    validator = Described(DOCUMENTS["alerts"]).validator({"$ref": "#/components/schemas/Acknowledgement"})
    try:
        alerts.Acknowledgement.model_validate({field: text})
    except ValidationError:
        assert not validator.is_valid({field: text})
    else:
        assert validator.is_valid({field: text})
