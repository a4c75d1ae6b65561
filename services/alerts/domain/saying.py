"""What is stated, as a sentence for whoever reads it; past the time until which it holds, as of then."""

from dataclasses import replace
from datetime import datetime, timedelta

from shared.events.statements import Statement
from shared.wording import Reader
from shared.wording import reasons as wording


def said(stated: Statement | None, why: str, holds_until: datetime | None, reader: Reader) -> str:
    """What is stated, for the reader; past ``holds_until`` as of then, and it says so."""
    if stated is None:
        return why
    then = as_of(holds_until, reader)
    words = wording.why(stated, then)
    return words if then is reader else f"{words} (As of {reader.day(then.at)}.)"


def as_of(holds_until: datetime | None, reader: Reader) -> Reader:
    """The reader, at the last moment at which it holds."""
    if holds_until is None or reader.at < holds_until:
        return reader
    return replace(reader, at=holds_until - timedelta(microseconds=1), lasting=True)
