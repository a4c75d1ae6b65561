"""A digest has so many places: the worst in full, more in a line, the others later; opportunities apart."""

from collections.abc import Mapping

from services.alerts.domain import (
    ClientState,
    Digest,
    DigestPlan,
    Firm,
    Moment,
    Planned,
    Policy,
    due,
    load,
    places,
    write,
)
from services.alerts.domain.state.person import PersonState
from shared.events.alerts import MailKind
from shared.events.scoring import Band, RiskKind
from tests.support.stories.alerts import (
    DAY,
    HOUR,
    NOW,
    POLICY,
    POLICY_TEXT,
    alert_of,
    alerted,
    health,
    mailed,
    onboarded,
    person,
    reacted,
    risk,
)
from tests.support.stories.alerts import after as folded_after

SUNDAY = NOW - DAY
FIRM: Mapping[str, PersonState] = {"jane": person()}


def moment(policy: Policy = POLICY) -> Moment:
    return Moment(Firm(FIRM.get), NOW, policy)


def client(name: str, *kinds: RiskKind, long_ago: bool = False) -> ClientState:
    cause = SUNDAY - 100 * DAY if long_ago else SUNDAY
    wrong = (risk(kind, cause_time=cause, cause_recorded=SUNDAY, since=cause) for kind in kinds)
    return alerted(onboarded(name.upper()), *wrong, client=name, at=SUNDAY)


def crowd(count: int, *kinds: RiskKind, long_ago: bool = False) -> list[ClientState]:
    return [
        client(f"c{number:03}", *(kinds or (RiskKind.PROMISE_OVERDUE,)), long_ago=long_ago) for number in range(count)
    ]


def planned(*clients: ClientState, policy: Policy = POLICY, before: tuple[Planned, ...] = ()) -> list[DigestPlan]:
    return list(due(clients, moment(policy), planned=before))


def said(plan: DigestPlan, *clients: ClientState, policy: Policy = POLICY) -> Digest:
    made = write(plan, {one.client: one for one in clients}, moment(policy), places(policy))
    assert made is not None
    return made


def test_five_in_full_fifteen_in_a_line_and_the_others_with_the_next_ones() -> None:
    many = crowd(63)
    (plan,) = planned(*many)

    digest = said(plan, *many)

    assert [entry.section.client for entry in digest.full] == [f"c{number:03}" for number in range(5)]
    assert [entry.section.client for entry in digest.lines] == [f"c{number:03}" for number in range(5, 20)]
    assert (digest.others, digest.clients) == (43, 63)
    assert set(digest.told) == {f"c{number:03}" for number in range(20)}


def test_a_plan_names_a_hundred_clients_and_counts_the_rest() -> None:
    """However many there are: those of nobody's may be all of a firm's."""
    many = crowd(250)
    (plan,) = planned(*many)

    assert (len(plan.alerts), plan.others) == (100, 150)
    assert said(plan, *many).others == 230


def test_the_gravest_first_whatever_the_score() -> None:
    def of(name: str, kind: RiskKind, score: float, band: Band) -> ClientState:
        return alerted(onboarded(name), health(score, band), risk(kind), client=name, at=SUNDAY)

    known = [
        of("slow", RiskKind.SLOW_ANSWERS, 20, Band.RED),
        of("missed", RiskKind.DEADLINE_MISSED, 80, Band.GREEN),
        of("broken", RiskKind.PROMISE_BROKEN, 50, Band.AMBER),
        of("worse", RiskKind.PROMISE_BROKEN, 30, Band.RED),
    ]
    (plan,) = planned(*known)

    assert [entry.section.client for entry in said(plan, *known).full] == ["missed", "worse", "broken", "slow"]


def test_opportunities_are_no_need() -> None:
    good = client("good", RiskKind.REFERRAL_MOMENT)
    both = client("both", RiskKind.REFERRAL_MOMENT, RiskKind.PROMISE_OVERDUE)
    (plan,) = planned(good, both)

    digest = said(plan, good, both)

    assert [[item.kind for item in entry.section.items] for entry in digest.full] == [["promise_overdue"]]
    assert [entry.section.client for entry in digest.calls] == ["both", "good"]
    assert digest.clients == 1
    assert digest.told == {one.client: frozenset(one.alerts) for one in (good, both)}


def test_an_opportunity_of_its_own_makes_a_digest() -> None:
    good = client("good", RiskKind.NEWS_UNMENTIONED)
    (plan,) = planned(good)

    assert [entry.section.client for entry in said(plan, good).calls] == ["good"]


def test_nobody_is_asked_for_a_recommendation_while_a_complaint_is_open() -> None:
    sad = client("sad", RiskKind.REFERRAL_MOMENT, RiskKind.COMPLAINT_OPEN)

    assert not planned(sad)


def told_at_once(name: str, *kinds: RiskKind, days: int = 1) -> ClientState:
    state = client(name, RiskKind.COMPLAINT_OPEN, *kinds)
    return mailed(state, alert_of(state, RiskKind.COMPLAINT_OPEN), at=NOW - days * DAY)


def test_what_was_mailed_at_once_and_is_open_stands_in_a_later_digest_in_a_line() -> None:
    open_, other = told_at_once("sad"), client("other", RiskKind.PROMISE_OVERDUE)
    (plan,) = planned(open_, other)

    digest = said(plan, open_, other)

    assert [(one.name, one.item.kind, one.told) for one in digest.still] == [("SAD", "complaint_open", SUNDAY)]
    assert [entry.section.client for entry in digest.full] == ["other"]
    assert set(digest.told) == {"other"}


def test_alone_it_makes_no_digest() -> None:
    assert not planned(told_at_once("sad"))


def test_what_was_told_today_or_is_over_is_not_repeated() -> None:
    today, other = told_at_once("sad", days=0), client("other", RiskKind.PROMISE_OVERDUE)
    yesterday = told_at_once("sad")
    (plan,) = planned(yesterday, other)
    over = reacted(folded_after(state=yesterday.changed(standing=other.standing), client="sad")).state

    assert said(plan, today, other).still == ()
    assert said(plan, over, other).still == ()


def test_much_history_has_a_mail_of_its_own() -> None:
    old, new = crowd(60, long_ago=True), client("new", RiskKind.PROMISE_OVERDUE)

    ordinary, history = planned(*old, new)

    assert (set(ordinary.alerts), ordinary.history) == ({"new"}, False)
    assert (len(history.alerts), history.history) == (60, True)
    assert (ordinary.key, history.key) == ("digest/jane/2026-05-04", "digest/jane/2026-05-04/history")
    digest = said(history, *old)
    assert (len(digest.full), len(digest.lines), digest.others, digest.history) == (5, 15, 40, True)


def test_the_rest_of_it_comes_with_the_digests_of_the_next_days() -> None:
    old = [
        mailed(one, alert_of(one, RiskKind.PROMISE_OVERDUE), mail=MailKind.DIGEST) for one in crowd(20, long_ago=True)
    ]
    left = [client(f"d{number:03}", RiskKind.PROMISE_OVERDUE, long_ago=True) for number in range(40)]
    told = Planned("jane", NOW.date(), history=True)

    assert not planned(*old, *left, before=(told,)), "not on the same day"
    (next_,) = planned(*old, *left)
    assert (next_.history, len(next_.alerts)) == (False, 40)


def test_a_little_history_is_told_with_the_rest() -> None:
    old, new = crowd(4, long_ago=True), client("new", RiskKind.PROMISE_OVERDUE)

    (plan,) = planned(*old, new)

    assert (plan.history, len(plan.alerts)) == (False, 5)
    few = load(POLICY_TEXT, "digest: {history_clients: 4}")
    assert len(planned(*old, new, policy=few)) == 2


def test_history_that_settles_waits_as_before() -> None:
    at = NOW - HOUR - HOUR / 2
    late = risk(RiskKind.PROMISE_OVERDUE, cause_time=NOW - 100 * DAY, cause_recorded=at)

    assert not planned(*(alerted(onboarded(), late, client=f"c{number}", at=at) for number in range(9)))
