"""promise_overdue and promise_broken: what was promised, and what became of it."""

from shared.events import interactions
from shared.events.event import Event
from tests.support.stories.scoring import day, event, is_open, risks


def made(when: float = 0, due: float = 5, *, recorded: float | None = None) -> Event:
    data = interactions.PromiseMade(promise="p", what="Send the draft", due=day(due), by="ben")
    return event(when, data, recorded=recorded)


KEPT = event(4, interactions.PromiseKept(promise="p"))

BROKEN = event(6, interactions.PromiseBroken(promise="p", reason="Too much work"))


def test_a_promise_is_overdue_the_moment_it_is_due() -> None:
    assert not is_open("promise_overdue", 4.99, made(), subject="p")
    risk = risks(5, made())["promise_overdue", "p"]
    assert risk.since == risk.cause_time == risk.cause_recorded == day(5)
    assert risk.concerns == ("ben",)
    assert risk.why == "We promised “Send the draft” for 6 January. No record that it was done."


def test_a_kept_promise_is_not_overdue_in_whatever_order_it_is_reported() -> None:
    assert not is_open("promise_overdue", 9, made(), KEPT, subject="p")
    assert not is_open("promise_overdue", 9, KEPT, made(), made(), KEPT, subject="p")


def test_a_broken_promise_is_broken_not_overdue() -> None:
    found = risks(9, made(), BROKEN)
    assert ("promise_overdue", "p") not in found
    risk = found["promise_broken", "p"]
    assert risk.since == risk.cause_time == day(6)
    assert risk.concerns == ("ben",)
    assert risk.evidence == ("PromiseMade-0", "PromiseBroken-6")
    assert risk.why == (
        "The promise “Send the draft” was broken on 7 January. Our note: “Too much work”. "
        "No record that the client was told."
    )


def test_a_broken_promise_nobody_heard_of_is_a_risk_all_the_same() -> None:
    assert is_open("promise_broken", 9, BROKEN, subject="p")


def test_a_broken_promise_is_over_after_a_month_or_when_kept_after_all() -> None:
    assert is_open("promise_broken", 35, made(), BROKEN, subject="p")
    assert not is_open("promise_broken", 36, made(), BROKEN, subject="p")
    assert not is_open(
        "promise_broken", 9, made(), BROKEN, event(8, interactions.PromiseKept(promise="p")), subject="p"
    )


def test_a_promise_made_again_for_later_is_due_later() -> None:
    again = made(4, due=20)
    for events in ((made(), again), (again, made())):
        assert not is_open("promise_overdue", 10, *events, subject="p")
        assert is_open("promise_overdue", 20, *events, subject="p")


def test_a_promise_overdue_for_half_a_year_is_no_longer_followed() -> None:
    assert not is_open("promise_overdue", 186, made(), subject="p")


def test_a_promise_reported_after_it_was_due_says_when_it_became_known() -> None:
    risk = risks(30, made(recorded=29))["promise_overdue", "p"]
    assert (risk.cause_time, risk.cause_recorded) == (day(5), day(29))


def due(when: float = 0, on: float = 20) -> Event:
    return event(when, interactions.DeadlineSet(deadline="d", what="File the defence", due=day(on), owner="cleo"))
