"""Parsing of dates and times as other systems write them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from shared.importing.mapping.directives import has_day, has_hour, has_offset
from shared.importing.mapping.moment_hints import hint
from shared.importing.mapping.named_formats import EXCEL, EXCEL_1904, ISO, MOMENTS, NAMED, READERS, RFC_3339, whole_day
from shared.importing.mapping.written import LeftOpen, reader
from shared.importing.spelling import without_unseen

_LAST_SECOND = time(23, 59, 59)
SKIPPED = "a local time was skipped when the clocks went forward; it counts as that much later"
TWICE = "a local time came twice when the clocks went back; it counts as the first"


@dataclass(frozen=True, slots=True)
class Moments:
    """Reads times. ``formats``: the first that fits counts. ``zone``: of times written without an offset.

    An ambiguous local time (clocks go back) is the first of the two; a missing one (clocks go forward) is shifted; of
    either, ``notes`` gets a sentence.
    """

    formats: tuple[str, ...] = (RFC_3339,)
    zone: ZoneInfo | None = None
    left_open: LeftOpen = field(default_factory=LeftOpen)
    notes: list[str] = field(default_factory=list, compare=False)
    _readers: tuple[tuple[str, Callable[[str], datetime]], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find the readers once, not for every cell."""
        readers = tuple((one, READERS.get(one) or reader(one, self.left_open)) for one in self.formats)
        object.__setattr__(self, "_readers", readers)

    def __call__(self, text: str) -> datetime:
        """The moment in UTC. Raises ``ValueError``."""
        read = self._first(text)[0]
        if read.tzinfo is None and self.zone is not None:
            read = read.replace(tzinfo=self.zone)
            self._note_change(read)
        return self._moment(read)

    def _moment(self, read: datetime) -> datetime:
        if read.tzinfo is None:
            if self.zone is None:
                raise ValueError("has no offset, and the mapping names no zone")
            read = read.replace(tzinfo=self.zone)
        try:
            return read.astimezone(UTC)
        except OverflowError as error:
            raise ValueError("is not a valid date") from error

    def _note_change(self, local: datetime) -> None:
        """By PEP 495 the offset of a skipped time grows with ``fold``, and that of one that came twice shrinks."""
        first, second = local.utcoffset(), local.replace(fold=1).utcoffset()
        if first != second and first is not None and second is not None:
            self.notes.append(SKIPPED if first < second else TWICE)

    def by(self, text: str) -> datetime:
        """The moment in UTC by which something is due: of a date without an hour, its last second.

        Whoever has the whole day has it until it ends; its beginning would be a day too soon. Raises ``ValueError``.
        """
        day = self.whole_day(text)
        return self(text) if day is None else self._moment(datetime.combine(day, _LAST_SECOND))

    def whole_day(self, text: str) -> date | None:
        """The date that is written, if no hour is. Raises ``ValueError`` for what is neither."""
        read, one = self._first(text)
        if one in NAMED:
            return whole_day(text, one)
        return None if has_hour(one) else read.date()

    def day(self, text: str) -> str:
        """The date as written, whatever the zone, in ISO 8601. Raises ``ValueError``.

        RFC 3339 is read as ISO here: in UTC it may be another day. A Unix time has a day in a zone only.
        """
        formats = tuple(ISO if one == RFC_3339 else one for one in self.formats)
        read, one = replace(self, formats=(*formats, ISO))._first(text)  # noqa: SLF001  its own
        if one in MOMENTS:
            if self.zone is None:
                raise ValueError("is a moment: its day needs a zone, such as Europe/London")
            read = read.astimezone(self.zone)
        return read.date().isoformat()

    def _first(self, text: str) -> tuple[datetime, str]:
        """What is written, and by which format."""
        text = without_unseen(text)
        for one, read in self._readers:
            try:
                return read(text), one
            except (ValueError, OverflowError):
                continue
        raise ValueError(f"does not match {' or '.join(self.formats)}{hint(text, self.formats)}")


def needs_zone(formats: Sequence[str]) -> bool:
    """Whether one of ``formats`` has no offset."""
    return any(one in (EXCEL, EXCEL_1904) or (one not in NAMED and not has_offset(one)) for one in formats)


def without_day(formats: Sequence[str]) -> str | None:
    """The first of ``formats`` that tells no day, and so no moment either."""
    return next((one for one in formats if not has_day(one)), None)
