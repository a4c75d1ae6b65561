from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from services.alerts.domain import fold
from services.alerts.domain.state.client import INITIAL, decode, encode
from shared.events import Event, EventData
from shared.events.alerts import AlertAcknowledged, AlertRaised, AlertResolved, MailOutcome
from shared.events.clients import (
    ClientClosed,
    ClientDetailsChanged,
    ResponsiblePartnerAssigned,
)
from shared.events.interactions import StatusReported
from shared.events.scoring import Band, RiskChanged, RiskClosed, RiskKind
from tests.support.stories.alerts import (
    DAY,
    HOUR,
    NOW,
    after,
    alerted,
    folded,
    happened,
    health,
    mailed,
    onboarded,
    only_alert,
    risk,
)

COMPLAINT = RiskKind.COMPLAINT_OPEN


def test_who_the_client_is() -> None:
    state = after(onboarded(), ResponsiblePartnerAssigned(partner="tom"))

    assert (state.client, state.name, state.partner, state.who.closed) == ("acme", "Acme Ltd", "tom", False)


def test_a_client_without_a_name_is_called_by_its_id() -> None:
    assert after(risk(COMPLAINT)).name == "acme"


def test_the_later_partner_holds_in_any_order_of_arrival() -> None:
    first = happened(onboarded(), NOW, event="a")
    second = happened(ResponsiblePartnerAssigned(partner="tom"), NOW + DAY, event="b")
    third = happened(ResponsiblePartnerAssigned(partner="ann"), NOW + 2 * DAY, event="c")

    for order in permutations([first, second, third]):
        assert folded(order).partner == "ann"


def test_at_the_same_time_the_larger_id_holds() -> None:
    one = happened(ClientDetailsChanged(name="One"), event="a")
    two = happened(ClientDetailsChanged(name="Two"), event="b")

    assert folded([one, two]).name == folded([two, one]).name == "Two"


def test_details_change_only_what_they_name() -> None:
    changed = happened(ClientDetailsChanged(tier="key"), NOW + HOUR)

    state = folded([happened(onboarded()), changed])

    assert state.name == "Acme Ltd"
    assert state.who.tier is not None
    assert state.who.tier.value == "key"


def test_health_keeps_the_reasons_that_weigh_most_against_the_client() -> None:
    reasons = [(-2.0, "two"), (-20.0, "twenty"), (5.0, "five"), (-0.4, "nearly nothing"), (-9.0, "nine")]

    state = after(health(41, Band.AMBER, *reasons))

    assert state.standing.health is not None
    assert [reason.why for reason in state.standing.health.reasons] == ["twenty", "nine", "two"]


def test_news_of_a_risk_keeps_its_alert() -> None:
    opened = after(risk(COMPLAINT, "c-1"))
    news = RiskChanged(**risk(COMPLAINT, "c-1", why="Worse now.", verbatim="Still waiting").model_dump())

    changed = fold(opened, happened(news, event="e-9"))

    (before,), (now,) = opened.standing.risks.values(), changed.standing.risks.values()
    assert (now.alert, now.opened_by) == (before.alert, before.opened_by)
    assert (now.why, now.verbatim) == ("Worse now.", "Still waiting")


def test_a_risk_opened_again_calls_for_another_alert() -> None:
    first = after(risk(COMPLAINT, "c-1"))
    closed = fold(first, happened(RiskClosed(kind=COMPLAINT, subject="c-1", at=NOW, why="Settled.")))
    again = fold(closed, happened(risk(COMPLAINT, "c-1"), event="e-9"))

    assert not closed.standing.risks
    assert [risk.alert for risk in again.standing.risks.values()] != [
        risk.alert for risk in first.standing.risks.values()
    ]


def test_a_mail_that_was_refused_told_nobody() -> None:
    state = alerted(onboarded(), risk(COMPLAINT))
    alert = only_alert(state)

    assert not mailed(state, alert, outcome=MailOutcome.UNDELIVERABLE).alerts[alert].told("jane")
    assert mailed(state, alert).alerts[alert].told("jane")
    assert mailed(state, alert, recipient=None).alerts[alert].told("")


def test_the_first_to_take_it_on_stays() -> None:
    state = alerted(onboarded(), risk(COMPLAINT))
    alert = only_alert(state)

    state = after(AlertAcknowledged(alert=alert, by="jane"), AlertAcknowledged(alert=alert, by="tom"), state=state)

    assert state.alerts[alert].acknowledged_by == "jane"


def test_a_mail_about_what_is_over_leaves_no_trace() -> None:
    state = alerted(onboarded(), risk(COMPLAINT))
    alert = only_alert(state)

    over = fold(state, happened(AlertResolved(alert=alert, why="Settled.")))

    assert not over.alerts
    assert mailed(over, alert) == over


def test_what_says_nothing_to_us_and_what_we_cannot_read_change_nothing() -> None:
    state = after(onboarded())
    unknown = Event("e-2", "rapport.FromTheFuture.v1", happened(onboarded()).topic, "acme", 2, NOW, NOW, None)

    assert fold(state, unknown) == state
    assert fold(state, happened(StatusReported())) == state


def _a_life() -> dict[str, list[EventData]]:
    raised = AlertRaised(alert="a-1", kind=COMPLAINT, urgent=True, since=NOW, why="Why.")
    return {
        "clients": [onboarded(), ResponsiblePartnerAssigned(partner="tom"), ClientClosed()],
        "scoring": [
            health(40, Band.RED),
            risk(COMPLAINT, "c-1"),
            RiskClosed(kind=COMPLAINT, at=NOW, why="W."),
            risk(COMPLAINT),
        ],
        "alerts": [raised, AlertAcknowledged(alert="a-1", by="jane")],
    }


@given(st.permutations(["clients"] * 3 + ["scoring"] * 4 + ["alerts"] * 2))
def test_any_interleaving_of_the_topics_gives_the_same_bytes(order: list[str]) -> None:
    def run(turns: list[str]) -> bytes:
        left = {topic: list(enumerate(events)) for topic, events in _a_life().items()}
        state = INITIAL
        for topic in turns:
            place, data = left[topic].pop(0)
            state = fold(state, happened(data, NOW + place * HOUR, event=f"{topic}-{place}"))
        return encode(state)

    assert run(order) == run(sorted(order))


def test_a_state_survives_being_stored() -> None:
    state = alerted(onboarded(), health(41, Band.AMBER, (-9.0, "nine")), risk(COMPLAINT, "c-1", concerns=("tom",)))
    state = mailed(state, only_alert(state))

    assert decode(encode(state)) == state
    assert encode(decode(encode(state))) == encode(state)
