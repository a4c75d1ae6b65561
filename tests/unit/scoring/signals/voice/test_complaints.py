"""complaint_open, complaint_unacknowledged: a complaint is taken up within a day, and open until it is resolved."""

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, react, review_at
from services.scoring.domain.signals.voice.complaints import COMPLAINTS
from shared.events import interactions
from shared.events.event import Event
from shared.events.interactions import Channel, ComplaintAcknowledged, ComplaintRaised, ComplaintResolved
from shared.events.scoring import Band, RiskClosed
from tests.support.stories.scoring import POLICY, contact, day, event, health, is_open, onboarded, risks, told

UNHEARD = "complaint_unacknowledged"
RAISED = event(10, ComplaintRaised(complaint="c", about="the bill", verbatim="Twice!", raised_by="Mr Ash"), recorded=12)
ACKNOWLEDGED = event(10.5, ComplaintAcknowledged(complaint="c"))
RESOLVED = event(10.5, ComplaintResolved(complaint="c"))


def closed(*after: Event) -> list[str]:
    first = told(onboarded(), RAISED)
    _, published = react(first, NOTHING_PUBLISHED, day(12), "fact", POLICY, {})
    found, _ = react(told(*after, state=first), published, day(14), "fact", POLICY, {})
    return [each.data.why for each in found if isinstance(each.data, RiskClosed) and each.data.kind.value == UNHEARD]


def test_a_day_later_nobody_told_them_that_we_heard() -> None:
    assert not is_open(UNHEARD, 10.9, RAISED, subject="c")
    risk = risks(12, RAISED)[UNHEARD, "c"]
    assert (risk.since, risk.cause_recorded, risk.evidence) == (day(11), day(12), (RAISED.id,))
    assert risk.why == "No record that Mr Ash was told that we take up their complaint of 11 January: the bill."
    assert is_open(UNHEARD, 900, RAISED, subject="c")


@pytest.mark.parametrize("settling", [ACKNOWLEDGED, RESOLVED])
def test_an_acknowledgement_or_a_resolution_ends_it_whatever_came_first(settling: Event) -> None:
    for story in ([RAISED, settling], [settling, RAISED], [settling, RAISED, settling, RAISED]):
        assert not is_open(UNHEARD, 20, *story, subject="c")


def test_acknowledged_it_is_still_open() -> None:
    assert is_open("complaint_open", 20, RAISED, ACKNOWLEDGED, subject="c")


def test_it_weighs_nothing_beside_the_complaint() -> None:
    story = [onboarded(), *(contact(when) for when in range(0, 60, 5)), RAISED]
    without, with_ = health(60, *story), health(60, *story, ACKNOWLEDGED)
    assert (without.score, without.band) == (with_.score, with_.band)


def test_the_look_comes_when_it_is_due() -> None:
    assert review_at(told(onboarded(), RAISED), day(10.5), POLICY) == day(11)


def test_the_first_acknowledgement_counts_and_none_is_kept_of_what_is_resolved() -> None:
    again = event(15, ComplaintAcknowledged(complaint="c"))
    for story in ([RAISED, again, ACKNOWLEDGED], [ACKNOWLEDGED, again, RAISED]):
        assert COMPLAINTS.of(told(*story)).acknowledged["c"].id == ACKNOWLEDGED.id
    for story in ([RAISED, ACKNOWLEDGED, RESOLVED], [RESOLVED, ACKNOWLEDGED, RAISED]):
        assert COMPLAINTS.of(told(*story)).acknowledged == {}


def test_what_ended_it_is_said() -> None:
    assert closed(event(13, ComplaintAcknowledged(complaint="c"))) == ["We told them on 14 January that we take it up."]
    assert closed(event(13, ComplaintResolved(complaint="c"))) == ["The complaint was resolved on 14 January."]
    moved = event(13.5, ComplaintRaised(complaint="c", about="the bill"))
    assert closed(moved) == ["The complaint is of 15 January: there is still time."]


COMPLAINT = event(
    10,
    interactions.ComplaintRaised(complaint="c", about="the bill", verbatim="Twice the estimate!", raised_by="Mr Ash"),
    recorded=12,
)

SETTLED = event(30, interactions.ComplaintResolved(complaint="c"))


def test_a_complaint_is_open_until_it_is_resolved() -> None:
    risk = risks(900, onboarded(), COMPLAINT)["complaint_open", "c"]
    assert (risk.since, risk.cause_time, risk.cause_recorded) == (day(10), day(10), day(12))
    assert risk.verbatim == "Twice the estimate!"
    assert risk.why == "Mr Ash complained on 11 January 2026: the bill."
    assert not is_open("complaint_open", 31, COMPLAINT, SETTLED, subject="c")
    assert not is_open("complaint_open", 31, SETTLED, COMPLAINT, COMPLAINT, subject="c")


def test_an_open_complaint_keeps_a_good_client_from_green() -> None:
    weekly = [contact(when, Channel.MEETING) for when in range(0, 100, 3)]
    assert health(100, onboarded(), *weekly).band is Band.GREEN
    found = health(99, onboarded(), *weekly, COMPLAINT)
    assert found.score > 64
    assert found.band is Band.AMBER


def test_a_complaint_open_for_a_quarter_is_red_whatever_else_is_well() -> None:
    weekly = [contact(when, Channel.MEETING) for when in range(0, 120, 3)]
    assert health(99.9, onboarded(), *weekly, COMPLAINT).band is Band.AMBER
    assert health(100, onboarded(), *weekly, COMPLAINT).band is Band.RED


def test_a_risk_is_not_hidden_behind_too_little_known() -> None:
    assert health(10.5, onboarded(10), contact(10), COMPLAINT).band is Band.AMBER
