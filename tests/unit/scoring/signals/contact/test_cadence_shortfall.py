"""cadence_shortfall: at the present pace the year will have had fewer contacts than agreed; and the progress shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain import NOTHING_PUBLISHED, Progress, progress, react
from services.scoring.domain.signals.contact.cadence_shortfall.pace import Pace
from services.scoring.http.health_view import health_view
from services.scoring.http.reading import telling
from shared.cloudevents.timestamps import format_time
from shared.events.clients import ClientClosed, ClientDetailsChanged
from shared.events.event import Event
from shared.events.interactions import Channel
from shared.events.scoring import RiskClosed
from tests.support.stories.scoring import POLICY, contact, day, event, health, is_open, onboarded, risks, told

SHORT = "cadence_shortfall"


def year(when: float, *events: Event) -> Progress | None:
    return progress(told(*events), day(when), POLICY)


def shown(when: float, *events: Event) -> dict[str, Any]:
    reader = telling(None, POLICY, day(when), None)
    view = health_view("acme", health(when, *events), told(*events), reader, year(when, *events))
    cadence: dict[str, Any] = view["cadence"]
    return cadence


def every(gap: float, start: float, end: float, channel: Channel = Channel.CALL) -> list[Event]:
    return [contact(start + gap * number, channel) for number in range(int((end - start) / gap) + 1)]


def test_every_eight_weeks_is_told_before_the_year_is_short() -> None:
    story = [onboarded(-800), *every(36.5, -700, 0), *every(56, 56, 112)]
    assert not is_open(SHORT, 158.9, *story)
    risk, cadence = risks(161, *story)[SHORT, ""], health(161, *story).cadence
    assert risk.since == day(159)
    assert (risk.evidence, risk.cap, risk.cause_time) == ((), None, risk.since)
    assert risk.why == (
        "8 calls and meetings in the last year, 3 of them in the last 180 days; our standard is 10. "
        "At that pace it will be 6 in a year."
    )
    assert (cadence.contacts, cadence.expected) == (8, 10)


def test_as_often_as_agreed_is_never_short_nor_is_one_contact_less() -> None:
    for gap in (30, 36.5, 42):
        contacts = every(gap, -700, 500)
        for when in range(100, 500, 5):
            assert not is_open(SHORT, when, onboarded(-800), *(each for each in contacts if each.time <= day(when))), (
                gap
            )


def test_each_contact_at_a_slow_pace_is_neither_the_end_nor_news() -> None:
    slow = [onboarded(-800), *every(36.5, -700, 0), *every(56, 56, 600)]
    seen = [
        risks(when, *(each for each in slow if each.time <= day(when))).get((SHORT, "")) for when in range(161, 600, 11)
    ]
    assert {None if each is None else each.since for each in seen} == {day(159)}
    assert {None if each is None else each.evidence for each in seen} == {()}


def test_a_shortfall_longer_than_we_look_back_is_told_from_a_new_year_on() -> None:
    slow = [onboarded(-4_000, tier="key"), *every(30, -3_000, 300)]
    seen = {
        risks(when, *(each for each in slow if each.time <= day(when)))[SHORT, ""].since for when in range(5, 300, 10)
    }
    # Sixty-four contacts, one in thirty days, reach back five years and a quarter.
    assert seen == {datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)}


def test_it_is_over_when_the_year_is_nearly_whole_again() -> None:
    slow = [onboarded(-800), *every(36.5, -700, 0), *every(56, 56, 336)]
    more = [contact(340 + 7 * number) for number in range(3)]
    assert is_open(SHORT, 355, *slow, *more[:1])
    assert not is_open(SHORT, 355, *slow, *more)


def test_only_contacts_that_count_are_counted() -> None:
    story = [onboarded(-800), *every(36.5, -700, 0), *every(56, 56, 112)]
    assert is_open(SHORT, 161, *story, *every(10, 5, 161, Channel.EMAIL), contact(150, automated=True))


def test_of_a_new_client_it_is_told_from_half_a_year_on_and_looks_to_its_first_year() -> None:
    story = [onboarded(), contact(10), contact(70), contact(130)]
    assert year(100, *story[:3]) is not None
    assert not is_open(SHORT, 179, *story)
    risk = risks(180, *story)[SHORT, ""]
    assert risk.since == day(179.5)
    assert risk.why.startswith("3 calls and meetings in the last year, all of them in the last 180 days; our standard")


def test_within_the_first_year_time_alone_makes_it_short() -> None:
    story = [onboarded(), *(contact(when) for when in (10, 100, 120, 160, 170))]
    # Five by then and 4 in 180 days: 5 + 4 / 180 · (364.5 - t) < 7.5 from the 252nd day on.
    assert not is_open(SHORT, 251.999, *story)
    assert abs(risks(252.001, *story)[SHORT, ""].since - day(252)) < timedelta(seconds=1)


def test_it_ends_where_the_silence_is_a_risk_of_its_own() -> None:
    story = [onboarded(-800), *every(36.5, -700, 0), *every(56, 56, 112)]
    silent = next(
        when for when in range(161, 215) if {"no_contact", "rhythm_break"} & {k for k, _ in risks(when, *story)}
    )
    assert is_open(SHORT, silent - 1, *story)
    assert not is_open(SHORT, silent, *story)
    assert not is_open(SHORT, 300, onboarded(-800))


def test_fewer_agreed_end_it_and_a_dormant_client_is_not_told_of() -> None:
    story = [onboarded(-800), *every(36.5, -700, 0), *every(56, 56, 112)]
    assert not is_open(SHORT, 161, *story, event(150, ClientDetailsChanged(tier="dormant")))
    twice_a_year = [onboarded(-800, tier="dormant"), *every(182, -750, 0)]
    assert not any(is_open(SHORT, when, *twice_a_year) for when in range(0, 270, 3))


def test_of_a_client_whom_nobody_took_on_nothing_is_expected() -> None:
    story = [*every(36.5, -700, 0), *every(56, 56, 112)]
    assert not is_open(SHORT, 161, *story)
    assert year(161, *story) is None


def test_what_ended_it_is_said() -> None:
    first = told(onboarded(-800), *every(36.5, -700, 0), *every(56, 56, 112))
    _, published = react(first, NOTHING_PUBLISHED, day(161), "fact", POLICY, {})
    calls = [contact(162 + number) for number in range(4)]
    for events, at, said, evidence in (
        (
            calls,
            166,
            "At the present pace it will be 12 in the year to 14 September; our standard is 10.",
            (calls[-1].id,),
        ),
        ([], 250, "None of us has been in touch for a long time, which is a risk of its own.", ()),
    ):
        found, _ = react(told(*events, state=first), published, day(at), "fact", POLICY, {})
        ended = {each.data.kind.value: each.data for each in found if isinstance(each.data, RiskClosed)}
        assert (ended[SHORT].why, ended[SHORT].evidence) == (said, evidence)


def test_it_neither_adds_to_the_score_nor_caps_the_band() -> None:
    story = [onboarded(-800), *every(36.5, -700, 0), *every(56, 56, 112)]
    assert SHORT not in {each.kind for each in health(161, *story).contributions}
    assert risks(161, *story)[SHORT, ""].cap is None


def test_the_progress_is_shown() -> None:
    story = [onboarded(-800), *every(36.5, -700, 0), *every(56, 56, 112)]
    assert shown(161, *story) == {
        "contacts": 8,
        "expected": pytest.approx(10),
        "last_contact": format_time(day(112)),
        "agreed": pytest.approx(10),
        "until": format_time(day(251)),
        "made": 5,
        "pace": pytest.approx(3 * 365 / 180),
        "forecast": pytest.approx(5 + 3 * 90 / 180),
        "to_make": 5,
    }
    young = shown(100, onboarded(), contact(1))
    assert (young["made"], young["to_make"], young["pace"], young["forecast"]) == (1, 9, None, None)
    assert young["until"] == format_time(day(364.5))
    unknown = shown(100, contact(1))
    assert (unknown["contacts"], unknown["agreed"], unknown["until"]) == (1, pytest.approx(10), None)


def test_of_a_client_who_is_gone_the_progress_is_that_on_closing() -> None:
    gone = [onboarded(-800), contact(0), event(10, ClientClosed())]
    assert shown(500, *gone) == shown(11, *gone)


@given(st.lists(st.integers(-300, 300), max_size=30).map(sorted), st.integers(0, 20), st.integers(301, 500))
def test_without_a_contact_the_forecast_only_falls_and_the_first_moment_below_is_found(
    times: list[int], least: int, end: int
) -> None:
    pace = Pace(times=times, began=-200, agreed=10, over=180, ahead=90)
    forecasts = {at: pace.forecast(at) for at in range(300, end)}
    assert list(forecasts.values()) == sorted(forecasts.values(), reverse=True)
    below = [at for at, forecast in forecasts.items() if forecast < least]
    assert pace.falls_below(least, 300, end) == next(iter(below), None)
