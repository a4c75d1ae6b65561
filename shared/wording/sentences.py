"""Texts joined, quoted, and made whole sentences."""

from collections.abc import Sequence


def listing(things: Sequence[str]) -> str:
    """E.g. "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(things[:-1]), *things[-1:])))


def within(text: str) -> str:
    """``text`` as part of a longer sentence: without the stop at its end."""
    return text.rstrip().removesuffix(".")


def quoted(text: str) -> str:
    """In inverted commas, as part of a longer sentence."""
    return f"“{within(text)}”"


def shortened(text: str, most: int = 28) -> str:
    """``text`` cut to at most ``most`` characters, between words where that can be: for titles."""
    line = within(" ".join(text.split()))
    if len(line) <= most:
        return line
    words, space, _ = line[:most].rpartition(" ")
    return f"{(words if space else line[: most - 1]).rstrip(' ,;:–-')}…"


def capitalised(text: str) -> str:
    """``text`` with a capital at its start; the rest stays."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """``text`` with a capital at its start and a stop at its end."""
    stop = "" if text.endswith((".", "!", "?", "…")) else "."
    return capitalised(text) + stop
