"""What is set aside is left alone for longer and longer, and comes back when it succeeds."""

from shared.set_aside import SetAside
from shared.telemetry import metrics
from tests.support.unwritable import Watch

ERROR = RuntimeError("no")


def aside(watch: Watch, part: str = "test") -> SetAside:
    return SetAside(part, first=2, last=7, clock=watch)


def test_each_failure_doubles_the_pause_up_to_the_longest() -> None:
    watch = Watch()
    one = aside(watch)
    for pause in (2, 4, 7, 7):
        assert one.failed("acme", ERROR) == pause
        watch.now += pause - 0.1
        assert one.now() == ["acme"]
        watch.now += 0.1
        assert one.now() == []
        assert "acme" in one, "it is due, and has not succeeded yet"


def test_what_succeeds_begins_anew() -> None:
    one = aside(Watch())
    one.failed("acme", ERROR)
    one.succeeded("acme")
    one.succeeded("never failed")
    assert "acme" not in one
    assert one.failed("acme", ERROR) == 2


def test_the_gauge_tells_how_many_are_set_aside() -> None:
    one = aside(Watch(), "gauged")
    gauge, total = metrics.SET_ASIDE_NOW.labels("gauged"), metrics.SET_ASIDE.labels("gauged")
    for name in ("acme", "acme", "bolt"):
        one.failed(name, ERROR)
    assert (gauge._value.get(), total._value.get()) == (2, 3)
    one.keep_only({"bolt"})
    assert gauge._value.get() == 1
    assert "bolt" in one
