"""Counts of things of which only the latest are remembered."""

from datetime import datetime

from shared.wording.reader import Reader

#: A count of so many means as many and more.
_REMEMBERED = 20


def times(count: int) -> str:
    """What follows what was done so often: "" for once, " twice", " 5 times", " 20 times or more"."""
    if count == 1:
        return ""
    return " twice" if count == 2 else f" {count} times{_or_more(count)}"  # noqa: PLR2004  two is twice


def people(count: int) -> str:
    """E.g. "somebody", "3 people", "20 people or more"."""
    return "somebody" if count == 1 else f"{count} people{_or_more(count)}"


def number_of(count: int, thing: str) -> str:
    """E.g. "an idea", "3 ideas", "20 ideas or more"; ``thing`` begins with a vowel."""
    return f"an {thing}" if count == 1 else f"{count} {thing}s{_or_more(count)}"


def latest(count: int, when: datetime, reader: Reader) -> str:
    """When, after what happened so often: " on 11 January", or ", last on 11 January"."""
    return f" {reader.on(when)}" if count == 1 else f", most recently {reader.on(when)}"


def _or_more(count: int) -> str:
    return " or more" if count >= _REMEMBERED else ""
