"""The report of an import, for people: counts, and why rows were refused, with their lines."""

from collections.abc import Iterator

from shared.importing.tally import Example, Examples, Tally
from shared.wording import counted, plural


def report(tally: Tally, examples: Examples, *, dry: bool) -> Iterator[str]:
    """Lines of text. Nothing in them is quoted from a row."""
    yield f"{counted(tally.rows, 'row')} read"
    yield from _count(tally.recorded, "would be recorded" if dry else "recorded")
    yield from _count(tally.repeated, "already known")
    yield from _count(tally.foreign, "of another service skipped")
    if tally.skipped:
        yield f"  {tally.skipped:>12,} {plural(tally.skipped, 'row')} skipped by the mapping"
    yield from _count(tally.all_refused, "would be refused" if dry else "refused", always=True)
    for reason, count in sorted(tally.refused.items(), key=lambda one: -one[1]):
        yield f"    {count:>12,} {reason}"
        yield from map(_told, examples.of(reason))
    for example in examples.notes:
        yield f"  {example.count:>12,} {plural(example.count, 'row')} to check"
        yield _told(example)


def _count(count: int, words: str, *, always: bool = False) -> Iterator[str]:
    if count or always:
        yield f"  {count:>12,} {plural(count, 'fact')} {words}"


def _told(example: Example) -> str:
    lines = ", ".join(str(line) for line in example.lines)
    more = " …" if example.count > len(example.lines) else ""
    return f"                   line {lines}{more}: {example.detail}"
