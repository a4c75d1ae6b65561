"""Characters that turn the text around them, which no printed text of a stranger may hold."""

#: Bidirectional embeddings, overrides and isolates: they can make the text after them read backwards (CVE-2021-42574).
_REORDERING = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def without_reordering(text: str) -> str:
    """``text`` without what could make itself, or our words beside it, read backwards."""
    return text.translate(_REORDERING)
