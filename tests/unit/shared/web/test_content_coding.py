"""Compressed bodies: undone within the limit, or refused with the coding's name."""

import gzip
import tracemalloc
import zlib

import pytest

from shared.refusal import Reason, Refusal
from shared.web.content_coding import codings, decoded, unsupported

BODY = b'{"channel": "call", "summary": "' + "Grüße".encode() * 50 + b'"}'
LIMIT = 1024 * 1024


def raw(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(body) + stream.flush()


COMPRESSED = {
    "gzip": gzip.compress(BODY),
    "x-gzip": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
}


def refusal(answer: bytes | Refusal | None) -> Refusal:
    assert isinstance(answer, Refusal), answer
    return answer


@pytest.mark.parametrize("name", COMPRESSED)
def test_each_coding_is_undone(name: str) -> None:
    assert decoded(COMPRESSED[name], (name,), LIMIT) == BODY


@pytest.mark.parametrize("level", [0, 1, 6, 9])
@pytest.mark.parametrize("body", [b"", b"x", BODY, bytes(100_000), bytes(range(256)) * 300])
def test_deflate_is_undone_with_its_header_and_without(body: bytes, level: int) -> None:
    stream = zlib.compressobj(level, wbits=-zlib.MAX_WBITS)
    assert decoded(stream.compress(body) + stream.flush(), ("deflate",), LIMIT) == body
    assert decoded(zlib.compress(body, level), ("deflate",), LIMIT) == body


def test_members_of_gzip_are_one_body_and_padding_is_none() -> None:
    assert decoded(gzip.compress(BODY[:10]) + gzip.compress(BODY[10:]) + bytes(512), ("gzip",), LIMIT) == BODY


def test_codings_are_undone_the_last_one_first() -> None:
    assert decoded(gzip.compress(zlib.compress(BODY)), ("deflate", "gzip"), LIMIT) == BODY


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("", ()), ("identity", ()), ("GZIP", ("gzip",)), ("gzip, identity", ("gzip",)), (",gzip,", ("gzip",)),
        (" deflate ,\tgzip", ("deflate", "gzip")),
    ],
)  # fmt: skip
def test_the_header_is_a_list(header: str, names: tuple[str, ...]) -> None:
    assert codings(header) == names


@pytest.mark.parametrize("name", ["br", "zstd", "compress", "gzip;q=1", "*"])
def test_other_codings_are_refused_by_name(name: str) -> None:
    refused = refusal(unsupported(("gzip", name)))
    assert refused.reason is Reason.UNSUPPORTED
    assert name in refused.detail
    assert "gzip, deflate" in refused.detail


def test_no_more_codings_than_anybody_needs() -> None:
    assert unsupported(("gzip",) * 4) is None
    assert refusal(unsupported(("gzip",) * 5)).reason is Reason.UNSUPPORTED


@pytest.mark.parametrize("name", COMPRESSED)
def test_a_stream_that_is_cut_off_anywhere_is_refused_and_says_so(name: str) -> None:
    whole = COMPRESSED[name]
    for length in range(2, len(whole)):  # two bytes tell what it is
        refused = refusal(decoded(whole[:length], (name,), LIMIT))
        assert (refused.reason, "cut off" in refused.detail) == (Reason.UNREADABLE, True), length


@pytest.mark.parametrize("name", COMPRESSED)
def test_what_is_not_compressed_or_damaged_is_refused_and_says_so(name: str) -> None:
    whole = COMPRESSED[name]
    damaged = whole[:-1] + bytes([whole[-1] ^ 1])
    for body in (BODY, damaged, whole + b"and more"):
        refused = refusal(decoded(body, (name,), LIMIT))
        assert (refused.reason, name in refused.detail) == (Reason.UNREADABLE, True)


@pytest.mark.parametrize("name", COMPRESSED)
def test_the_limit_counts_what_comes_out(name: str) -> None:
    for size, taken in ((LIMIT, True), (LIMIT + 1, False)):
        body = zlib.compress(bytes(size)) if name == "deflate" else gzip.compress(bytes(size))
        answer = decoded(body, (name,), LIMIT)
        assert isinstance(answer, bytes) if taken else refusal(answer).reason is Reason.TOO_LARGE


@pytest.mark.parametrize("applied", [("gzip",), ("deflate",), ("gzip", "gzip"), ("deflate", "gzip", "deflate")])
def test_a_bomb_takes_no_more_memory_than_the_limit(applied: tuple[str, ...]) -> None:
    body = bytes(30 * LIMIT)
    for name in applied:
        body = zlib.compress(body) if name == "deflate" else gzip.compress(body)
    tracemalloc.start()
    answer = decoded(body, applied, LIMIT)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refusal(answer).reason is Reason.TOO_LARGE
    assert most < 4 * LIMIT


def test_an_empty_body_is_none() -> None:
    assert decoded(b"", ("gzip",), LIMIT) == b""
