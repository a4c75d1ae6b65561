"""How soon a client is answered, as it is shown beside the score."""

from services.scoring.http.answers_view import answers_view
from shared.events.clients import CommunicationsPolicyAgreed
from shared.events.event import Event
from shared.events.interactions import CallMissed, CallReturned
from tests.support.stories.scoring import POLICY, event, onboarded, told

NOTHING = {"count": 0, "median_hours": None, "within": None}


def rang(when: float, hours: float, whom: str) -> list[Event]:
    call = f"k-{when:g}"
    return [event(when, CallMissed(call=call, whom=whom)), event(when + hours / 24, CallReturned(call=call))]


def test_each_channel_shows_what_was_agreed_and_what_is_done_and_by_whom() -> None:
    agreed = event(5, CommunicationsPolicyAgreed(answer_calls_within_hours=4))
    calls = [*rang(4, 1, "anna"), *rang(6, 3, "anna"), *rang(7, 24, "ben")]
    assert answers_view(told(onboarded(), agreed, *calls), POLICY)["answers"] == {
        "calls": {
            "agreed_hours": 4,
            "count": 3,
            "median_hours": 3,
            "within": 0.5,
            "people": {
                "anna": {"count": 2, "median_hours": 2, "within": 1},
                "ben": {"count": 1, "median_hours": 8.5, "within": 0},
            },
        },
        "emails": {"agreed_hours": None, **NOTHING, "people": {}},
    }


def test_of_who_never_asked_there_is_nothing_to_show() -> None:
    shown = answers_view(told(onboarded()), POLICY)["answers"]
    assert {channel: {name: found[name] for name in NOTHING} for channel, found in shown.items()} == {
        "calls": NOTHING,
        "emails": NOTHING,
    }
