"""What the score of a client who cannot leave means, in the full view and in the portfolio's line."""

from datetime import UTC

import pytest

from services.scoring.domain import meaning
from services.scoring.domain.state.clock import micros
from services.scoring.http.health_view import health_view, line_view
from services.scoring.http.reading import telling
from shared.events.clients import ClientClosed, ClientDetailsChanged, ClientKind, Commitment, TermsAgreed
from shared.events.event import Event
from shared.wording import Reader
from tests.support.stories.scoring import POLICY, day, event, health, onboarded, told

BOUND = event(1, TermsAgreed(commitment=Commitment.UNDER_CONTRACT, renewal_on=day(100).date()))


def of(when: float, *events: Event) -> str | None:
    return meaning(told(onboarded(), *events), micros(day(when)), Reader(day(when), UTC))


def is_a(kind: ClientKind) -> Event:
    return event(1, ClientDetailsChanged(kind=kind))


@pytest.mark.parametrize(
    ("kind", "trouble"),
    [
        (ClientKind.DEPARTMENT, "a complaint to the person they answer to, or that they stop asking us"),
        (ClientKind.WITNESS, "a complaint, or a witness who stops helping"),
        (ClientKind.VICTIM, "a complaint, or that they give up on their case"),
    ],
)
def test_who_never_can_leave_means_something_else(kind: ClientKind, trouble: str) -> None:
    assert of(2, is_a(kind)) == f"They cannot leave: trouble here means {trouble}."
    assert of(2, is_a(kind), BOUND) == of(2, is_a(kind))


@pytest.mark.parametrize("kind", [ClientKind.PERSON, ClientKind.ORGANISATION])
def test_of_who_can_leave_there_is_nothing_to_say(kind: ClientKind) -> None:
    assert of(2, is_a(kind)) is None
    assert of(2, event(1, TermsAgreed(commitment=Commitment.FREE_TO_LEAVE, renewal_on=day(100).date()))) is None
    assert of(2, event(1, TermsAgreed(commitment=Commitment.UNDER_CONTRACT))) is None


def test_under_contract_it_is_said_until_the_day_on_which_they_may_go() -> None:
    assert of(50, BOUND) == (
        "Under contract until 11 April. Until then trouble means a complaint; after that, that they go."
    )
    assert (
        of(100, BOUND) == "Under contract until today. Until then trouble means a complaint; after that, that they go."
    )
    assert of(100.5, BOUND) is None


def test_both_views_say_it_and_nothing_of_a_client_who_is_gone() -> None:
    events = (onboarded(), is_a(ClientKind.VICTIM))
    for view in (health_view, line_view):
        reader = telling(None, POLICY, day(2), None)
        assert view("acme", health(2, *events), told(*events), reader)["meaning"] == of(2, events[1])
        gone = (*events, event(3, ClientClosed()))
        assert view("acme", health(4, *gone), told(*gone), reader)["meaning"] is None
