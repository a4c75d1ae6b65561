"""The rows of a file of JSON lines (NDJSON): an object a line."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from shared.cloudevents import strict_json
from shared.importing.files.line_file import LineFile
from shared.importing.files.lines import Line
from shared.importing.files.row import REFUSED_LINE, REFUSED_REASON, Row
from shared.refusal import Reason, Refusal

_OURS = (REFUSED_LINE, REFUSED_REASON)
#: The most names of columns remembered; a file of objects whose members all differ has no columns.
_MOST_COLUMNS = 10_000


class JsonRows(LineFile):
    """Rows of an NDJSON file. A member of an object within is a column of its own: ``matter.id``."""

    def __init__(self, file: BinaryIO, *, whole: bool = False) -> None:
        """``file``: at its beginning. ``whole``: do not split lines; the rows have no cells."""
        super().__init__(file)
        self._whole = whole
        self._seen: set[str] = set()

    def unknown(self, columns: Sequence[str]) -> list[str]:
        """Those of ``columns`` that no row has had so far."""
        return [column for column in columns if column not in self._seen]

    def __iter__(self) -> Iterator[Row]:
        """The rows, or those from where ``go_to`` went."""
        while (line := self._lines.take()) is not None:
            if line.data.strip():
                yield self._row(line)

    def _row(self, line: Line) -> Row:
        if line.cut:
            refusal = Refusal(Reason.TOO_LARGE, f"the line has more than {len(line.data)} bytes")
            return Row(line.number, line.number, line.end, line.data[:0], {}, refusal)
        try:
            cells = {} if self._whole else flat(members(line.data))
        except ValueError as error:
            return Row(
                line.number, line.number, line.end, line.data, {}, Refusal(Reason.UNREADABLE, f"the line {error}")
            )
        if len(self._seen) < _MOST_COLUMNS:
            self._seen.update(cells)
        return Row(line.number, line.number, line.end, line.data, cells)


def members(line: bytes) -> dict[str, Any]:
    """The object in a line, without the members added when it was refused. Raises ``ValueError``."""
    value = strict_json.parse(line)
    if not isinstance(value, dict):
        raise ValueError("must be a JSON object")  # noqa: TRY004  all problems of a line are ValueErrors here
    return {name: member for name, member in value.items() if name not in _OURS}


def flat(value: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """The members of ``value`` and of the objects within, by dotted name. Raises ``ValueError`` for a name twice."""
    columns: dict[str, Any] = {}
    for name, member in value.items():
        found = flat(member, f"{prefix}{name}.") if isinstance(member, dict) else {prefix + name: member}
        if not columns.keys().isdisjoint(found):
            raise ValueError("has a member with a dotted name, and the same member within an object")
        columns |= found
    return columns
