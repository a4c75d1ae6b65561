"""Where time alone has changed what a mail says, it waits for scoring, but not for long; then it says as of when."""

from datetime import timedelta

import pytest

from services.alerts.domain import ClientState, DigestPlan, Notice, QueuedMail, WaitFor
from services.alerts.mail import Letter, MailComposer, Unwanted
from shared.events.scoring import Band, Contribution, RiskKind
from shared.events.statements.commitments import PromiseOverdue
from tests.support.stories.alerts import DAY, NOW, POLICY, alerted, health, onboarded, only_alert, person, risk
from tests.support.stories.mails import LETTERHEAD, body

COMPOSER = MailComposer(LETTERHEAD, "care@firm.example", POLICY)
STATED = PromiseOverdue(what="The deed", due=NOW - DAY, by=None)


def overdue(holds_until: timedelta | None) -> ClientState:
    until = None if holds_until is None else NOW + holds_until
    told = risk(RiskKind.PROMISE_OVERDUE, why="Overdue.", facts=STATED, holds_until=until)
    return alerted(onboarded(), told, at=NOW - DAY)


def composed(state: ClientState, waited: timedelta, *, digest: bool) -> Letter | WaitFor | Unwanted:
    alert = only_alert(state)
    wanted = (
        DigestPlan("jane", NOW.date(), {"acme": frozenset({alert})})
        if digest
        else Notice("acme", alert, None, NOW, NOW)
    )
    return COMPOSER.compose(QueuedMail("k", wanted, NOW - waited), {"acme": state}, {"jane": person()}.get, NOW)


@pytest.mark.parametrize("digest", [True, False])
def test_it_waits_for_scoring_then_says_as_of_when(digest: bool) -> None:  # noqa: FBT001  of either kind
    stale = overdue(timedelta(hours=-10))

    assert composed(stale, timedelta(0), digest=digest) == WaitFor(NOW + POLICY.wait_for_scoring)
    late = composed(stale, POLICY.wait_for_scoring, digest=digest)
    assert isinstance(late, Letter)
    assert late.message is not None
    assert "(As of yesterday.)" in " ".join(body(late.message).split())


@pytest.mark.parametrize("digest", [True, False])
@pytest.mark.parametrize("holds_until", [None, timedelta(minutes=1)])
def test_what_still_holds_is_told_at_once(holds_until: timedelta | None, digest: bool) -> None:  # noqa: FBT001
    made = composed(overdue(holds_until), timedelta(0), digest=digest)

    assert isinstance(made, Letter)
    assert made.message is not None
    assert "As of" not in body(made.message)
    assert "Since" not in body(made.message), "the sentence has its date"


def test_what_is_urgent_does_not_wait_for_a_reason_of_the_score() -> None:
    """Its sentence says as of when, as in any mail."""
    reason = Contribution(
        kind="some", log_odds=1, points=-9, why="Overdue.", facts=STATED, holds_until=NOW - timedelta(hours=10)
    )
    stands = health(38, Band.RED).model_copy(update={"contributions": (reason,)})
    state = alerted(onboarded(), stands, risk(RiskKind.COMPLAINT_OPEN))

    made = composed(state, timedelta(0), digest=False)

    assert isinstance(made, Letter)
    assert made.message is not None
    assert "(As of yesterday.)" in " ".join(body(made.message).split())
    assert isinstance(composed(state, timedelta(0), digest=True), WaitFor)
