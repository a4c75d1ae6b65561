from datetime import date, time
from itertools import permutations

import msgspec

from services.alerts.domain.state.person import INITIAL, PersonState, decode, encode, fold
from shared.events.people import AbsencePlanned, PersonAdded, PersonChanged, PersonLeft, Role, Weekday, WorkingHours
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


def test_who_is_added_again_has_returned_in_any_order_of_arrival() -> None:
    added = person_event(PersonAdded(name="Jane", email="jane@firm.example"), event="a")
    left = person_event(PersonLeft(successor="tom"), at=NOW + DAY, event="b")
    again = PersonAdded(name="Jane Hill", email="jane.hill@firm.example")
    back = person_event(again, at=NOW + 2 * DAY, event="c")
    left_again = person_event(PersonLeft(), at=NOW + 3 * DAY, event="d")

    for order in permutations([added, left, back]):
        jane = _folded(order)
        assert (jane.has_left, jane.email, jane.successor) == (False, "jane.hill@firm.example", None)
        assert _folded([*order, left_again]).has_left


def test_a_field_given_as_null_is_cleared_and_one_left_out_stays() -> None:
    jane = person(deputy="tom", zone="Europe/Oslo", holidays="NO")
    cleared = PersonChanged.model_validate({"deputy": None, "holidays": None, "role": "staff"})

    changed = fold(jane, person_event(cleared, at=NOW + DAY, event="p-2"))

    assert (changed.deputy, changed.holidays, changed.zone.key) == (None, None, "Europe/Oslo")
    late = person_event(PersonChanged(deputy="ann"), at=NOW + DAY / 2, event="p-3")
    assert fold(changed, late).deputy is None
    assert decode(encode(changed)) == changed


def test_absences_in_any_order_give_the_same_bytes() -> None:
    plans = [
        AbsencePlanned(absence="a", from_=date(2026, 5, 1), until=date(2026, 5, 3)),
        AbsencePlanned(absence="a", from_=date(2026, 6, 1), deputy="tom"),
        AbsencePlanned(absence="b", from_=date(2026, 7, 1), cancelled=True),
    ]
    events = [person_event(plan, at=NOW + number * DAY, event=f"p-{number}") for number, plan in enumerate(plans)]

    (stored,) = {encode(_folded((*order, *order))) for order in permutations(events)}

    jane = decode(stored)
    assert set(jane.absences) == {"a", "b"}
    assert jane.away(date(2026, 5, 2)) is None
    assert jane.away(date(2030, 1, 1)) == jane.absences["a"].value
    assert jane.stand_ins == {"tom"}


def test_of_absences_those_said_last_are_remembered() -> None:
    events = [
        person_event(AbsencePlanned(absence=f"a{number}", from_=date(2026, 5, 1)), at=NOW + number * DAY, event="p")
        for number in range(200)
    ]

    jane = _folded(events)

    assert len(jane.absences) == 128
    assert jane == _folded(events[::-1])
    assert "a199" in jane.absences


def test_a_state_of_an_earlier_version_is_read() -> None:
    """Eight fields, each register without when it was recorded."""

    def known(value: object) -> list[object]:
        return [value, NOW, "p-1"]

    hours = [time(7), time(15), [1, 2]]
    fields = [known(one) for one in ("Jane", "jane@firm.example", "partner", "Europe/Oslo", hours, "tom")]

    jane = decode(msgspec.msgpack.encode(["jane", *fields, None]))

    assert (jane.name, jane.email, jane.zone.key, jane.deputy) == ("Jane", "jane@firm.example", "Europe/Oslo", "tom")
    assert jane.hours.days == (1, 2)
    gone = decode(msgspec.msgpack.encode(["jane", *fields, known("ann")]))
    assert (gone.email, gone.successor) == (None, "ann")


def test_an_entry_that_is_repeated_every_night_undoes_no_change() -> None:
    added = PersonAdded(name="Jane", email="jane@firm.example", deputy="tom")
    events = [
        person_event(added, event="a"),
        person_event(PersonChanged(deputy="ann", email="j@firm.example"), at=NOW + DAY, event="b"),
        person_event(added, at=NOW + 2 * DAY, event="c"),
    ]

    for order in permutations(events):
        jane = _folded(order)
        assert (jane.deputy, jane.email) == ("ann", "j@firm.example")
