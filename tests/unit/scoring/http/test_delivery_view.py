"""What stands beside the score: plain values that JSON can hold, whatever happened."""

import json

from hypothesis import given

from services.scoring.http.delivery_view import delivery_view
from shared.events import interactions
from shared.events.event import Event
from tests.support.stories.scoring import POLICY, day, event, told
from tests.support.stories.scoring_histories import NOW, histories


def seen(when: float, *events: Event) -> dict[str, object]:
    return delivery_view(told(*events), day(when), POLICY)


def test_of_a_client_nothing_was_heard_of_there_is_nothing_to_show() -> None:
    view = seen(0)
    assert view["promises"] == {}
    assert view["delays"] == view["incidents"] == []


def test_promises_delays_incidents_and_satisfaction_stand_side_by_side() -> None:
    view = seen(
        30,
        event(0, interactions.PromiseMade(promise="p", what="Ring back", due=day(5), by="ben")),
        event(0, interactions.DeadlineSet(deadline="d", what="File it", due=day(20), owner="cleo")),
        event(10, interactions.DeadlineAtRisk(deadline="d")),
        event(11.5, interactions.ClientToldOfDelay(deadline="d")),
        event(3, interactions.CostsReviewed(savings="250.00", currency="GBP", note="Fewer copies")),
        event(4, interactions.FeedbackReceived(most_valued="You ring back", respondent="Mr Ash")),
        event(12, interactions.ComplaintRaised(complaint="c", about="the bill")),
        event(13, interactions.FeedbackReceived(nps=9, csat=4, respondent="Ms Hall", touchpoint="billing")),
    )
    promised = {"open": 0, "overdue": 1, "lapsed": 0, "kept": 0, "late": 0, "broken": 0}
    assert view["promises"] == {"ben": promised}
    assert view["delays"] == [
        {
            "deadline": "d",
            "what": "File it",
            "owner": "cleo",
            "due": "2026-01-21T12:00:00Z",
            "knew": "2026-01-11T12:00:00Z",
            "told": "2026-01-13T00:00:00Z",
            "hours_until_told": 36.0,
            "met": None,
            "missed": None,
        }
    ]
    assert view["incidents"] == [
        {
            "kind": "complaint",
            "subject": "c",
            "what": "the bill",
            "time": "2026-01-13T12:00:00Z",
            "open": True,
            "evidence": ["ComplaintRaised-12"],
            "verbatim": None,
            "acknowledged": None,
            "ended": None,
            "how": None,
            "satisfied": None,
        }
    ]
    scored = {"respondent": "Ms Hall", "time": "2026-01-14T12:00:00Z", "event": "FeedbackReceived-13"}
    assert view["satisfaction"] == {
        "nps": {"mean": 9.0, "trend": None, "net": 100.0, "latest": [{**scored, "nps": 9}]},
        "csat": {
            "mean": 4.0,
            "trend": None,
            "latest": [{**scored, "csat": 4, "touchpoint": "billing", "matter": None}],
        },
    }
    assert view["valued"] == {
        "most": [
            {
                "text": "You ring back",
                "respondent": "Mr Ash",
                "time": "2026-01-05T12:00:00Z",
                "event": "FeedbackReceived-4",
            }
        ],
        "least": [],
    }
    assert view["beyond_the_invoice"] == {
        "savings": {"GBP": "250.00"},
        "hours": 0,
        "worth": {},
        "done": [
            {
                "kind": "savings",
                "what": "Fewer copies",
                "by": None,
                "amount": "250.00",
                "currency": "GBP",
                "hours": None,
                "verbatim": None,
                "time": "2026-01-04T12:00:00Z",
                "event": "CostsReviewed-3",
            }
        ],
    }


@given(histories())
def test_whatever_happened_it_can_be_written_as_json(events: list[Event]) -> None:
    view = seen(NOW + 3, *events)
    assert json.loads(json.dumps(view)) == view
