"""What who reports facts of a closed client is told."""

from datetime import datetime

from shared.events.clients.register import ClosingReason


def after_the_closing(client: str, closed: datetime, reason: str) -> str:
    """Of a fact of ``client`` that happened after it was ``closed`` for ``reason``."""
    when = closed.date().isoformat()
    if reason == ClosingReason.MERGED:
        return (
            f"{client} was closed as merged on {when}; its facts do not count for another client. Report this one under"
            f" the id of the client that {client} is part of now."
        )
    return (
        f"{client} was closed on {when}: no fact changes its score, and only what goes gravely wrong is still told."
        " If the client is back, report ClientOnboarded."
    )
