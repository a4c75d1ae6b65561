"""What somebody of ours noted, beside what is stated."""

from shared.wording.sentences import quoted


def note(reason: str | None) -> str:
    """As a sentence of its own after another; empty without one."""
    return "" if reason is None else f" Our note: {quoted(reason)}."
