"""onboarding_incomplete: what is to be done in a client's first month."""

from pathlib import Path

import pytest

from services.scoring.domain import assess, load_policy
from shared.events import clients, interactions
from shared.events.clients import OnboardingStep
from tests.support.stories.scoring import (
    POLICY,
    agreement,
    all_steps,
    contact,
    day,
    event,
    is_open,
    onboarded,
    risks,
    told,
)


def test_onboarding_is_incomplete_a_month_after_the_beginning_and_names_the_steps() -> None:
    assert not is_open("onboarding_incomplete", 29, onboarded())
    risk = risks(31, onboarded(), *all_steps()[:5], agreement())["onboarding_incomplete", ""]
    assert risk.why == "A client since 1 January. Still to do: explain the next steps; say how to reach us."


def test_the_last_step_ends_it_whatever_came_first() -> None:
    assert not is_open("onboarding_incomplete", 40, onboarded(), *all_steps())
    assert not is_open("onboarding_incomplete", 40, *all_steps(3), onboarded())


def test_what_was_not_agreed_on_talking_to_each_other_is_named() -> None:
    steps = [each for each in all_steps() if "agreement" not in each.id]
    for fields, missing in (
        (None, "agree reply times"),
        ({"answered_by": []}, "name who answers when the partner cannot"),
        ({"costs_explained": False, "calls_cost_explained": True}, "explain the cost of e-mails"),
        (
            {"answer_calls_within_hours": None, "costs_explained": False},
            "explain the cost of calls and the cost of e-mails; agree how soon calls are returned",
        ),
        ({"answer_emails_within_hours": None}, "agree how soon e-mails are answered"),
    ):
        told = [] if fields is None else [agreement(**fields)]
        risk = risks(31, onboarded(), *steps, *told)["onboarding_incomplete", ""]
        assert risk.why == f"A client since 1 January. Still to do: {missing}."
        assert set(risk.evidence) == {"onboarded", *(each.id for each in (*steps[:-1], *told))}
        later = agreement(20)
        for events in ((*told, later), (later, *told)):
            assert not is_open("onboarding_incomplete", 31, onboarded(), *steps, *events)


def test_a_step_done_is_news() -> None:
    step = event(33, clients.OnboardingStepCompleted(step=OnboardingStep.FEE_EXPLAINED))
    before, after = risks(34, onboarded()), risks(34, onboarded(), step)
    assert before["onboarding_incomplete", ""].detail != after["onboarding_incomplete", ""].detail


def test_nobody_asks_an_old_client_for_onboarding_steps() -> None:
    assert not is_open("onboarding_incomplete", 0, onboarded(-400, recorded=0))
    assert not is_open("onboarding_incomplete", 365, onboarded())


def test_a_client_nobody_onboarded_is_noticed_after_a_day() -> None:
    assert not is_open("not_onboarded", 4.9, event(3, interactions.StatusReported(), recorded=4))
    risk = risks(5, event(3, interactions.StatusReported(), recorded=4))["not_onboarded", ""]
    assert risk.since == day(5)
    assert not is_open("not_onboarded", 9, contact(3), onboarded(-100, recorded=8))


def test_the_histories_beginning_spares_an_old_client() -> None:
    text = Path("services/scoring/policy.yaml").read_text(encoding="utf-8")
    reaching = load_policy(text.replace("history_from: null", "history_from: 2026-03-01"))
    state = told(onboarded(-3_000))
    assert assess(state, day(90), POLICY).score == pytest.approx(31.0, abs=0.1)
    assert assess(state, day(90), reaching).score == pytest.approx(52.9, abs=0.1)
