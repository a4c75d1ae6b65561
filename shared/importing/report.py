"""The report of an import, for people: counts, and why rows were refused, with their lines."""

from collections.abc import Iterator

from shared.importing.tally import Examples, Tally


def report(tally: Tally, examples: Examples, *, dry: bool) -> Iterator[str]:
    """Lines of text. Nothing in them is quoted from a row."""
    yield f"{tally.rows:,} rows read"
    yield from _count(tally.recorded, "would be recorded" if dry else "recorded")
    yield from _count(tally.repeated, "known already")
    yield from _count(tally.foreign, "for another service, passed over")
    if tally.skipped:
        yield f"  {tally.skipped:>12,} rows passed over, as the mapping says"
    yield from _count(tally.all_refused, "would be refused" if dry else "refused", always=True)
    for reason, count in sorted(tally.refused.items(), key=lambda one: -one[1]):
        yield f"    {count:>12,} {reason}"
        yield from _examples(examples, reason)


def _count(count: int, words: str, *, always: bool = False) -> Iterator[str]:
    if count or always:
        yield f"  {count:>12,} facts {words}"


def _examples(examples: Examples, reason: str) -> Iterator[str]:
    for example in examples.of(reason):
        lines = ", ".join(str(line) for line in example.lines)
        more = " …" if example.count > len(example.lines) else ""
        yield f"                   line {lines}{more}: {example.detail}"
