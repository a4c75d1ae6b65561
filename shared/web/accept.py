"""The header Accept (RFC 9110 12.5.1): which of two media types a caller prefers."""


def prefers(wanted: str, other: str, accept: str) -> bool:
    """Whether ``accept`` gives ``wanted`` more weight than ``other``; a tie, as with no header, is for ``other``."""
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    return _weight(wanted, ranges) > _weight(other, ranges)


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = next((text[2:] for text in parameters if text.startswith("q=")), "1")
    try:
        return name, float(weight)
    except ValueError:
        return name, 0.0


def _weight(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """The weight of the most specific range that matches; 0 if none does."""
    kind = media_type.partition("/")[0]
    for name in (media_type, f"{kind}/*", "*/*"):
        found = [weight for one, weight in ranges if one == name]
        if found:
            return max(found)
    return 0.0
