"""What a fact was reported as, on the records that came of it: the source and the id that its reporter gave it."""

from collections.abc import Sequence

from shared.cloudevents import kafka

SOURCE, ID = "ce_reportedsource", "ce_reportedid"

_LONGEST = 512


def headers(source: str | None, id: str | None) -> list[tuple[str, bytes]]:  # noqa: A002  the attribute's name
    """The extensions that say so, as far as it is known."""
    return [(name, text.encode()) for name, text in ((SOURCE, source), (ID, id)) if text is not None]


def of_refused(value: bytes | None, came: Sequence[kafka.Header]) -> list[tuple[str, bytes]]:
    """The same for a refused record, as far as it can be read, and unless it bears them: it was sent once more then."""
    borne = {name for name, _ in came}
    source, id_ = (
        one if one and one.isprintable() and len(one) <= _LONGEST else None for one in kafka.identity(value, came)
    )
    return [header for header in headers(source, id_) if header[0] not in borne]


def without(sent: Sequence[kafka.Header]) -> Sequence[kafka.Header]:
    """The headers of a refused record, without what ``of_refused`` added behind them."""
    while sent and sent[-1][0] in {SOURCE, ID}:
        sent = sent[:-1]
    return sent
