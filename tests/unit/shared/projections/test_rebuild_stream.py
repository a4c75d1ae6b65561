"""A stream folded from the beginning of the log: in version order, whatever the order in which the log has it."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from shared.events import Event
from shared.events.catalogue import Topic
from shared.kafka.record import Record
from shared.projections.parking import Parked
from shared.projections.rebuild_stream import StreamRebuild
from shared.store.streams import Stream
from tests.support.counting import Counting, Tally, counting
from tests.support.publishing import at, event, of_unknown_type, poison

INTERACTIONS = Topic.INTERACTIONS


def afresh(*skipped: int, projector: Counting | None = None) -> StreamRebuild:
    return StreamRebuild(counting(projector=projector), "scoring:acme", {INTERACTIONS: set(skipped)})


def taken(one: StreamRebuild, records: Sequence[Record]) -> StreamRebuild:
    for offset, record in enumerate(records):
        one.take(at(offset, record))
    return one


def folded(one: StreamRebuild) -> tuple[list[int], list[Parked], Stream]:
    """The versions in the order in which they were folded, what is to be parked, and the row."""
    row = Stream("scoring:acme", version=7, parked=3)
    work, parked = one.onto(row)
    assert isinstance(work.state, Tally)
    return [version for _, version in work.state.versions], parked, row


@given(st.permutations(list(range(1, 9))), st.lists(st.integers(1, 8), max_size=4))
def test_versions_are_folded_once_and_in_order_however_the_log_has_them(order: list[int], again: list[int]) -> None:
    versions, parked, row = folded(taken(afresh(), [event("acme", version) for version in (*order, *again)]))
    assert (versions, parked) == (list(range(1, 9)), [])
    assert (row.heard, row.parked, row.version, row.refold) == ({"interactions": 8}, 0, 7, False)


def test_the_first_of_what_waits_says_why_and_the_others_wait_for_it() -> None:
    records = [event("acme", 1), event("acme", 5), poison("acme", 2), event("acme", 3)]
    versions, parked, row = folded(taken(afresh(), records))
    assert versions == [1]
    assert [(one.version, one.reason) for one in parked] == [
        (2, "unreadable"), (3, "earlier_parked"), (5, "earlier_parked")
    ]  # fmt: skip
    assert (row.heard, row.parked) == ({"interactions": 1}, 3)


def test_what_is_missing_is_told_for_each_topic() -> None:
    from shared.events.clients import ClientClosed  # noqa: PLC0415

    records = [event("acme", 2), event("acme", 3), event("acme", 3, ClientClosed()), event("acme", 2, ClientClosed())]
    _, parked, _ = folded(taken(afresh(), records))
    assert [(one.version, one.reason) for one in parked] == [
        (2, "earlier_missing"), (3, "earlier_parked"), (2, "earlier_missing"), (3, "earlier_parked")
    ]  # fmt: skip


def test_what_somebody_let_go_is_passed_over_even_where_that_is_decided_later() -> None:
    records = [event("acme", 1), poison("acme", 2), event("acme", 3), event("acme", 5)]
    one = taken(afresh(2), records)
    assert one.held == 1
    one.skip({INTERACTIONS: {2, 4, 6}})
    versions, parked, row = folded(one)
    assert (versions, parked, row.heard) == ([1, 3, 5], [], {"interactions": 6})


def test_a_good_copy_of_an_unreadable_record_lets_the_others_go_on() -> None:
    versions, parked, _ = folded(taken(afresh(), [poison("acme", 1), event("acme", 2), event("acme", 1)]))
    assert (versions, parked) == ([1, 2], [])


def test_a_type_still_unknown_leaves_the_mark() -> None:
    versions, _, row = folded(taken(afresh(), [event("acme", 1), of_unknown_type("acme", 2)]))
    assert (versions, row.refold, row.heard) == ([1], True, {"interactions": 2})


def test_another_subject_under_the_same_key_is_not_taken() -> None:
    stranger = event("other", 1)._replace(key=b"acme")
    assert folded(taken(afresh(), [stranger]))[:2] == ([], [])


def test_of_a_long_history_only_words_and_the_one_recorded_last_are_kept() -> None:
    class Wordy(Counting):
        def gives_words(self, event: Event) -> bool:
            return event.version == 3

    records = [event("acme", version) for version in range(1, 21)]
    work, _ = taken(afresh(projector=Wordy()), records).onto(Stream("scoring:acme"))
    latest = max(range(1, 21), key=lambda version: dict(records[version - 1].headers)["ce_recordedtime"] or b"")
    assert [event.version for event in work.applied] == [3, latest]
