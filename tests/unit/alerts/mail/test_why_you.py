"""Why somebody gets a mail, and what comes first where nobody is responsible."""

from dataclasses import replace
from datetime import date

import pytest

from services.alerts.domain import Because, Fallback, InsteadOf, Presence, Recipient
from shared.events.scoring import RiskKind
from tests.support.stories.alerts import onboarded, person, risk
from tests.support.stories.mails import body, digest, of, urgent

AWAY = InsteadOf("Ola Nordmann", Presence.AWAY, date(2026, 12, 11))
LEFT = InsteadOf("Tom", Presence.LEFT, date(2026, 5, 1))
READER = person()


@pytest.mark.parametrize(
    ("route", "kind", "words"),
    [
        (Recipient(READER, Because.RESPONSIBLE), RiskKind.COMPLAINT_OPEN, "you are responsible for Acme Ltd."),
        (
            Recipient(READER, Because.STANDS_IN, replace(AWAY, named=True)),
            RiskKind.COMPLAINT_OPEN,
            "Ola Nordmann is away until 11 December and named you.",
        ),
        (
            Recipient(READER, Because.STANDS_IN, AWAY),
            RiskKind.COMPLAINT_OPEN,
            "Ola Nordmann, who is responsible for Acme Ltd, is away until 11 December and you stand in.",
        ),
        (
            Recipient(READER, Because.STANDS_IN, replace(AWAY, day=None)),
            RiskKind.COMPLAINT_OPEN,
            "Ola Nordmann, who is responsible for Acme Ltd, is away until further notice and you stand in.",
        ),
        (
            Recipient(READER, Because.STANDS_IN, LEFT),
            RiskKind.COMPLAINT_OPEN,
            "Tom, who was responsible for Acme Ltd, left on Friday 1 May and you stand in.",
        ),
        (
            Recipient(READER, Because.STANDS_IN, InsteadOf("Tom", Presence.HOLIDAY)),
            RiskKind.COMPLAINT_OPEN,
            "Tom, who is responsible for Acme Ltd, has a public holiday today and you stand in.",
        ),
        (Recipient(READER, Because.CONCERNED), RiskKind.PROMISE_OVERDUE, "the promise is yours."),
        (Recipient(READER, Because.CONCERNED), RiskKind.DEADLINE_AT_RISK, "the deadline is yours."),
        (Recipient(READER, Because.CONCERNED), RiskKind.COMPETITOR, "it concerns you."),
        (
            Recipient(READER, Because.CONCERNED, LEFT),
            RiskKind.DEADLINE_AT_RISK,
            "Tom left on Friday 1 May and you stand in.",
        ),
        (
            Fallback(Because.NOBODY_REACHABLE, LEFT),
            RiskKind.COMPLAINT_OPEN,
            "Tom left on Friday 1 May and nobody has taken over.",
        ),
        (
            Fallback(Because.NOBODY_REACHABLE, AWAY),
            RiskKind.COMPLAINT_OPEN,
            "Ola Nordmann is away until 11 December and nobody stands in.",
        ),
        (
            Fallback(Because.NOBODY_RESPONSIBLE),
            RiskKind.COMPLAINT_OPEN,
            "no responsible partner is named for Acme Ltd.",
        ),
        (
            Fallback(Because.REFUSED, InsteadOf("Jane", Presence.HERE)),
            RiskKind.COMPLAINT_OPEN,
            "the mail server of Jane refused this mail.",
        ),
    ],
)
def test_why_you_got_this(route: Recipient | Fallback, kind: RiskKind, words: str) -> None:
    assert f"You get this because {words}" in body(urgent(of(onboarded(), risk(kind)), route=route))


def test_whoever_refused_it_need_not_be_known_any_more() -> None:
    made = of(onboarded(), risk(RiskKind.COMPLAINT_OPEN))

    text = body(urgent(made, route=Fallback(Because.REFUSED)))

    assert "You get this because nobody responsible for Acme Ltd could be reached." in text


@pytest.mark.parametrize(
    ("route", "step"),
    [
        (Fallback(Because.NOBODY_REACHABLE, LEFT), "Name a successor for Tom. Ring them."),
        (Fallback(Because.NOBODY_REACHABLE, AWAY), "Name somebody to stand in for Ola Nordmann. Ring them."),
        (Fallback(Because.NOBODY_RESPONSIBLE), "Name a responsible partner. Ring them."),
        (Recipient(READER, Because.RESPONSIBLE), "Ring them."),
    ],
)
def test_where_nobody_is_responsible_the_first_step_is_to_name_somebody(route: Recipient | Fallback, step: str) -> None:
    made = of(onboarded(), risk(RiskKind.COMPLAINT_OPEN, next_step="Ring them."))

    assert f"What to do next:\n{step}\n" in body(urgent(made, route=route))


@pytest.mark.parametrize(
    ("route", "kinds", "words"),
    [
        (Recipient(READER, Because.STANDS_IN, AWAY), [RiskKind.NO_CONTACT],
         "You stand in for Ola Nordmann, who is away until 11 December."),
        (Recipient(READER, Because.CONCERNED), [RiskKind.PROMISE_OVERDUE], "The promise is yours."),
        (Recipient(READER, Because.CONCERNED), [RiskKind.DEADLINE_MISSED], "The deadline is yours."),
        (Recipient(READER, Because.CONCERNED), [RiskKind.DEADLINE_MISSED, RiskKind.PROMISE_BROKEN],
         "The deadline and the promise are yours."),
        (Recipient(READER, Because.CONCERNED), [RiskKind.STATUS_OVERDUE], "The matter is yours."),
        (Recipient(READER, Because.CONCERNED), [RiskKind.NEWS_UNMENTIONED, RiskKind.DETRACTOR], "It concerns you."),
        (Fallback(Because.NOBODY_REACHABLE, LEFT), [RiskKind.NO_CONTACT],
         "Tom left on Friday 1 May and nobody has taken over. Name a successor for Tom."),
        (Fallback(Because.NOBODY_RESPONSIBLE), [RiskKind.NO_CONTACT],
         "No responsible partner is named. Name a responsible partner."),
    ],
)  # fmt: skip
def test_a_digest_says_with_each_client_why_you_read_of_them(
    route: Recipient | Fallback, kinds: list[RiskKind], words: str
) -> None:
    text = body(digest(of(onboarded(), *map(risk, kinds)), route=route))

    assert f"==== Acme Ltd ====\n{words}\n" in text
    assert text.endswith("You get this for the reason given with each client.\n")
    assert "responsible for these clients.\n" in body(digest(of(onboarded(), *map(risk, kinds))))
