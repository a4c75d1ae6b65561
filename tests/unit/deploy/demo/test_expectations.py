from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy.local.demo.expectations import check
from deploy.local.demo.lines import Client, Expectation
from deploy.local.demo.mails import Mail
from deploy.local.demo.observed import Notified, Observed
from deploy.local.demo.story import Story
from deploy.local.demo.systems import Systems
from shared.events.scoring import Band, RiskKind

ADDRESSES = {"jane": "jane@firm.example", "tom": "tom@firm.example"}


def story(*clients: Client) -> Story:
    return Story("Small LLP", clients[0].id, (), clients, (), Systems(()))


ACME = Client(
    id="acme",
    story="A complaint, and a promise.",
    expect=Expectation(
        bands=frozenset({Band.AMBER}),
        risks=frozenset({RiskKind.COMPLAINT_OPEN, RiskKind.PROMISE_OVERDUE}),
        may=frozenset({RiskKind.HEALTH_RED}),
        urgent={RiskKind.COMPLAINT_OPEN: frozenset({"jane"})},
        digest=frozenset({"jane", "fallback"}),
    ),
    facts=(),
)
HEALTH: dict[str, Any] = {
    "client": "acme",
    "score": 60.0,
    "band": "amber",
    "contributions": [{"points": -20.0}, {"points": 5.0}],
    "risks": [{"kind": "complaint_open"}, {"kind": "promise_overdue"}],
    "opportunities": [],
}


def notified(mail: str, risk: str, recipient: str, message_id: str, outcome: str = "sent") -> Notified:
    return Notified("acme", risk, mail, recipient, outcome, message_id)


def mail(message_id: str, to: str) -> Mail:
    return Mail(message_id, to, "Acme: a complaint is open", "…", Path("000001.eml"), None)


GOOD = Observed(
    portfolio=[{"client": "acme"}],
    health={"acme": HEALTH},
    notified=[
        notified("urgent", "complaint_open", "jane", "m-1"),
        notified("digest", "promise_overdue", "jane", "m-2"),
        notified("digest", "promise_overdue", "fallback", "m-3"),
    ],
    mails=[mail("m-1", "jane@firm.example"), mail("m-2", "jane@firm.example"), mail("m-3", "care@firm.example")],
)


def differences(observed: Observed) -> list[str]:
    return check(story(ACME), observed, ADDRESSES)


def health(**changes: Any) -> Observed:
    return replace(GOOD, health={"acme": {**HEALTH, **changes}})


def test_all_as_it_must_be() -> None:
    assert differences(GOOD) == []
    assert differences(health(risks=[*HEALTH["risks"], {"kind": "health_red"}])) == []


@pytest.mark.parametrize(
    ("observed", "difference"),
    [
        (health(band="green"), "band green at 60.0, expected amber"),
        (health(risks=[{"kind": "complaint_open"}]), "open risks: promise_overdue missing"),
        (health(risks=[*HEALTH["risks"], {"kind": "competitor"}]), "open risks: competitor not expected"),
        (health(score=70.0), "the contributions add up to -15.00, the score is 70.0 - 75"),
        (replace(GOOD, health={}), "nothing is known"),
        (replace(GOOD, portfolio=[]), "missing from the portfolio"),
        (replace(GOOD, mailed_by_history=2), "2 mails were sent about history"),
        (replace(GOOD, notified=GOOD.notified[1:]), "mailed at once of complaint_open: jane missing"),
        (replace(GOOD, notified=GOOD.notified[:2]), "in the digest of: fallback missing"),
        (replace(GOOD, notified=GOOD.notified[:2]), "alerts does not know of the mail"),
        (replace(GOOD, mails=GOOD.mails[1:]), "the mail of complaint_open to jane did not arrive"),
        (replace(GOOD, mails=[*GOOD.mails, GOOD.mails[0]]), "arrived 2 times"),
        (replace(GOOD, mails=[mail("m-1", "tom@firm.example"), *GOOD.mails[1:]]), "to jane went to tom@firm.example"),
        (
            replace(GOOD, mails=[*GOOD.mails[:2], mail("m-3", "tom@firm.example")]),
            "the fallback's mail went to tom@firm.example",
        ),
        (
            replace(GOOD, notified=[*GOOD.notified, notified("urgent", "competitor", "tom", "m-1")]),
            "mailed at once of competitor: tom not expected",
        ),
        (
            replace(GOOD, notified=[replace(GOOD.notified[0], outcome="undeliverable"), *GOOD.notified[1:]]),
            "is undeliverable",
        ),
    ],
)
def test_every_difference_is_said(observed: Observed, difference: str) -> None:
    assert any(difference in said for said in differences(observed)), differences(observed)


def test_of_a_closed_client_only_risks_and_mails_are_looked_at() -> None:
    closed = Client(id="acme", story="Over.", expect=Expectation(), facts=())
    quiet = Observed(portfolio=[], health={"acme": {**HEALTH, "risks": []}}, notified=[], mails=[])
    assert check(story(closed), quiet, ADDRESSES) == []
    assert len(check(story(closed), GOOD, ADDRESSES)) == 3  # risks, a mail at once, a digest
