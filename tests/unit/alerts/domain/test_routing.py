from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.alerts.domain import (
    Because,
    ClientState,
    Fallback,
    Firm,
    InsteadOf,
    Moment,
    Presence,
    Recipient,
    WaitFor,
    at_once,
)
from services.alerts.domain.routing.route import Route
from services.alerts.domain.state.person import PersonState, fold
from shared.events.people import PersonAdded, PersonChanged, PersonLeft
from shared.events.scoring import RiskKind
from tests.support.stories.alerts import DAY, HOUR, MINUTE, NOW, POLICY, after, onboarded, person, person_event, risk

DAY_LEFT = date(2026, 5, 5)
ACME = after(onboarded())
NOBODYS = after(risk(RiskKind.COMPLAINT_OPEN))


def people(*known: PersonState) -> dict[str, PersonState]:
    return {one.person: one for one in known}


def gone(name: str, successor: str | None = None, deputy: str | None = None) -> PersonState:
    return fold(person(name, deputy=deputy), person_event(PersonLeft(successor=successor), name, NOW + DAY))


def route(*known: PersonState, minutes: float = 0, state: ClientState = ACME, who: str | None = None) -> Route:
    """Who hears at once of what was raised a day after ``NOW``, so many minutes later."""
    raised = NOW + 2 * DAY
    return at_once(state, who, raised, Moment(Firm(people(*known).get), raised + minutes * MINUTE, POLICY))


def reached(*known: PersonState, minutes: float = 0) -> tuple[str, Because, str | None] | Route:
    found = route(*known, minutes=minutes)
    if not isinstance(found, Recipient):
        return found
    return found.person.person, found.because, None if found.instead_of is None else found.instead_of.name


def nobody(name: str, presence: Presence = Presence.LEFT, day: date | None = DAY_LEFT) -> Fallback:
    return Fallback(Because.NOBODY_REACHABLE, InsteadOf(name, presence, day))


WAIT = WaitFor(NOW + 2 * DAY + 5 * MINUTE)


def test_the_responsible_partner() -> None:
    assert reached(person("jane")) == ("jane", Because.RESPONSIBLE, None)


def test_the_successor_of_one_who_left() -> None:
    assert reached(gone("jane", successor="tom"), person("tom")) == ("tom", Because.STANDS_IN, "Jane")


def test_the_deputy_of_one_who_left_without_a_successor() -> None:
    assert reached(gone("jane", deputy="ann"), person("ann")) == ("ann", Because.STANDS_IN, "Jane")


def test_the_successor_before_the_deputy_and_the_successors_successor_too() -> None:
    chain = [gone("jane", successor="tom", deputy="ann"), gone("tom", successor="eve"), person("ann"), person("eve")]

    assert reached(*chain) == ("eve", Because.STANDS_IN, "Jane")


def test_the_deputy_where_the_successors_end_nowhere() -> None:
    chain = [gone("jane", successor="tom", deputy="ann"), gone("tom"), person("ann")]

    assert reached(*chain) == ("ann", Because.STANDS_IN, "Jane")


def test_a_circle_of_people_who_left_ends_at_the_fallback() -> None:
    assert reached(gone("jane", successor="tom"), gone("tom", successor="jane")) == nobody("Jane")


def test_one_who_left_alone_is_not_waited_for() -> None:
    assert reached(gone("jane")) == nobody("Jane")


def test_a_partner_not_known_yet_is_waited_for_five_minutes() -> None:
    assert reached() == reached(minutes=4.99) == WAIT
    assert reached(minutes=5) == nobody("jane", Presence.UNKNOWN, None)


def test_a_successor_not_known_yet_is_waited_for_too_then_the_deputy_gets_it() -> None:
    known = [gone("jane", successor="tom", deputy="ann"), person("ann")]

    assert reached(*known) == WAIT
    assert reached(*known, minutes=5) == ("ann", Because.STANDS_IN, "Jane")


def test_a_partner_whose_address_has_not_arrived_is_waited_for() -> None:
    half_known = fold(PersonState(), person_event(PersonChanged(deputy="ann"), "jane"))

    assert reached(half_known, person("ann")) == WAIT
    assert reached(half_known, person("ann"), minutes=5) == ("ann", Because.STANDS_IN, "jane")


def test_a_client_nobody_is_responsible_for_goes_to_the_fallback_after_the_wait() -> None:
    assert route(state=NOBODYS) == WAIT
    assert route(state=NOBODYS, minutes=5) == Fallback(Because.NOBODY_RESPONSIBLE)


def test_whom_it_concerns() -> None:
    known = (person("tom"), gone("eve", successor="tom"), gone("bob"))
    left = InsteadOf("Eve", Presence.LEFT, DAY_LEFT)

    assert route(*known, who="tom") == Recipient(known[0], Because.CONCERNED)
    assert route(*known, who="eve") == Recipient(known[0], Because.CONCERNED, left)
    assert route(*known, who="bob") is None
    assert route(*known, who="new") == WAIT
    assert route(*known, who="new", minutes=5) is None


def test_one_who_came_back_is_reached_and_their_successor_no_longer() -> None:
    back = fold(
        gone("jane", successor="tom"),
        person_event(PersonAdded(name="Jane", email="jane@firm.example"), at=NOW + 36 * HOUR),
    )

    assert reached(back, person("tom")) == ("jane", Because.RESPONSIBLE, None)


NAMES = [f"p{number}" for number in range(6)]


@given(
    st.dictionaries(
        st.sampled_from(NAMES),
        st.tuples(st.booleans(), st.sampled_from([None, *NAMES]), st.sampled_from([None, *NAMES])),
    )
)
def test_whatever_the_firm_looks_like_somebody_hears_of_it_after_the_wait(
    firm: dict[str, tuple[bool, str | None, str | None]],
) -> None:
    known = people(
        *(
            gone(name, after_, deputy) if left else person(name, deputy=deputy)
            for name, (left, after_, deputy) in firm.items()
        )
    )

    found = route(*known.values(), state=after(onboarded(partner="p0")), minutes=5)

    assert isinstance(found, Fallback) or (isinstance(found, Recipient) and found.person.email is not None)
    if "p0" in firm and not firm["p0"][0]:
        assert isinstance(found, Recipient)
        assert found.because is Because.RESPONSIBLE
