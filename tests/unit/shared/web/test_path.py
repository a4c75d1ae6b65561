"""Identifiers in paths: each comes out as it went in, whatever signs it holds, and no sub-route is mistaken for one."""

from unicodedata import normalize
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from shared.web import EncodedPath
from tests.support.raw_http import connected, served

REAL = [
    "acme",
    "2024/0815-A",
    "A#1",
    "M&A 7",
    "Müller",
    "a..b",
    "../x",
    "100%",
    "%2F",
    "%252F",
    "a/health",
    "?a=b",
    "/",
    "//",
    "a;b",
]


def application() -> FastAPI:
    app = FastAPI()
    app.add_middleware(EncodedPath)

    @app.get("/clients/{client:id}")
    async def client(client: str) -> list[str]:
        return ["client", client]

    @app.get("/clients/{client:id}/health")
    async def health(client: str) -> list[str]:
        return ["health", client]

    return app


async def got(path: str) -> httpx.Response:
    transport = httpx.ASGITransport(application())
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as http:
        return await http.get(path)


@pytest.mark.parametrize("name", REAL)
async def test_an_identifier_comes_out_as_it_went_in(name: str) -> None:
    step = quote(name, safe="")
    assert (await got(f"/clients/{step}")).json() == ["client", name]
    assert (await got(f"/clients/{step}/health")).json() == ["health", name]


@given(
    st.text(min_size=1, alphabet=st.characters(exclude_categories=["Cs"])).filter(lambda name: name not in {".", ".."})
)
async def test_any_text_comes_out_as_it_went_in(name: str) -> None:
    answer = await got(f"/clients/{quote(name, safe='')}/health")
    assert answer.json() == ["health", normalize("NFC", name)]


async def test_both_unicode_forms_are_one_identifier() -> None:
    assert (
        (await got("/clients/Mu%CC%88ller")).json()
        == (await got("/clients/M%C3%BCller")).json()
        == ["client", "Müller"]
    )


@pytest.mark.parametrize("path", ["/clients/a/b", "/clients/a/b/health", "/clients//health", "/clients%2Fa"])
async def test_a_slash_that_is_not_encoded_stands_between_steps(path: str) -> None:
    assert (await got(path)).status_code == 404


async def test_a_slash_at_the_end_leads_to_the_same_identifier() -> None:
    answer = await got("/clients/50%25%2F7/")
    assert (answer.status_code, answer.headers["location"]) == (307, "http://x/clients/50%25%2F7")


async def test_the_document_names_the_parameter() -> None:
    assert set((await got("/openapi.json")).json()["paths"]) == {"/clients/{client}", "/clients/{client}/health"}


@pytest.mark.parametrize("target", [b"/clients/2024%2f0815/health", b"http://x/clients/2024%2F0815/health?a=%2F"])
async def test_on_the_wire(target: bytes) -> None:
    async with served(application()) as port, connected(port) as connection:
        await connection.send(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await connection.answer()).body == b'["health","2024/0815"]'
