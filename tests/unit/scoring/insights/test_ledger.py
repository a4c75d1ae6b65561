"""The ledger of promises: who made them, and what became of each."""

from hypothesis import given

from services.scoring.domain.insights.ledger import UNNAMED, Account, ledger
from services.scoring.domain.signals.commitments.promises import PROMISES
from services.scoring.domain.state.clock import micros
from shared.events.event import Event
from shared.events.interactions import PromiseBroken, PromiseKept, PromiseMade
from tests.support.stories.scoring import POLICY, day, event, told
from tests.support.stories.scoring_histories import NOW, histories


def made(name: str, by: str | None = "ben", *, when: float = 0, due: float = 5, what: str = "Send it") -> Event:
    data = PromiseMade(promise=name, what=what, due=day(due), by=by)
    return event(when, data, name=f"made-{name}-{when:g}")


def kept(name: str, when: float) -> Event:
    return event(when, PromiseKept(promise=name), name=f"kept-{name}")


def broken(name: str, when: float) -> Event:
    return event(when, PromiseBroken(promise=name), name=f"broken-{name}")


def of(when: float, *events: Event) -> dict[str, Account]:
    return ledger(told(*events), micros(day(when)), POLICY)


STORY = (
    made("draft"), kept("draft", 4),
    made("letter"), kept("letter", 6),
    made("call", due=30),
    made("plan", "cleo"),
    made("copy", "cleo"), broken("copy", 5),
    made("bill", None), kept("bill", 2),
)  # fmt: skip


def test_each_promise_is_entered_once_under_the_one_who_made_it() -> None:
    assert of(10, *STORY) == {
        UNNAMED: Account(kept=1),
        "ben": Account(open=1, kept=2, late=1),
        "cleo": Account(overdue=1, broken=1),
    }


def test_the_order_in_which_it_is_told_does_not_matter() -> None:
    assert of(10, *STORY[::-1], *STORY) == of(10, *STORY)


def test_a_promise_is_overdue_from_when_it_is_due_until_it_is_no_longer_followed() -> None:
    assert of(4.9, made("draft"))["ben"] == Account(open=1)
    assert of(5, made("draft"))["ben"] == Account(overdue=1)
    assert of(184, made("draft"))["ben"] == Account(overdue=1)
    assert of(185, made("draft"))["ben"] == Account(lapsed=1)


def test_who_made_it_last_answers_for_it_also_when_that_is_heard_after_it_was_kept() -> None:
    again = made("draft", "cleo", when=3, due=8)
    for events in ((made("draft"), again, kept("draft", 6)), (kept("draft", 6), again, made("draft"))):
        assert of(10, *events) == {"cleo": Account(kept=1)}


def test_a_broken_promise_kept_after_all_is_kept_and_late() -> None:
    assert of(10, made("draft"), broken("draft", 5), kept("draft", 7))["ben"] == Account(kept=1, late=1)


def test_of_a_broken_promise_nobody_heard_of_the_maker_is_unknown() -> None:
    assert of(10, broken("copy", 5)) == {UNNAMED: Account(broken=1)}


def test_the_accounts_of_several_clients_add_up() -> None:
    assert Account(1, 2, 3, 4, 5, 6).plus(Account(kept=1, late=1)) == Account(1, 2, 3, 5, 6, 6)


def test_of_kept_promises_a_few_words_and_only_the_latest_stay() -> None:
    events = [each for n in range(60) for each in (made(f"p{n}", when=n, what="word " * 99), kept(f"p{n}", n + 1))]
    done = PROMISES.of(told(*events)).done
    assert sorted(done) == sorted(f"p{n}" for n in range(28, 60))
    assert {len(promise.what) for promise in done.values()} <= {79, 80}


@given(histories())
def test_no_promise_is_counted_twice_or_lost(events: list[Event]) -> None:
    promises = PROMISES.of(told(*events))
    counted = of(NOW + 3, *events).values()
    assert sum(each.open + each.overdue + each.lapsed + each.broken for each in counted) == len(
        promises.made.keys() | promises.broken.keys()
    )
    assert sum(each.kept for each in counted) == len(promises.done) >= sum(each.late for each in counted)
