"""Who is away, on holiday or has left, and who is told instead: at once, and in digests."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.alerts.domain import (
    FALLBACK,
    Because,
    ClientState,
    DigestPlan,
    Firm,
    InsteadOf,
    Moment,
    Presence,
    Recipient,
    at_once,
    due,
    load,
    places,
    write,
)
from services.alerts.domain.routing.route import Route, recipient_id
from services.alerts.domain.state.person import PersonState, fold
from shared.events.people import AbsencePlanned, PersonLeft
from shared.events.scoring import RiskKind
from tests.support.stories.alerts import (
    DAY,
    HOUR,
    NOW,
    POLICY,
    POLICY_TEXT,
    after,
    alerted,
    mailed,
    onboarded,
    only_alert,
    person,
    person_event,
    risk,
)

ACME = after(onboarded())
MONDAY = NOW.date()
FRIDAY = date(2026, 5, 15)


def away(one: PersonState, first: date = MONDAY, last: date | None = FRIDAY, **more: Any) -> PersonState:
    planned = AbsencePlanned(**{"absence": "a", "from_": first, "until": last, **more})
    return fold(one, person_event(planned, one.person, at=NOW - DAY))


def told(*known: PersonState, at: datetime = NOW, who: str | None = None) -> Route:
    """Who is told at once, after the wait for people not known."""
    firm = Firm({one.person: one for one in known}.get)
    return at_once(ACME, who, at - HOUR, Moment(firm, at, POLICY))


def test_the_one_whom_the_absence_names_reads_it_and_is_told_so() -> None:
    jane, tom, ann = away(person(deputy="ann"), deputy="tom"), person("tom"), person("ann")

    assert told(jane, tom, ann) == Recipient(
        tom, Because.STANDS_IN, InsteadOf("Jane", Presence.AWAY, FRIDAY, named=True)
    )


def test_else_the_usual_deputy() -> None:
    found = told(away(person(deputy="ann"), last=None), person("ann"))

    assert found == Recipient(person("ann"), Because.STANDS_IN, InsteadOf("Jane", Presence.AWAY, None))


def test_who_is_away_themselves_is_passed_over_and_their_own_stand_in_comes_first() -> None:
    jane = away(person(deputy="ann"), deputy="tom")

    assert recipient_id(told(jane, away(person("tom", deputy="eve")), person("eve"), person("ann"))) == "eve"
    assert recipient_id(told(jane, away(person("tom")), person("ann"))) == "ann"


@pytest.mark.parametrize(("first", "last", "is_away"), [(0, 0, True), (1, 9, False), (-9, -1, False), (-9, 9, True)])
def test_the_days_of_an_absence_are_whole_days_of_their_own_zone(first: int, last: int, is_away: object) -> None:
    """In Auckland it is Monday until noon in London."""
    there = datetime(2026, 5, 4, 23, 59, tzinfo=ZoneInfo("Pacific/Auckland"))
    jane = away(person(zone="Pacific/Auckland", deputy="tom"), MONDAY + first * DAY, MONDAY + last * DAY)

    found = recipient_id(told(jane, person("tom"), at=there))

    assert found == ("tom" if is_away else "jane")


def test_the_latest_plan_counts_and_a_cancelled_one_does_not() -> None:
    jane, tom = away(person(deputy="tom")), person("tom")
    cancelled = fold(jane, person_event(AbsencePlanned(absence="a", from_=MONDAY, cancelled=True), at=NOW, event="p-2"))
    shorter = fold(jane, person_event(AbsencePlanned(absence="a", from_=FRIDAY), at=NOW, event="p-2"))

    assert [recipient_id(told(one, tom)) for one in (jane, cancelled, shorter)] == ["tom", "jane", "jane"]


def test_absences_that_adjoin_are_one() -> None:
    jane = away(away(person(deputy="tom")), FRIDAY + DAY, FRIDAY + 7 * DAY, absence="b")

    found = told(jane, person("tom"))

    assert isinstance(found, Recipient)
    assert found.instead_of == InsteadOf("Jane", Presence.AWAY, FRIDAY + 7 * DAY)


def test_on_a_public_holiday_whoever_works_stands_in() -> None:
    """The first Monday of May is a bank holiday in England, not in Norway."""
    ole = person("ole", zone="Europe/Oslo", holidays="NO")
    jane = person(holidays="GB-ENG", deputy="ole")

    found = told(jane, ole)

    assert found == Recipient(ole, Because.STANDS_IN, InsteadOf("Jane", Presence.HOLIDAY))
    assert recipient_id(told(jane, ole, at=NOW + DAY)) == "jane"
    assert recipient_id(told(jane, person("ole", holidays="GB-ENG"))) == "jane", "all rest, as at a weekend"
    assert recipient_id(told(jane)) == "jane"


def test_the_holidays_of_the_office_hold_for_its_zone() -> None:
    policy = load(POLICY_TEXT, "office: {holidays: GB-ENG}")
    firm = Firm({one.person: one for one in (person(deputy="tom"), person("tom", zone="Europe/Paris"))}.get)

    assert recipient_id(at_once(ACME, None, NOW, Moment(firm, NOW, policy))) == "tom"


def test_where_nobody_stands_in_the_fallback_hears_why() -> None:
    found = told(away(person()))

    assert recipient_id(found) == FALLBACK
    assert found is not None
    assert found.instead_of == InsteadOf("Jane", Presence.AWAY, FRIDAY)  # type: ignore[union-attr]


def test_whom_it_concerns_is_stood_in_for_too() -> None:
    assert recipient_id(told(person(), away(person("tom", deputy="eve")), person("eve"), who="tom")) == "eve"
    assert told(person(), away(person("tom")), who="tom") is None, "the responsible partner is told"


# Digests -------------------------------------------------------------------------------------------------------------


def digests(state: ClientState, *known: PersonState, at: datetime = NOW) -> dict[str, DigestPlan]:
    moment = Moment(Firm({one.person: one for one in known}.get), at, POLICY)
    return {plan.recipient: plan for plan in due([state], moment)}


def open_since_sunday(*kinds: RiskKind) -> ClientState:
    return alerted(onboarded(), *map(risk, kinds), at=NOW - DAY)


def test_what_is_grave_goes_to_the_digest_of_who_stands_in_and_the_rest_waits() -> None:
    state = open_since_sunday(RiskKind.PROMISE_OVERDUE, RiskKind.CHECKIN_DUE)
    jane, tom = away(person(deputy="tom")), person("tom")

    (plan,) = digests(state, jane, tom).values()

    assert plan.recipient == "tom"
    assert [state.alerts[alert].kind for alert in plan.alerts["acme"]] == [RiskKind.PROMISE_OVERDUE]


def test_once_they_are_back_they_read_all_of_it() -> None:
    state = open_since_sunday(RiskKind.PROMISE_OVERDUE, RiskKind.CHECKIN_DUE)
    for alert, known in state.alerts.items():
        if known.kind is RiskKind.PROMISE_OVERDUE:
            state = mailed(state, alert, "tom")

    found = digests(state, away(person(deputy="tom")), person("tom"), at=NOW + 14 * DAY)

    assert found["jane"].alerts["acme"] == frozenset(state.alerts)
    assert "tom" not in found


def test_in_a_long_absence_nothing_waits() -> None:
    state = open_since_sunday(RiskKind.CHECKIN_DUE)

    assert not digests(state, away(person(deputy="tom"), MONDAY, MONDAY + 29 * DAY), person("tom"))
    assert set(digests(state, away(person(deputy="tom"), MONDAY, MONDAY + 30 * DAY), person("tom"))) == {"tom"}
    assert set(digests(state, away(person(deputy="tom"), MONDAY, None), person("tom"))) == {"tom"}
    assert set(digests(state, away(person(), MONDAY, None))) == {FALLBACK}


def test_a_plan_of_absence_that_comes_after_the_planning_is_heeded_when_the_digest_is_sent() -> None:
    state = open_since_sunday(RiskKind.PROMISE_OVERDUE)
    jane, tom = person(deputy="tom"), person("tom")
    (plan,) = digests(state, jane, tom).values()

    def sent(*known: PersonState) -> object:
        moment = Moment(Firm({one.person: one for one in known}.get), NOW, POLICY)
        return write(plan, {"acme": state}, moment, places(POLICY))

    assert plan.recipient == "jane"
    assert sent(jane, tom) is not None
    assert sent(away(jane), tom) is None


def test_there_is_no_digest_on_a_public_holiday() -> None:
    state = open_since_sunday(RiskKind.PROMISE_OVERDUE)
    jane = person(holidays="GB-ENG", deputy="ole")

    assert not digests(state, jane, person("ole", holidays="NO"))
    assert set(digests(state, jane, at=NOW + DAY)) == {"jane"}


def test_who_left_has_none() -> None:
    state = open_since_sunday(RiskKind.CHECKIN_DUE)
    gone = fold(person(), person_event(PersonLeft(successor="tom"), at=NOW + HOUR))

    assert set(digests(state, gone, person("tom"))) == {"tom"}
    assert not digests(state, gone, away(person("tom"))), "it waits for whoever took over"


def test_an_urgent_alert_told_to_who_stands_in_is_told_in_full_to_whoever_comes_back() -> None:
    state = open_since_sunday(RiskKind.COMPLAINT_OPEN)
    state = mailed(state, only_alert(state), "tom", at=NOW - timedelta(hours=20))

    assert not digests(state, away(person(deputy="tom")), person("tom")), "reminders alone are no digest"
    assert set(digests(state, away(person(deputy="tom")), person("tom"), at=NOW + 14 * DAY)) == {"jane"}
