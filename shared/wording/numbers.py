"""Numbers in words."""


def amount(number: float, thing: str) -> str:
    """E.g. "1 day", "2 days", "4.5 days"."""
    return f"{number:g} {thing}" if number == 1 else f"{number:g} {thing}s"


def points(number: float) -> str:
    """Points of a score with their sign: "+3", "−12"."""
    return f"{number:+.0f}".replace("-", "−")
