"""Every risk that ends says what ended it, whatever the history."""

import pytest
from hypothesis import given

from services.scoring.domain import NOTHING_PUBLISHED, react
from shared.events import clients, interactions
from shared.events.event import Event
from shared.events.scoring import RiskClosed
from tests.support.stories.scoring import POLICY, contact, day, event, onboarded, told
from tests.support.stories.scoring_histories import NOW, histories


@given(histories(most=20), histories(most=20))
def test_whatever_opens_and_closes_risks_can_be_told(before: list[Event], after: list[Event]) -> None:
    first = told(*before)
    opened, published = react(first, NOTHING_PUBLISHED, day(NOW + 3), "fact", POLICY, {})
    again = [event(NOW + 3, each.data, name=f"later-{each.id}") for each in after if each.data is not None]
    found, last = react(told(*again, state=first), published, day(NOW + 200), "fact", POLICY, {})
    assert len({(risk.kind, risk.subject) for risk in last.risks}) == len(last.risks)
    assert all(each.data.why for each in (*opened, *found) if isinstance(each.data, RiskClosed))


PROMISE = interactions.PromiseMade(promise="x", what="The draft", due=day(5))
DUE = interactions.DeadlineSet(deadline="x", what="The defence", due=day(20))
MATTER = interactions.MatterOpened(matter="x", title="The lease", status_every_days=7)
TERMS = clients.TermsAgreed(commitment=clients.Commitment.UNDER_CONTRACT, renewal_on=day(40).date())


def late(name: str) -> Event:
    return event(9, interactions.DeadlineAtRisk(deadline=name))


@pytest.mark.parametrize(
    ("kind", "before", "after", "later", "why"),
    [
        (
            "calls_unreturned",
            [event(1, interactions.CallMissed(call="x"))],
            [event(11, interactions.CallReturned(call="x"))],
            12,
            "The call was returned on 12 January.",
        ),
        (
            "calls_unreturned",
            [event(1, interactions.CallMissed(call="x"))],
            [],
            100,
            "Not returned for 90 days: no longer followed.",
        ),
        (
            "calls_unreturned",
            [event(6, interactions.CallMissed(call="x"))],
            [event(9, clients.CommunicationsPolicyAgreed(answer_calls_within_hours=500))],
            12,
            "There is more time to return calls now.",
        ),
        (
            "status_overdue",
            [event(1, MATTER)],
            [event(11, interactions.StatusReported(matter="x"))],
            12,
            "The client was told where it stands on 12 January.",
        ),
        (
            "status_overdue",
            [event(1, MATTER)],
            [event(11, interactions.MatterClosed(matter="x"))],
            12,
            "The matter was closed on 12 January.",
        ),
        (
            "promise_overdue",
            [event(1, PROMISE)],
            [event(11, interactions.PromiseKept(promise="x"))],
            12,
            "The promise was kept on 12 January.",
        ),
        (
            "promise_overdue",
            [event(1, PROMISE)],
            [event(11, interactions.PromiseBroken(promise="x"))],
            12,
            "The promise was broken on 12 January.",
        ),
        (
            "promise_overdue",
            [event(1, PROMISE)],
            [event(9, PROMISE.model_copy(update={"due": day(30)}))],
            12,
            "It is now promised for 31 January.",
        ),
        ("promise_overdue", [event(1, PROMISE)], [], 200, "Overdue for 180 days: no longer followed."),
        ("promise_broken", [event(9, interactions.PromiseBroken(promise="x"))], [], 50, "30 days have passed."),
        (
            "deadline_at_risk",
            [event(1, DUE), late("x")],
            [event(11, interactions.DeadlineMet(deadline="x"))],
            12,
            "The deadline was met on 12 January.",
        ),
        (
            "deadline_at_risk",
            [event(1, DUE), late("x")],
            [event(11, interactions.DeadlineMissed(deadline="x"))],
            12,
            "The deadline was missed on 12 January.",
        ),
        (
            "deadline_at_risk",
            [event(1, DUE), late("x")],
            [event(11, DUE.model_copy(update={"due": day(60)}))],
            12,
            "The deadline was moved to 2 March.",
        ),
        (
            "deadline_at_risk",
            [event(1, DUE), late("x")],
            [],
            50,
            "No record whether it was met; it is no longer followed.",
        ),
        (
            "client_not_told",
            [event(1, DUE), late("x")],
            [event(11, interactions.ClientToldOfDelay(deadline="x"))],
            12,
            "The client was told on 12 January.",
        ),
        (
            "client_not_told",
            [event(9, interactions.DeadlineMissed(deadline="x"))],
            [],
            120,
            "90 days have passed since it was missed.",
        ),
        (
            "deadline_missed",
            [
                event(9, interactions.DeadlineMissed(deadline="x")),
                event(9.5, interactions.ClientToldOfDelay(deadline="x")),
            ],
            [],
            50,
            "30 days have passed.",
        ),
        (
            "detractor",
            [event(9, interactions.FeedbackReceived(nps=2, respondent="Mr Ash"))],
            [event(11, interactions.FeedbackReceived(nps=8, respondent="Mr Ash"))],
            12,
            "They gave 8 of 10 on 12 January.",
        ),
        (
            "detractor",
            [event(9, interactions.FeedbackReceived(nps=2))],
            [],
            200,
            "The score is older than 180 days; it is time to ask again.",
        ),
        (
            "competitor",
            [event(9, interactions.CompetitorMentioned())],
            [contact(11)],
            12,
            "We have talked to them since, on 12 January.",
        ),
        (
            "competitor",
            [event(9, interactions.CompetitorMentioned())],
            [],
            120,
            "No further mention in 90 days.",
        ),
        (
            "not_onboarded",
            [contact(1)],
            [onboarded(0, recorded=11)],
            12,
            "Onboarded; recorded on 12 January.",
        ),
        (
            "renewal_near",
            [event(1, TERMS)],
            [event(11, TERMS.model_copy(update={"renewal_on": day(700).date()}))],
            12,
            "New terms were agreed, until 2 December 2027.",
        ),
        ("renewal_near", [event(1, TERMS)], [], 50, "The terms ended on 10 February."),
    ],
)
def test_what_ended_it_is_said(kind: str, before: list[Event], after: list[Event], later: float, why: str) -> None:
    first = told(*before)
    _, published = react(first, NOTHING_PUBLISHED, day(10), "fact", POLICY, {})
    assert kind in {risk.kind for risk in published.risks}
    found, _ = react(told(*after, state=first), published, day(later), "fact", POLICY, {})
    closed = [each.data for each in found if isinstance(each.data, RiskClosed)]
    assert why in [each.why for each in closed if each.kind.value == kind]
