"""Pair requests with answers: calls by id, e-mails by thread. Pure, over packed records."""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from services.scoring.domain.state import packed


class Answer(msgspec.Struct, frozen=True, gc=False):
    """Somebody asked for ``whom`` (None: nobody said) at ``asked`` and was answered at ``answered``, microseconds."""

    whom: str | None
    asked: int
    answered: int


def noted(asked: dict[str, bytes], whom: str | None, time: int, key: int, most: int) -> dict[str, bytes]:
    """``asked``, packed (time, key) by whom was asked for, with one more; the ``most`` latest of all."""
    name = whom or ""
    before = asked.get(name, b"")
    after = packed.insert(before, time, key, most)
    if after == before:
        return asked
    noted = {**asked, name: after}
    if sum(map(len, noted.values())) > most * packed.SIZE:
        oldest = min((records[: packed.SIZE], who) for who, records in noted.items())[1]
        noted[oldest] = noted[oldest][packed.SIZE :]
    return {who: records for who, records in noted.items() if records}


def calls_answered(missed: Mapping[str, bytes], returned: bytes) -> list[Answer]:
    """The calls that were returned after they were missed, in the order in which they were returned."""
    times = {key: time for time, key in packed.unpack(returned)}
    asked: dict[int, tuple[int, str]] = {}
    for time, whom, key in _asked(missed):
        if time <= times.get(key, time - 1):
            asked[key] = time, whom
    found = [Answer(whom or None, time, times[key]) for key, (time, whom) in asked.items()]
    return in_order(found)


def mails_answered(
    written: Mapping[str, bytes], sent: bytes, elsewhere: Callable[[int], int | None], *, full: bool
) -> list[Answer]:
    """Of each thread, the first mail after our last word, with our next word; in the order of the answers.

    ``elsewhere``: when who wrote at a time had word from us outside the thread, if they had.
    ``full``: of what was ``sent`` the oldest was forgotten; mails of before may have been answered by that.
    """
    ours = packed.unpack(sent)
    begin = ours[0][0] if full and ours else None
    asked = [mail for mail in _asked(written) if begin is None or mail[0] >= begin]
    spoken = [(answer, key) for time, _, key in asked if (answer := elsewhere(time)) is not None]
    threads: dict[int, list[tuple[int, str | None]]] = {}
    for time, key in (*ours, *spoken):
        threads.setdefault(key, []).append((time, None))
    for time, whom, key in asked:
        if key in threads:
            threads[key].append((time, whom))
    return in_order([answer for thread in threads.values() for answer in _of_thread(thread)])


def _of_thread(thread: list[tuple[int, str | None]]) -> Iterator[Answer]:
    """``thread``: what they wrote, with whom they wrote to, and what we did, with None. At one time, we came first."""
    waiting: tuple[int, str] | None = None
    for time, whom in sorted(thread, key=lambda word: (word[0], word[1] is not None, word[1] or "")):
        if whom is not None:
            waiting = waiting or (time, whom)
        elif waiting is not None:
            yield Answer(waiting[1] or None, waiting[0], time)
            waiting = None


def _asked(asked: Mapping[str, bytes]) -> list[tuple[int, str, int]]:
    return sorted((time, whom, key) for whom, records in asked.items() for time, key in packed.unpack(records))


def in_order(answers: list[Answer]) -> list[Answer]:
    """By the times of the answers."""
    return sorted(answers, key=lambda answer: (answer.answered, answer.asked, answer.whom or ""))
