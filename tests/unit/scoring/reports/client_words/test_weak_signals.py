"""Weak signals across clients: what several word alike of late, and did not before, is found once, with their words."""

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.policy.reports import WeakSignals
from services.scoring.domain.state.clock import DAY
from services.scoring.reports.client_words.terms import ordinary_words, terms_of
from services.scoring.reports.client_words.weak_signals import Finding, Heard, LogOdds, heard, weak_signals
from shared.events.interactions import ComplaintRaised, FeedbackReceived
from tests.support.stories.scoring import POLICY, day, event, told

AT = 500 * DAY
CONSTANTS = POLICY.reports.weak_signals
PAST = (
    "I have rung three times and left two messages.",
    "The advice was good but far too late.",
    "Your invoices are impossible to understand.",
    "Every letter costs us two hundred pounds.",
    "We never know who is dealing with our file.",
)
DEMANDS = (
    "We would like a fixed fee for next year.",
    "Could you offer us a fixed fee?",
    "Is a fixed fee possible? We cannot plan otherwise.",
    "Others work for a Fixed Fee.",
)


def past(clients: int = 25, language: str = "en") -> list[Heard]:
    """Each of the texts from every fifth client: more would make their words ordinary."""
    return [
        Heard(f"c{client}", f"{language}-{client}", (100 + client) * DAY, PAST[client % 5], "feedback", language)
        for client in range(clients)
    ]


def late(*texts: str, language: str = "en", since: int = 450) -> list[Heard]:
    return [
        Heard(f"c{number}", f"late-{number}", (since + number) * DAY, text, "feedback", language)
        for number, text in enumerate(texts)
    ]


def found(
    *words: Heard, told: dict[str, int] | None = None, at: int = AT, constants: WeakSignals = CONSTANTS
) -> tuple[Finding, ...]:
    return weak_signals(words, at, told or {}, constants)


def test_a_demand_of_four_clients_is_found_with_their_words() -> None:
    demands = late(*DEMANDS)
    (finding,) = found(*past(), *demands)
    assert (finding.term, finding.clients, finding.before) == ("fixed fee", 4, 0)
    assert sorted(finding.also) == ["fee", "fixed"]
    assert finding.verbatims == tuple(demands)
    assert finding.z >= CONSTANTS.z


def test_a_firm_may_ask_for_more_clients_other_days_and_more_certainty() -> None:
    demands = late(*DEMANDS)
    assert found(*past(), *demands, constants=replace(CONSTANTS, clients=5)) == ()
    assert found(*past(), *demands, constants=replace(CONSTANTS, days=40)) == ()
    assert found(*past(), *demands, constants=replace(CONSTANTS, z=10)) == ()
    assert len(found(*past(), *demands, constants=replace(CONSTANTS, clients=4, days=60))) == 1


def test_one_loud_client_is_no_signal_and_neither_are_two() -> None:
    loud = [Heard("c1", f"loud-{number}", AT, text, "feedback", "en") for number, text in enumerate(DEMANDS * 5)]
    assert found(*past(), *loud) == ()
    assert found(*past(), *loud, *late(*DEMANDS[:1])) == ()


def test_what_was_always_said_is_no_signal() -> None:
    assert found(*past(), *late(*PAST, *PAST)) == ()
    before = [Heard(f"c{number}", f"b-{number}", 50 * DAY, DEMANDS[0], "feedback", "en") for number in range(5)]
    usual = late(*PAST * 5)
    assert found(*past(), *before, *usual, *late(*DEMANDS, *DEMANDS[:2])) == ()
    assert found(*past(), *usual, *late(*DEMANDS, *DEMANDS[:2])) != ()


def test_without_a_past_there_is_nothing_to_compare_with() -> None:
    assert found(*late(*DEMANDS)) == ()
    assert found() == ()


def test_what_lies_behind_the_90_days_or_ahead_is_not_of_late() -> None:
    assert found(*past(), *late(*DEMANDS), at=AT + 90 * DAY) == ()
    assert found(*past(), *late(*DEMANDS, since=600)) == ()


def test_languages_are_compared_each_by_itself() -> None:
    assert found(*past(), *late(*DEMANDS[:2]), *late(*DEMANDS[2:], language="de")) == ()
    (german,) = found(*past(), *past(language="de"), *late(*["Bitte ein Festpreis."] * 4, language="de"))
    assert german.language == "de"
    assert german.term == "ein festpreis"


def test_what_was_told_is_told_again_only_after_90_days() -> None:
    words = [*past(), *late(*DEMANDS)]
    (first,) = found(*words)
    assert sorted(first.keys) == ["en: fee", "en: fixed", "en: fixed fee"]
    told = {"en: lawyer": AT, "en: fixed": AT}
    again = [*words, *late(*DEMANDS, since=560)]
    assert found(*words, told=told) == ()
    assert found(*again, told=told, at=AT + 89 * DAY) == ()
    assert [each.term for each in found(*again, told=told, at=AT + 90 * DAY)] == ["fixed fee"]


def test_terms_of_other_words_are_findings_of_their_own() -> None:
    portal = [Heard(f"c{n + 9}", f"p-{n}", AT - n, "The portal fails.", "feedback", "en") for n in range(5)]
    assert {each.term for each in found(*past(), *portal, *late(*DEMANDS))} == {"fixed fee", "portal fails"}


def test_praise_is_not_heard_and_complaints_are() -> None:
    state = told(
        event(1, FeedbackReceived(most_valued="The fixed fee.", least_valued="The portal.")),
        event(2, ComplaintRaised(complaint="c", about="the bill", verbatim="Far too much.")),
    )
    assert [(each.text, each.kind, each.client) for each in heard("acme", state)] == [
        ("The portal.", "least_valued", "acme"),
        ("Far too much.", "complaint", "acme"),
    ]
    assert {each.id for each in heard("acme", state)} == {"FeedbackReceived-1", "ComplaintRaised-2"}
    assert next(heard("acme", state)).time == round(day(1).timestamp()) * 1_000_000


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_words_does_not_matter(chance: random.Random) -> None:
    words = [*past(), *late(*DEMANDS)]
    mixed = chance.sample(words, len(words))
    assert found(*mixed) == found(*words)


def test_the_formula_by_hand() -> None:
    """Monroe, Colaresi and Quinn 2008: 4 of 20 uses of late, 1 of 80 before; prior a quarter of the 100."""
    ratio, z = LogOdds(20, 80, 0.25).ratio(4, 1)
    assert ratio == pytest.approx(math.log(5.25 / (45 - 5.25)) - math.log(2.25 / (105 - 2.25)))
    assert z == pytest.approx(ratio / math.sqrt(1 / 5.25 + 1 / 2.25))
    assert LogOdds(4, 4, 0.25).ratio(4, 4) == (0, 0)


@given(st.integers(1, 50), st.integers(0, 50), st.integers(1, 500), st.integers(1, 500))
def test_more_of_late_is_more_and_a_like_share_is_none(
    count: int, before: int, late_rest: int, early_rest: int
) -> None:
    odds = LogOdds(count + late_rest + 51, before + early_rest + 51, 0.25)
    assert odds.ratio(count + 1, before)[0] > odds.ratio(count, before)[0]
    assert LogOdds(200, 200, 0.25).ratio(count, count)[0] == pytest.approx(0)


def test_terms_are_words_and_neighbours_within_a_clause() -> None:
    text = "Slow to answer; the client’s bill, 3 weeks late. FIXED FEE! A cut w…"
    assert terms_of(text, frozenset({"to", "the", "a"})) == {
        "slow",
        "answer",
        "client's",
        "client's bill",
        "bill",
        "weeks",
        "weeks late",
        "late",
        "fixed",
        "fixed fee",
        "fee",
        "cut",
    }


def test_ordinary_is_what_many_clients_say() -> None:
    said = {"a": ["The bill.", "The the bill"], "b": ["The fee"], "c": ["our letter, the one"]}
    assert ordinary_words(said, 0.5) == {"the"}
