"""The W3C trace context's `traceparent` (https://www.w3.org/TR/trace-context/#traceparent-header)."""

import re

# Version ff is forbidden, and so are a trace id and a parent id of zeros only.
_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def valid_traceparent(value: object) -> str | None:
    """``value`` if it can be continued, else None: tracing never decides over a fact."""
    return value if isinstance(value, str) and _TRACEPARENT.fullmatch(value) else None
