from datetime import timedelta

import pytest

from services.alerts.domain import Firm, fold, still_wanted
from services.alerts.domain.state.client import INITIAL
from shared.events.alerts import AlertAcknowledged, AlertRaised, AlertResolved
from shared.events.clients import ClientClosed, ResponsiblePartnerAssigned
from shared.events.scoring import Band, RiskChanged, RiskKind
from shared.events.statements.commitments import PromiseOverdue
from shared.events.statements.endings import EndedOn
from tests.support.stories.alerts import (
    DAY,
    HOUR,
    NOW,
    after,
    alerted,
    closed,
    folded,
    happened,
    health,
    onboarded,
    only_alert,
    reacted,
    risk,
)

URGENT = [RiskKind.COMPLAINT_OPEN, RiskKind.DEADLINE_AT_RISK, RiskKind.CLIENT_NOT_TOLD, RiskKind.COMPETITOR]
NOBODY = Firm(people=lambda _: None)
LATER = [kind for kind in RiskKind if kind not in URGENT]


@pytest.mark.parametrize("kind", URGENT)
def test_an_urgent_risk_is_raised_and_told_at_once(kind: RiskKind) -> None:
    reaction = reacted(after(onboarded(), risk(kind, "x-1")))

    (event,), (notice,) = reaction.events, reaction.notices
    assert event.data == AlertRaised(
        alert=notice.alert, kind=kind, subject="x-1", urgent=True, since=NOW, why=f"Why {kind.value}."
    )
    assert event.causation_id == "acme-e-1"
    assert (notice.client, notice.person, notice.raised_at, notice.step) == ("acme", None, NOW, 1)


def test_what_an_alert_states_and_what_ended_it_are_those_of_the_risk() -> None:
    stated, kept = PromiseOverdue(what="The draft", due=NOW), EndedOn(kind="promise_kept", when=NOW)
    kind = RiskKind.PROMISE_OVERDUE
    opened = reacted(after(onboarded(), risk(kind, "p", facts=stated, holds_until=NOW + DAY)))
    [raised] = [event.data for event in opened.events]
    assert isinstance(raised, AlertRaised)
    assert (raised.facts, raised.holds_until) == (stated, NOW + DAY)
    over = happened(closed(kind, "p").model_copy(update={"facts": kept}), event="over")
    [resolved] = [event.data for event in reacted(folded([over], opened.state), over).events]
    assert resolved == AlertResolved(alert=raised.alert, why="It was settled.", facts=kept)


@pytest.mark.parametrize("kind", LATER)
def test_any_other_risk_is_raised_and_waits(kind: RiskKind) -> None:
    reaction = reacted(after(onboarded(), risk(kind)))

    (event,) = reaction.events
    assert isinstance(event.data, AlertRaised)
    assert not event.data.urgent
    assert not reaction.notices


@pytest.mark.parametrize(
    ("late", "urgent"),
    [
        (timedelta(0), True),
        (63 * HOUR, True),  # Friday evening at six: not an hour of work since
        (5 * DAY, True),  # Wednesday morning: two days and a half of work
        (6 * DAY, False),  # Tuesday morning
        (300 * DAY, False),
    ],
)
def test_a_cause_recorded_more_than_three_working_days_late_is_never_urgent(late: timedelta, urgent: object) -> None:
    """Entered on Monday at nine."""
    reaction = reacted(after(onboarded(), risk(RiskKind.COMPLAINT_OPEN, cause_time=NOW - late, cause_recorded=NOW)))

    assert reaction.state.alerts[only_alert(reaction.state)].urgent is urgent
    assert bool(reaction.notices) is urgent


def test_a_risk_that_time_alone_opened_is_not_late() -> None:
    long_ago = NOW - 30 * DAY

    reaction = reacted(after(onboarded(), risk(RiskKind.CLIENT_NOT_TOLD, cause_time=long_ago, cause_recorded=long_ago)))

    assert reaction.notices


def test_whom_it_concerns_is_told_too_and_the_partner_only_once() -> None:
    reaction = reacted(after(onboarded(), risk(RiskKind.DEADLINE_AT_RISK, concerns=("tom", "jane", "ann", "tom"))))

    assert [notice.person for notice in reaction.notices] == [None, "tom", "ann"]
    assert len({notice.key for notice in reaction.notices}) == 3


def test_news_raises_and_mails_nothing_again() -> None:
    state = alerted(onboarded(), risk(RiskKind.COMPLAINT_OPEN, "c-1"))
    news = happened(RiskChanged(**risk(RiskKind.COMPLAINT_OPEN, "c-1", why="Worse.").model_dump()), event="e-9")

    reaction = reacted(fold(state, news), news)

    assert (reaction.events, reaction.notices, reaction.cancelled) == ((), (), ())


def test_a_closed_risk_resolves_its_alert_in_the_words_of_what_ended_it() -> None:
    state = alerted(onboarded(), risk(RiskKind.COMPLAINT_OPEN, "c-1"))
    alert = only_alert(state)
    end = happened(closed(RiskKind.COMPLAINT_OPEN, "c-1", "The complaint was resolved on 5 May."), event="e-9")

    reaction = reacted(fold(state, end), end)

    (event,) = reaction.events
    assert event.data == AlertResolved(alert=alert, why="The complaint was resolved on 5 May.")
    assert event.causation_id == "e-9"
    assert reaction.cancelled == (alert,)
    assert not reaction.state.alerts


def test_closing_another_subject_resolves_nothing() -> None:
    state = alerted(onboarded(), risk(RiskKind.COMPLAINT_OPEN, "c-1"))
    end = happened(closed(RiskKind.COMPLAINT_OPEN, "c-2"))

    assert not reacted(fold(state, end), end).events


def test_a_risk_opened_and_closed_in_one_batch_is_no_alert() -> None:
    reaction = reacted(after(onboarded(), risk(RiskKind.COMPLAINT_OPEN), closed(RiskKind.COMPLAINT_OPEN)))

    assert (reaction.events, reaction.notices) == ((), ())


def test_a_risk_closed_and_opened_again_in_one_batch_is_another_alert() -> None:
    state = alerted(onboarded(), risk(RiskKind.COMPLAINT_OPEN))
    causes = [happened(closed(RiskKind.COMPLAINT_OPEN)), happened(risk(RiskKind.COMPLAINT_OPEN), event="e-9")]

    reaction = reacted(folded(causes, state), *causes)

    assert [type(event.data) for event in reaction.events] == [AlertResolved, AlertRaised]
    assert reaction.cancelled == (only_alert(state),)
    assert only_alert(reaction.state) != only_alert(state)


def test_closing_the_client_resolves_its_alerts() -> None:
    state = alerted(onboarded(), risk(RiskKind.COMPLAINT_OPEN), risk(RiskKind.NO_CONTACT))
    end = happened(ClientClosed(), event="e-9")

    reaction = reacted(fold(state, end), end)

    assert [event.causation_id for event in reaction.events] == ["e-9", "e-9"]
    assert set(reaction.cancelled) == set(state.alerts)
    assert not reaction.state.alerts


@pytest.mark.parametrize("order", [1, -1])
def test_what_went_wrong_after_the_closing_is_raised_in_whatever_order_the_topics_come(order: int) -> None:
    complaint = risk(RiskKind.COMPLAINT_OPEN, since=NOW + DAY, cause_time=NOW + DAY)
    data = [ClientClosed(), complaint][::order]

    reaction = reacted(after(onboarded(), *data))

    assert [type(event.data) for event in reaction.events] == [AlertRaised]
    assert [notice.person for notice in reaction.notices] == [None]


def test_a_reaction_repeated_says_nothing_new() -> None:
    first = reacted(after(onboarded(), risk(RiskKind.COMPLAINT_OPEN)))

    assert reacted(first.state) == reacted(first.state, at=NOW + HOUR)
    assert not reacted(first.state).events


def test_its_events_recorded_and_folded_give_the_state_it_foretold() -> None:
    state = after(onboarded(), risk(RiskKind.COMPLAINT_OPEN), risk(RiskKind.NO_CONTACT))
    reaction = reacted(state)

    recorded = [happened(event.data, event.time, event=str(event.id)) for event in reaction.events]

    assert folded(recorded, state) == reaction.state
    assert folded(recorded, reaction.state) == reaction.state


def test_after_a_rebuild_only_differences_are_said() -> None:
    history = [happened(onboarded()), happened(risk(RiskKind.COMPLAINT_OPEN, "c-1"), event="o-1")]
    known = reacted(folded(history))
    own = [happened(event.data, event.time) for event in known.events]

    rebuilt = folded(history, folded(own, INITIAL))

    assert rebuilt == known.state
    assert not reacted(rebuilt).events


def test_the_same_cause_gives_the_same_ids() -> None:
    state = after(onboarded(), risk(RiskKind.COMPLAINT_OPEN, concerns=("tom",)))

    one, two = reacted(state), reacted(state, at=NOW + HOUR)

    assert [event.id for event in one.events] == [event.id for event in two.events]
    assert [notice.key for notice in one.notices] == [notice.key for notice in two.notices]


def test_a_notice_is_wanted_until_it_is_told_taken_on_or_over() -> None:
    state = alerted(onboarded(), health(30, Band.RED), risk(RiskKind.COMPLAINT_OPEN))
    alert = only_alert(state)
    taken_on = after(AlertAcknowledged(alert=alert, by="jane"), state=state)
    over = after(closed(RiskKind.COMPLAINT_OPEN), state=state)

    assert still_wanted(state, alert, "jane", NOBODY)
    assert still_wanted(after(ResponsiblePartnerAssigned(partner="tom"), state=state), alert, "tom", NOBODY)
    assert not still_wanted(taken_on, alert, "jane", NOBODY)
    assert not still_wanted(over, alert, "jane", NOBODY)
    assert not still_wanted(fold(state, happened(ClientClosed(), NOW + HOUR, event="e-9")), alert, "jane", NOBODY)
