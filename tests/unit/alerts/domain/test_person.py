from datetime import time
from itertools import permutations

from services.alerts.domain.state.person import INITIAL, PersonState, decode, encode, fold
from shared.events.people import PersonAdded, PersonChanged, PersonLeft, Role, Weekday, WorkingHours
from shared.events.scoring import RiskClosed, RiskKind
from tests.support.stories.alerts import DAY, JANE, NOW, person, person_event


def test_who_was_added_can_be_reached() -> None:
    hours = WorkingHours(start=time(7), end=time(15), days=(Weekday.SUNDAY, Weekday.MONDAY))
    jane = person(zone="Australia/Sydney", role=Role.MANAGING_PARTNER, deputy="tom", working_hours=hours)

    assert (jane.name, jane.email, jane.deputy, jane.zone.key) == (
        "Jane", "jane@firm.example", "tom", "Australia/Sydney",
    )  # fmt: skip
    assert (jane.hours.start, jane.hours.end, jane.hours.days) == (time(7), time(15), (7, 1))


def test_who_is_known_by_id_only_has_no_mail_and_office_hours() -> None:
    tom = fold(INITIAL, person_event(PersonChanged(role=Role.STAFF), "tom"))

    assert (tom.name, tom.email, tom.zone.key, tom.hours.days) == ("tom", None, "Europe/London", (1, 2, 3, 4, 5))


def test_who_left_has_no_mail() -> None:
    gone = fold(person(), person_event(PersonLeft(successor="tom"), at=NOW + DAY))

    assert (gone.email, gone.successor, gone.name) == (None, "tom", "Jane")


def test_who_left_without_a_successor_has_left_all_the_same() -> None:
    gone = fold(person(), person_event(PersonLeft(), at=NOW + DAY))

    assert (gone.email, gone.successor) == (None, None)


def test_of_changes_the_latest_holds_in_any_order_of_arrival() -> None:
    added = person_event(PersonAdded(name="Jane", email="jane@firm.example"), event="a")
    married = person_event(PersonChanged(name="Jane Hill"), at=NOW + DAY, event="b")
    moved = person_event(PersonChanged(email="jh@firm.example", zone="America/New_York"), at=NOW + 2 * DAY, event="c")

    states = {encode(_folded(order)) for order in permutations([added, married, moved])}

    (data,) = states
    jane = decode(data)
    assert (jane.name, jane.email, jane.zone.key) == ("Jane Hill", "jh@firm.example", "America/New_York")


def test_a_state_survives_being_stored() -> None:
    jane = fold(person(deputy="tom"), person_event(PersonLeft(successor="ann"), at=NOW + DAY))

    assert decode(encode(jane)) == jane


def test_what_says_nothing_of_people_changes_nothing() -> None:
    jane = person()

    assert fold(jane, person_event(RiskClosed(kind=RiskKind.NO_CONTACT, at=NOW, why="W."), JANE)) == jane


def _folded(events: object) -> PersonState:
    state = INITIAL
    for event in events:  # type: ignore[attr-defined]
        state = fold(state, event)
    return state
