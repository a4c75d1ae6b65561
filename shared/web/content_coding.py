"""Content codings of a request's body (RFC 9110 8.4): gzip and deflate are undone within the limit, others refused."""

import gzip
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO

from shared.refusal import Reason, Refusal

#: What a client may compress a body with; the answer to other codings names it (RFC 9110 15.5.16).
ACCEPTED = "gzip, deflate"

_IDENTITY = "identity"
#: Each is undone within the limit; nobody needs more than one.
_MOST_CODINGS = 4
_RAW, _WITH_HEADER = -zlib.MAX_WBITS, zlib.MAX_WBITS


def codings(header: str) -> tuple[str, ...]:
    """The codings in a header `Content-Encoding`, lower-case, in the order in which they were applied."""
    named = (part.strip(" \t").lower() for part in header.split(","))
    return tuple(name for name in named if name and name != _IDENTITY)


def unsupported(applied: tuple[str, ...]) -> Refusal | None:
    """The refusal of what cannot be undone."""
    for name in applied:
        if name not in _DECODERS:
            return _not_supported(f"content-encoding {_shown(name)} is not supported")
    return _not_supported("content-encoding names too many codings") if len(applied) > _MOST_CODINGS else None


def decoded(body: bytes, applied: tuple[str, ...], limit: int) -> bytes | Refusal:
    """``body`` with supported codings undone, the last one first, or why it is refused.

    ``limit``: in bytes. No more than that is decompressed, at any step.
    """
    if not body:
        return body
    for name in reversed(applied):
        try:
            body = _DECODERS[name](body, limit)
        except EOFError:
            return Refusal(Reason.UNREADABLE, f"the body was cut off: it ends before its content-encoding {name} does")
        except (OSError, zlib.error):
            return Refusal(Reason.UNREADABLE, f"the body is not what content-encoding says: {name}; {_LEAVE_OUT}")
        if len(body) > limit:
            return Refusal(Reason.TOO_LARGE, f"decompressed, the request has more than {limit} bytes; {_SMALLER}")
    return body


def _not_supported(what: str) -> Refusal:
    return Refusal(Reason.UNSUPPORTED, f"{what}: send one of {ACCEPTED}, or leave the body as it is")


def _gunzipped(body: bytes, limit: int) -> bytes:
    """Of all members (RFC 1952 2.2). Raises ``EOFError``, ``OSError``, ``zlib.error``."""
    with gzip.GzipFile(fileobj=BytesIO(body)) as stream:
        return stream.read(limit + 1)


def _inflated(body: bytes, limit: int) -> bytes:
    """Raises ``EOFError``, ``zlib.error``.

    The coding is deflate within a zlib stream; some clients send deflate alone (RFC 9110 8.4.1.2).
    """
    stream = zlib.decompressobj(_WITH_HEADER if _has_zlib_header(body) else _RAW)
    found = stream.decompress(body, limit + 1)
    if len(found) <= limit and not stream.eof:
        raise EOFError
    if stream.unused_data:
        raise zlib.error("something follows the stream")
    return found


def _has_zlib_header(body: bytes) -> bool:
    """RFC 1950 2.2: the method is deflate, and the first two bytes are a multiple of 31.

    Deflate alone does not begin so: it would be a stored block whose padding is not zero.
    """
    return len(body) > 1 and body[0] & 0x0F == zlib.DEFLATED and int.from_bytes(body[:2]) % 31 == 0


def _shown(name: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in name[:40])


_LEAVE_OUT = "leave the header out if the body is not compressed"
_SMALLER = "send smaller batches"
_DECODERS: Mapping[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _inflated,
}
