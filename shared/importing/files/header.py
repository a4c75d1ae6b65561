"""Names of columns: those that look alike are meant alike."""

from collections.abc import Sequence

from shared.importing.spelling import looks, stripped


def tidy(name: str) -> str:
    """``name`` without white space and unseen characters around it."""
    return stripped(name)


def as_named(header: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """``header`` with the names that the mapping writes, where they look alike (a no-break space is a blank)."""
    exact = set(header)
    alike = {_looks(name): name for name in wanted if name not in exact}
    return [name if name in wanted else alike.get(_looks(name), name) for name in header]


def _looks(name: str) -> str:
    return " ".join(looks(name).split())
