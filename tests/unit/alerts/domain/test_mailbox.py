"""People are told apart by their mailbox: two who share one get one mail."""

import pytest

from services.alerts.domain import (
    FALLBACK,
    ClientState,
    Drop,
    Firm,
    MailDue,
    Moment,
    Notice,
    OpenAlert,
    Planned,
    Send,
    Step,
    due,
    plan,
)
from services.alerts.domain.routing.mailbox import mailbox
from shared.events.scoring import RiskKind
from tests.support.stories.alerts import (
    DAY,
    NOW,
    POLICY,
    alerted,
    mailed,
    onboarded,
    only_alert,
    person,
    reacted,
    risk,
)

OFFICE = "office@firm.example"
#: Jane, Tom and Uma share the mailbox of the office; Ann has her own.
PEOPLE = {
    "jane": person("jane", email=OFFICE),
    "tom": person("tom", email="Office@FIRM.example"),
    "uma": person("uma", email="OFFICE@firm.example"),
    "ann": person("ann"),
}
FIRM = Firm(PEOPLE.get, "Client-Care@firm.example")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("o'brien+x@Firm.example", "O'Brien+X@firm.EXAMPLE", True),
        ("j.s@straße.example", "J.S@xn--strae-oqa.example", True),
        ("JÖRG@firm.example", "jörg@firm.example", True),
        ("j.s@straße.example", "j.s@strasse.example", False),
        ("a+b@firm.example", "a@firm.example", False),
    ],
)
def test_addresses_of_one_mailbox(one: str, other: str, same: object) -> None:
    assert (mailbox(one) == mailbox(other)) is same


def at_once(state: ClientState, *, firm: Firm = FIRM) -> dict[str | None, Step]:
    """What becomes of each mail at once that the alert calls for."""
    alert = only_alert(state)
    notices = [Notice("acme", alert, who, NOW, NOW) for who in (None, *state.standing.risks[_only(state)].concerns)]
    return {
        notice.person: step
        for notice in notices
        for step in plan(OpenAlert(state, alert, firm), MailDue(notice, NOW), NOW, POLICY)
    }


def _only(state: ClientState) -> str:
    (key,) = state.standing.risks
    return key


def test_one_alert_and_one_mailbox_is_one_mail_at_once() -> None:
    state = alerted(onboarded(), risk(RiskKind.DEADLINE_AT_RISK, concerns=("tom", "ann", "uma")))

    steps = at_once(state)

    assert {who for who, step in steps.items() if isinstance(step, Send)} == {None, "ann"}
    assert {who for who, step in steps.items() if isinstance(step, Drop)} == {"tom", "uma"}


def test_a_mailbox_that_was_told_under_another_name_is_not_told_again() -> None:
    state = alerted(onboarded(), risk(RiskKind.DEADLINE_AT_RISK, concerns=("tom",)))

    steps = at_once(mailed(state, only_alert(state), "uma"))

    assert all(isinstance(step, Drop) for step in steps.values())


def test_the_notices_are_those_of_before_so_nobody_is_mailed_again_after_an_upgrade() -> None:
    reaction = reacted(alerted(onboarded()), at=NOW)
    assert not reaction.notices
    state = alerted(onboarded(), risk(RiskKind.DEADLINE_AT_RISK, concerns=("tom",)))
    alert = only_alert(state)
    told = plan(OpenAlert(state, alert, FIRM), MailDue(Notice("acme", alert, None, NOW, NOW), NOW), NOW, POLICY)

    assert [type(step) for step in told] == [Send]
    assert Notice("acme", alert, "tom", NOW, NOW).key == f"{alert}/tom/1"


def test_one_mailbox_has_one_digest_a_day() -> None:
    acme = alerted(onboarded(), risk(RiskKind.PROMISE_OVERDUE), at=NOW - DAY)
    zeta = alerted(onboarded(partner="tom"), risk(RiskKind.PROMISE_OVERDUE), client="zeta", at=NOW - DAY)
    moment = Moment(FIRM, NOW, POLICY)

    (made,) = due([acme, zeta], moment)

    assert (made.recipient, set(made.alerts)) == ("jane", {"acme", "zeta"})
    (again,) = due([zeta], moment, planned=[Planned("jane", made.day)])
    assert again.key == made.key, "its key says that it was planned"


def test_the_fallback_is_a_mailbox_like_any() -> None:
    care = person("care", email="client-care@firm.example")
    firm = Firm({**PEOPLE, "care": care}.get, "Client-Care@firm.example")
    nobodys = alerted(risk(RiskKind.PROMISE_OVERDUE, concerns=("care",)), client="zeta", at=NOW - DAY)

    (made,) = due([nobodys], Moment(firm, NOW, POLICY))

    assert made.recipient == FALLBACK
