"""A client that costs little: requests made beforehand, a few connections that are kept, answers hardly read."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_LENGTH = b"content-length:"


@dataclass(slots=True)
class Answers:
    """How many requests were answered as they should be, and how many seconds each took."""

    seconds: list[float] = field(default_factory=list)


def request(url: str, path: str, body: bytes, content_type: str, token: str = "") -> bytes:
    """A POST as bytes."""
    head = (
        f"POST {path} HTTP/1.1\r\nhost: {urlsplit(url).netloc}\r\nauthorization: Bearer {token}\r\n"
        f"content-type: {content_type}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def post_all(url: str, requests: Iterator[bytes], *, connections: int, seconds: float, status: bytes) -> Answers:
    """Post until ``seconds`` are over. Raises ``AssertionError`` at an answer with another status."""
    answers, until = Answers(), time.perf_counter() + seconds
    await asyncio.gather(*(_post(url, requests, until, status, answers) for _ in range(connections)))
    return answers


async def _post(url: str, requests: Iterator[bytes], until: float, status: bytes, answers: Answers) -> None:
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        while (began := time.perf_counter()) < until:
            writer.write(next(requests))
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(_length(head))
            assert head.split(b" ", 2)[1] == status, (head, body[:500])
            answers.seconds.append(time.perf_counter() - began)
    finally:
        writer.close()


def _length(head: bytes) -> int:
    place = head.lower().index(_LENGTH) + len(_LENGTH)
    return int(head[place : head.index(b"\r\n", place)])
