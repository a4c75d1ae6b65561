"""What people of the client said of us last, and where it goes."""

from services.scoring.domain.insights.satisfaction import Satisfaction, Scores, satisfaction
from services.scoring.domain.signals.commitments.incidents import Incident, incidents
from services.scoring.domain.state.clock import micros
from shared.events.event import Event
from shared.events.interactions import (
    ComplaintRaised,
    ComplaintResolved,
    FeedbackReceived,
)
from tests.support.stories.scoring import POLICY, day, event, health, told

RAISED = event(10, ComplaintRaised(complaint="c", about="the bill", verbatim="Far too much!"))

RESOLVED = event(20, ComplaintResolved(complaint="c", how="A new bill", satisfied=False))


def listed(when: float, *events: Event) -> list[Incident]:
    return incidents(told(*events), micros(day(when)), POLICY)


def at(when: float) -> int:
    return micros(day(when))


def test_a_resolution_not_to_their_satisfaction_is_said_where_it_fades() -> None:
    said = next(each for each in health(390, RAISED, RESOLVED).contributions if each.kind == "complaint_resolved")
    assert said.why == (
        "A complaint was resolved on 21 January 2026, not to their satisfaction. It counts for less each month."
    )


def said(when: float, who: str, *, nps: int | None = None, csat: int | None = None) -> Event:
    return event(when, FeedbackReceived(nps=nps, csat=csat, respondent=who), name=f"{who}-{when:g}")


def of(when: float, *events: Event) -> Satisfaction:
    return satisfaction(told(*events), at(when), POLICY)


def test_satisfaction_is_the_latest_of_each_person_and_where_it_goes() -> None:
    events = said(10, "A", nps=9), said(20, "B", nps=7), said(200, "A", nps=5), said(210, "B", nps=9)
    found = of(300, *events)
    assert [each.nps for each in found.ratings] == [5, 9]
    assert (found.nps, found.net) == (Scores(mean=7.0, trend=-1.0), 0.0)
    assert of(300, *events[::-1]) == found


def test_content_with_touchpoints_is_summed_up_apart() -> None:
    found = of(300, said(10, "A", csat=2), said(200, "A", csat=5), said(200, "B", csat=4))
    assert found.csat == Scores(mean=4.5, trend=2.5)
    assert [each.csat for each in found.touchpoints] == [5, 4]
    assert (found.nps, found.net, found.ratings) == (Scores(None, None), None, ())


def test_there_is_no_trend_without_something_to_compare_with() -> None:
    assert of(30, said(10, "A", nps=9)).nps == Scores(mean=9.0, trend=None)
    assert of(300, said(10, "A", nps=9)).nps == Scores(mean=9.0, trend=None)


def test_incidents_do_not_touch_satisfaction_nor_it_them() -> None:
    assert of(30, RAISED) == of(30)
    assert listed(30, said(10, "A", nps=0)) == []
