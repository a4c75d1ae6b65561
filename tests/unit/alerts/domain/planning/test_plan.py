"""The bounds of a plan, for any firm, audience and time: never nobody, nobody twice, never late, finite."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.alerts.domain import (
    FALLBACK,
    ClientState,
    Drop,
    Firm,
    Happened,
    InDigest,
    MailAtOnce,
    MailDue,
    Moment,
    Notice,
    OpenAlert,
    Raised,
    Refused,
    Resolved,
    Send,
    Slots,
    Step,
    Wait,
    plan,
)
from services.alerts.domain.planning.happened import DigestsDue
from services.alerts.domain.planning.step import Cancel
from services.alerts.domain.routing.route import recipient_id
from services.alerts.domain.state.person import PersonState, fold
from shared.events.alerts import AlertAcknowledged, MailOutcome
from shared.events.people import AbsencePlanned, PersonLeft
from shared.events.scoring import RiskKind
from tests.support.stories.alerts import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    POLICY,
    after,
    alerted,
    mailed,
    onboarded,
    only_alert,
    person,
    person_event,
    risk,
)

NAMES = [f"p{number}" for number in range(5)]
AUDIENCES = st.lists(st.sampled_from(NAMES), max_size=4)
AT = st.integers(5, 60 * 24 * 40).map(lambda minutes: NOW + minutes * MINUTE)
SOMEBODY = st.fixed_dictionaries(
    {
        "left": st.booleans(),
        "away": st.none() | st.tuples(st.integers(-3, 30), st.none() | st.integers(0, 40)),
        "deputy": st.none() | st.sampled_from(NAMES),
        "named": st.none() | st.sampled_from(NAMES),
        "successor": st.none() | st.sampled_from(NAMES),
        "email": st.sampled_from(["a@firm.example", "A@firm.example", "b@firm.example", "c@firm.example"]),
        "holidays": st.sampled_from([None, "GB-ENG", "NO"]),
    }
)
FIRMS = st.dictionaries(st.sampled_from(NAMES), SOMEBODY)
PARTNERS = st.none() | st.sampled_from(NAMES)


def firm_of(said: dict[str, dict[str, Any]]) -> Firm:
    return Firm({name: somebody(name, **one) for name, one in said.items()}.get, "care@firm.example")


def somebody(name: str, left: bool, away: Any, **said: Any) -> PersonState:  # noqa: FBT001  as drawn
    one = person(name, deputy=said["deputy"], email=said["email"], holidays=said["holidays"])
    if away is not None:
        first, days = NOW.date() + timedelta(away[0]), away[1]
        last = None if days is None else first + timedelta(days)
        planned = AbsencePlanned(absence="a", from_=first, until=last, deputy=said["named"])
        one = fold(one, person_event(planned, name, at=NOW - HOUR))
    return fold(one, person_event(PersonLeft(successor=said["successor"]), name, NOW + HOUR)) if left else one


def raised(partner: str | None, concerns: list[str], kind: RiskKind = RiskKind.DEADLINE_AT_RISK) -> ClientState:
    return alerted(onboarded(partner=partner), risk(kind, concerns=tuple(concerns)))


def steps(state: ClientState, firm: Firm, event: Happened, at: datetime) -> tuple[Step, ...]:
    return plan(OpenAlert(state, only_alert(state), firm), event, at, POLICY)


def notices(state: ClientState, firm: Firm) -> list[Notice]:
    return [step.notice for step in steps(state, firm, Raised(), NOW) if isinstance(step, MailAtOnce)]


@given(FIRMS, PARTNERS, AUDIENCES, AT)
def test_after_the_wait_somebody_is_mailed_and_no_mailbox_twice(
    said: dict[str, dict[str, Any]], partner: str | None, concerns: list[str], at: datetime
) -> None:
    firm, state = firm_of(said), raised(partner, concerns)
    boxes = []
    for notice in notices(state, firm):
        (step,) = steps(state, firm, MailDue(notice, NOW), at)
        assert isinstance(step, Send | Drop), "the wait is over: urgent never later than that"
        if isinstance(step, Send):
            recipient = recipient_id(step.to)
            assert recipient is not None
            boxes.append(firm.mailbox(recipient))
            state = mailed(state, only_alert(state), recipient or None, at=at)
    assert boxes
    assert len(set(boxes)) == len(boxes)


@given(FIRMS, PARTNERS, AUDIENCES)
def test_whom_a_mail_reaches_does_not_depend_on_which_is_sent_first(
    said: dict[str, dict[str, Any]], partner: str | None, concerns: list[str]
) -> None:
    """Sent again after a crash, in whatever order, they are the same mails, with the same Message-IDs."""
    firm, state = firm_of(said), raised(partner, concerns)
    wanted = notices(state, firm)
    sent = {notice.key: steps(state, firm, MailDue(notice, NOW), NOW + DAY) for notice in wanted}
    going = [one.to for made in sent.values() for one in made if isinstance(one, Send)]
    assert len({firm.mailbox(recipient_id(to) or "") for to in going}) == len(going)


@given(FIRMS, PARTNERS, AUDIENCES, st.integers(0, 299))
def test_before_the_end_of_the_wait_a_mail_waits_for_no_longer(
    said: dict[str, dict[str, Any]], partner: str | None, concerns: list[str], seconds: int
) -> None:
    firm, state = firm_of(said), raised(partner, concerns)
    for notice in notices(state, firm):
        for step in steps(state, firm, MailDue(notice, NOW), NOW + timedelta(seconds=seconds)):
            assert not isinstance(step, Wait) or step.until == NOW + POLICY.wait_for_recipient


@given(FIRMS, PARTNERS, AUDIENCES, AT, st.sampled_from([RiskKind.PROMISE_OVERDUE, RiskKind.CHECKIN_DUE]))
def test_digests_tell_every_mailbox_once_and_end(
    said: dict[str, dict[str, Any]], partner: str | None, concerns: list[str], at: datetime, kind: RiskKind
) -> None:
    """Told to whoever reads of it, it is told to nobody again, with nothing else happening."""
    firm, state = firm_of(said), raised(partner, concerns, kind)
    event = DigestsDue(Slots(Moment(firm, at, POLICY), on_request=True))
    made = steps(state, firm, event, at)
    assert len(made) <= 1 + len(set(concerns))
    told = [step.recipient for step in made if isinstance(step, InDigest)]
    assert len({firm.mailbox(one) for one in told}) == len(told)
    for recipient in told:
        state = mailed(state, only_alert(state), recipient or None, at=at)
    assert not steps(state, firm, event, at)


@given(FIRMS, PARTNERS, AUDIENCES)
def test_in_time_a_digest_tells_somebody(
    said: dict[str, dict[str, Any]], partner: str | None, concerns: list[str]
) -> None:
    """At the latest when everybody is back."""
    firm, state, at = firm_of(said), raised(partner, concerns, RiskKind.CHECKIN_DUE), NOW + 90 * DAY
    event = DigestsDue(Slots(Moment(firm, at, POLICY), on_request=True))

    assert steps(state, firm, event, at)


def test_what_is_over_or_taken_on_has_no_steps_left() -> None:
    firm, state = firm_of({}), raised("jane", [])
    alert = only_alert(state)
    taken_on = after(AlertAcknowledged(alert=alert, by="jane"), state=state)
    mail = MailDue(Notice("acme", alert, None, NOW, NOW), NOW)

    assert [type(one) for one in steps(taken_on, firm, mail, NOW + DAY)] == [Drop]
    assert steps(taken_on, firm, DigestsDue(Slots(Moment(firm, NOW, POLICY), on_request=True)), NOW) == ()
    assert steps(state, firm, Resolved(), NOW) == (Cancel(alert),)


def test_a_mail_refused_for_good_goes_to_the_fallback_once() -> None:
    firm, state = Firm({"jane": person()}.get), raised("jane", [])
    (notice,) = notices(state, firm)

    (step,) = steps(state, firm, Refused(notice, "jane"), NOW)

    assert step == MailAtOnce(notice.for_the_fallback())
    assert steps(state, firm, Refused(notice.for_the_fallback(), FALLBACK), NOW) == ()
    refused = mailed(state, only_alert(state), outcome=MailOutcome.UNDELIVERABLE)
    (sent,) = steps(refused, firm, MailDue(notice.for_the_fallback(), NOW), NOW)
    assert isinstance(sent, Send)
    assert sent.to.instead_of is not None
    assert sent.to.instead_of.name == "Jane"


@given(st.permutations(["a", "b", "c"]))
def test_a_plan_is_the_same_each_time(order: list[str]) -> None:
    firm, state = firm_of({}), raised("jane", order)

    assert steps(state, firm, Raised(), NOW) == steps(state, firm, Raised(), NOW)
