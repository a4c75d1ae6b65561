"""A client offers another protocol: the offer is passed over, and nothing of its body is ever read as a request."""

import asyncio
import logging
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Request, Response

from tests.support import needs
from tests.support.raw_http import Connection, connected, served

H2C = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"
OFFERS = {
    "h2c": H2C,
    "h2c in other words": b"connection: keep-alive,upgrade\r\nupgrade: H2C\r\n",
    "web sockets": b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\n",
    "tls": b"Connection: Upgrade\r\nUpgrade: TLS/1.0, HTTP/1.1\r\n",
    "none": b"",
}
BODY = b'{"channel": "call"}'
SMUGGLED = b"GET /secret HTTP/1.1\r\nHost: x\r\n\r\n"


def head(offer: bytes, framing: bytes) -> bytes:
    return b"POST /echo HTTP/1.1\r\nHost: x\r\n" + offer + framing + b"\r\n"


def by_length(body: bytes) -> tuple[bytes, bytes]:
    return b"Content-Length: %d\r\n" % len(body), body


def chunked(body: bytes) -> tuple[bytes, bytes]:
    halves = body[:7], body[7:]
    return b"Transfer-Encoding: chunked\r\n", b"".join(
        b"%x\r\n%s\r\n" % (len(one), one) for one in halves
    ) + b"0\r\n\r\n"


FRAMINGS = {"by length": by_length, "chunked": chunked}


@pytest.fixture
async def port() -> AsyncIterator[int]:
    app = FastAPI()

    @app.post("/echo")
    async def echo(request: Request) -> Response:
        return Response(await request.body(), headers={"x-http": request.scope["http_version"]})

    @app.get("/secret")
    async def secret() -> Response:
        return Response(b"the secret")

    async with served(app) as port:
        yield port


@pytest.fixture
async def connection(port: int) -> AsyncIterator[Connection]:
    async with connected(port) as connection:
        yield connection


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("offer", OFFERS)
async def test_the_body_is_read_in_one_segment_and_in_two_and_the_connection_goes_on(
    connection: Connection, offer: str, framing: str
) -> None:
    framed, body = FRAMINGS[framing](BODY)
    first = head(OFFERS[offer], framed)
    for segments in ((first + body,), (first, body), (first[:40], first[40:], body[:5], body[5:])):
        await connection.send(*segments)
        answer = await connection.answer()
        assert (answer.status, answer.body) == (200, BODY), segments
        assert "upgrade" not in answer.headers


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("offer", OFFERS)
async def test_a_body_that_looks_like_a_request_is_a_body(connection: Connection, offer: str, framing: str) -> None:
    framed, body = FRAMINGS[framing](SMUGGLED)
    await connection.send(head(OFFERS[offer], framed), body)
    assert (await connection.answer()).body == SMUGGLED
    assert await connection.rest() == b""


@pytest.mark.parametrize("offer", OFFERS)
async def test_a_body_that_is_refused_unread_is_no_request_either(connection: Connection, offer: str) -> None:
    framed, body = by_length(SMUGGLED)
    await connection.send(head(OFFERS[offer], framed).replace(b"/echo", b"/nowhere"), body)
    assert (await connection.answer()).status == 404
    assert await connection.rest() == b""


@pytest.mark.parametrize("framing", FRAMINGS)
async def test_requests_in_a_row_are_answered_in_order(connection: Connection, framing: str) -> None:
    bodies = [b"the first", b"the second", b"the third body"]
    requests = b""
    for number, body in enumerate(bodies):
        framed, sent = FRAMINGS[framing](body)
        requests += head(H2C if number != 1 else b"", framed) + sent
    await connection.send(requests + b"GET /secret HTTP/1.1\r\nHost: x\r\n\r\n")
    answers = [await connection.answer() for _ in range(4)]
    assert [answer.body for answer in answers] == [*bodies, b"the secret"]


async def test_a_request_without_a_body_is_answered(connection: Connection) -> None:
    await connection.send(b"GET /secret HTTP/1.1\r\nHost: x\r\n" + H2C + b"\r\n")
    assert (await connection.answer()).body == b"the secret"


async def test_a_tunnel_is_refused_and_what_comes_after_it_is_no_request(connection: Connection) -> None:
    await connection.send(b"CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await connection.answer()).status in {404, 405}


async def test_an_offer_is_no_line_in_the_log(connection: Connection, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        framed, body = by_length(BODY)
        await connection.send(head(H2C, framed) + body)
        await connection.answer()
    assert caplog.messages == []


async def test_a_long_head_is_read(connection: Connection) -> None:
    """In binary mode an event's attributes are headers, up to the size of a fact."""
    framed, body = by_length(BODY)
    await connection.send(head(b"ce-note: " + b"n" * 250_000 + b"\r\n", framed) + body)
    assert (await connection.answer()).body == BODY


async def test_curl_that_offers_http_2(port: int) -> None:
    curl = needs.program("curl", get="install curl")
    command = [curl, "-sS", "--http2", f"http://127.0.0.1:{port}/echo", "--data-binary", BODY.decode()]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=True)
    assert done.stdout == BODY


_JAVA = """
import java.net.URI;
import java.net.http.*;
public class Offer {
  public static void main(String[] words) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    for (String body : new String[] {words[1], words[1], "x".repeat(100000)}) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(words[0]))
        .POST(HttpRequest.BodyPublishers.ofString(body)).build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      System.out.println(answer.statusCode() + " " + answer.body().equals(body));
    }
  }
}
"""


@pytest.mark.again
async def test_the_client_of_the_jdk_as_it_is_by_default(port: int, tmp_path: Path) -> None:
    java = needs.program("java", get="install a JDK, 11 or newer: https://adoptium.net")
    source = tmp_path / "Offer.java"
    source.write_text(_JAVA)
    command = [java, str(source), f"http://127.0.0.1:{port}/echo", BODY.decode()]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["200 true"] * 3
