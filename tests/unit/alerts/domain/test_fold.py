from itertools import permutations
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

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


def test_at_the_same_time_what_was_recorded_later_holds() -> None:
    one = happened(ClientDetailsChanged(name="One"), event="b")
    two = replace(happened(ClientDetailsChanged(name="Two"), event="a"), recorded_at=NOW + HOUR)

    assert folded([one, two]).name == folded([two, one]).name == "Two"


def test_details_change_only_what_they_name() -> None:
    changed = happened(ClientDetailsChanged(tier="key"), NOW + HOUR)

    state = folded([happened(onboarded()), changed])

    assert state.name == "Acme Ltd"
    assert state.who.tier == "key"


def test_a_tier_that_is_cleared_is_none() -> None:
    cleared = happened(ClientDetailsChanged(tier=None), NOW + HOUR, event="e-2")

    for order in permutations([happened(onboarded()), cleared]):
        assert folded(order).who.tier is None


def test_an_onboarding_repeated_later_does_not_undo_what_changed_since() -> None:
    first, again = happened(onboarded(), event="a"), happened(onboarded(), NOW + 2 * DAY, event="d")
    moved = happened(ResponsiblePartnerAssigned(partner="tom"), NOW + DAY, event="b")
    renamed = happened(ClientDetailsChanged(name="Acme plc"), NOW + DAY, event="c")

    for order in permutations([first, moved, renamed, again]):
        assert (folded(order).name, folded(order).partner) == ("Acme plc", "tom")


def test_a_client_who_comes_back_is_as_was_said_then() -> None:
    first, moved = happened(onboarded(), event="a"), happened(ResponsiblePartnerAssigned(partner="tom"), NOW + DAY)
    back = happened(onboarded("Acme plc", "ann"), NOW + 2 * DAY, event="d")

    for order in permutations([first, moved, back]):
        assert (folded(order).name, folded(order).partner) == ("Acme plc", "ann")


@pytest.mark.parametrize(
    ("onboardings", "closings", "ended"),
    [
        ([0], [], None),
        ([], [2], 2),
        ([0], [2, 4], 2),
        ([0, 3], [2], None),
        ([0, 3], [2, 5], 5),
        ([3], [2], None),
    ],
)
def test_a_client_is_closed_unless_it_was_onboarded_again_in_whatever_order_that_is_heard(
    onboardings: list[int], closings: list[int], ended: int | None
) -> None:
    heard = [happened(onboarded(), NOW + day * DAY, event=f"on-{day}") for day in onboardings]
    heard += [happened(ClientClosed(), NOW + day * DAY, event=f"end-{day}") for day in closings]

    for order in permutations(heard):
        assert folded(order).who.ended == (None if ended is None else NOW + ended * DAY)
    assert len({encode(folded(order)) for order in permutations(heard)}) == 1


def test_a_state_stored_before_closings_had_a_time_is_still_closed_until_the_client_is_back() -> None:
    said = [NOW, "e-0"]
    state = decode(msgspec.msgpack.encode(["acme", [["Acme", *said], ["tom", *said], ["key", *said], None, True]]))

    assert (state.name, state.partner, state.who.tier, state.who.closed) == ("Acme", "tom", "key", True)
    assert not fold(state, happened(onboarded(), NOW)).who.closed


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


_SAID: list[EventData] = [
    onboarded(),
    onboarded("Acme plc", "ann"),
    ResponsiblePartnerAssigned(partner="tom"),
    ClientDetailsChanged(name="Acme & Sons"),
    ClientDetailsChanged(tier=None),
    ClientDetailsChanged(tier="key"),
    ClientClosed(),
]


@given(
    st.lists(st.tuples(st.sampled_from(_SAID), st.integers(0, 2), st.integers(0, 2)), max_size=10),
    st.randoms(use_true_random=False),
)
def test_of_facts_of_one_time_the_later_recorded_counts_in_any_order_bit_for_bit(
    drawn: list[tuple[EventData, int, int]], dice: Random
) -> None:
    events = [
        replace(happened(data, NOW + day * DAY, event=f"e-{number}"), recorded_at=NOW + (3 + recorded) * DAY)
        for number, (data, day, recorded) in enumerate(drawn)
    ]
    mixed = [*events, *events[: len(events) // 2]]
    dice.shuffle(mixed)
    assert encode(folded(mixed)) == encode(folded(events))
    assert decode(encode(folded(events))) == folded(events)


def test_a_state_survives_being_stored() -> None:
    state = alerted(onboarded(), health(41, Band.AMBER, (-9.0, "nine")), risk(COMPLAINT, "c-1", concerns=("tom",)))
    state = mailed(state, only_alert(state))

    assert decode(encode(state)) == state
    assert encode(decode(encode(state))) == encode(state)
