from collections.abc import Mapping
from datetime import date
from typing import Any

from services.alerts.domain import (
    FALLBACK,
    ClientState,
    Digest,
    DigestPlan,
    Firm,
    Moment,
    Policy,
    due,
    load,
    places,
    write,
)
from services.alerts.domain.state.person import PersonState, fold
from shared.events.alerts import AlertAcknowledged, MailOutcome
from shared.events.clients import ResponsiblePartnerAssigned
from shared.events.people import PersonLeft
from shared.events.scoring import Band, RiskKind
from tests.support.stories.alerts import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    POLICY,
    POLICY_TEXT,
    after,
    alert_of,
    alerted,
    closed,
    health,
    mailed,
    onboarded,
    only_alert,
    person,
    person_event,
    reacted,
    risk,
)

#: Raised on Sunday; the digest of Monday 4 May is due in London at 08:00 summer time, 07:00 UTC.
SUNDAY = NOW - DAY
FIRM = {name: person(name) for name in ("jane", "tom")}
ON_REQUEST = load(POLICY_TEXT, "digest: {at: on_request}")


def plans(
    *clients: ClientState, firm: Mapping[str, PersonState] = FIRM, policy: Policy = POLICY, on_request: bool = False
) -> dict[str, DigestPlan]:
    made = due(clients, Moment(Firm(firm.get), NOW, policy), on_request=on_request)
    assert len({plan.key for plan in made}) == len(made)
    return {plan.recipient: plan for plan in made}


def written(
    plan: DigestPlan, *clients: ClientState, firm: Mapping[str, PersonState] = FIRM, policy: Policy = POLICY
) -> Digest | None:
    known = {client.client: client for client in clients}
    return write(plan, known, Moment(Firm(firm.get), NOW, policy), places(policy))


def listed(plan: DigestPlan, *clients: ClientState) -> list[tuple[str, list[str]]]:
    digest = written(plan, *clients)
    if digest is None:
        return []
    told = [one.section for one in (*digest.full, *digest.lines)]
    return [(made.name, [item.kind for item in made.items]) for made in told]


def test_what_waits_goes_into_the_digest_of_the_day() -> None:
    acme = alerted(onboarded(), risk(RiskKind.NO_CONTACT), at=SUNDAY)

    (plan,) = plans(acme).values()

    assert plan == DigestPlan("jane", date(2026, 5, 4), {"acme": frozenset(acme.alerts)})
    assert plan.key == "digest/jane/2026-05-04"
    assert listed(plan, acme) == [("Acme Ltd", ["no_contact"])]


def test_what_is_raised_after_the_hour_waits_for_the_next_day() -> None:
    acme = alerted(onboarded(), risk(RiskKind.NO_CONTACT), at=NOW - 59 * MINUTE)

    assert not plans(acme)
    assert plans(acme, on_request=True)


def test_an_urgent_alert_is_left_to_its_own_mail() -> None:
    assert not plans(alerted(onboarded(), risk(RiskKind.COMPLAINT_OPEN), at=SUNDAY))


def test_an_urgent_kind_whose_cause_is_history_comes_in_the_digest() -> None:
    late = risk(RiskKind.COMPLAINT_OPEN, cause_time=SUNDAY - 300 * DAY, cause_recorded=SUNDAY)

    assert plans(alerted(onboarded(), late, at=SUNDAY))


def test_of_two_alerts_about_the_same_one_line_says_both_and_both_count_as_told() -> None:
    then: dict[str, Any] = {"cause_time": SUNDAY - 300 * DAY, "cause_recorded": SUNDAY}
    raised = risk(RiskKind.COMPLAINT_OPEN, "c", **then)
    unheard = risk(RiskKind.COMPLAINT_UNACKNOWLEDGED, "c", **then)
    other = risk(RiskKind.COMPLAINT_OPEN, "other", **then)
    acme = alerted(onboarded(), raised, unheard, other, at=SUNDAY - DAY)
    graver = alerted(onboarded("Brown"), risk(RiskKind.COMPETITOR, **then), client="brown", at=SUNDAY - DAY)
    (plan,) = plans(acme, graver).values()

    assert listed(plan, acme, graver) == [
        ("Acme Ltd", ["complaint_open", "complaint_unacknowledged"]),
        ("Brown", ["competitor"]),
    ]
    only = alerted(onboarded(), raised, unheard, at=SUNDAY - DAY)
    (alone,) = plans(only, graver).values()
    assert listed(alone, only, graver) == [("Acme Ltd", ["complaint_unacknowledged"]), ("Brown", ["competitor"])]
    digest = written(alone, only, graver)
    assert digest is not None
    assert digest.told["acme"] == frozenset(only.alerts)


def test_history_waits_for_what_else_of_it_is_to_come() -> None:
    """The digest is due at 08:00, an hour before now."""

    def imported(minutes_before_the_digest: int) -> ClientState:
        at = NOW - HOUR - minutes_before_the_digest * MINUTE
        late = risk(RiskKind.COMPLAINT_OPEN, cause_time=NOW - 300 * DAY, cause_recorded=at)
        return alerted(onboarded(), late, at=at)

    assert not plans(imported(59))
    assert plans(imported(59), on_request=True)
    assert plans(imported(60))
    at_once = load(POLICY_TEXT, "history_settles_minutes: 0")
    assert plans(imported(59), policy=at_once)


def test_what_is_no_history_does_not_wait() -> None:
    assert plans(alerted(onboarded(), risk(RiskKind.NO_CONTACT), at=NOW - HOUR - MINUTE))


def test_nobody_is_told_twice() -> None:
    acme = alerted(onboarded(), risk(RiskKind.NO_CONTACT), at=SUNDAY)
    told = mailed(acme, only_alert(acme))

    (plan,) = plans(acme).values()

    assert not plans(told)
    assert not listed(plan, told), "it was told by another digest meanwhile"


def test_what_was_taken_on_or_is_over_is_not_told() -> None:
    acme = alerted(onboarded(), risk(RiskKind.NO_CONTACT), at=SUNDAY)
    (plan,) = plans(acme).values()
    taken_on = after(AlertAcknowledged(alert=only_alert(acme), by="jane"), state=acme)
    over = reacted(after(closed(RiskKind.NO_CONTACT), state=acme)).state

    for now in (taken_on, over):
        assert not plans(now)
        assert not listed(plan, now)


def test_who_made_the_promise_reads_of_it_too() -> None:
    acme = alerted(onboarded(), risk(RiskKind.PROMISE_OVERDUE, "p-1", concerns=("tom",)), at=SUNDAY)

    assert set(plans(acme)) == {"jane", "tom"}
    assert set(plans(mailed(acme, only_alert(acme), recipient="jane"))) == {"tom"}


def test_a_new_partner_reads_of_what_their_predecessor_was_told() -> None:
    acme = alerted(onboarded(), risk(RiskKind.COMPLAINT_OPEN), at=SUNDAY)
    told = mailed(acme, only_alert(acme), recipient="jane", at=SUNDAY)

    handed_over = after(onboarded(), ResponsiblePartnerAssigned(partner="tom"), state=told)

    assert set(plans(handed_over)) == {"tom"}


def test_a_mail_refused_for_good_told_nobody_so_the_next_digest_tells() -> None:
    acme = alerted(onboarded(), risk(RiskKind.COMPLAINT_OPEN), at=SUNDAY)

    assert set(plans(mailed(acme, only_alert(acme), outcome=MailOutcome.UNDELIVERABLE))) == {"jane"}


def test_without_a_reachable_partner_the_fallback_reads_it() -> None:
    firm = {"jane": fold(person(), person_event(PersonLeft(), at=NOW + HOUR))}
    left = alerted(onboarded(), risk(RiskKind.NO_CONTACT), at=SUNDAY)
    nobodys = alerted(risk(RiskKind.NOT_ONBOARDED), client="zeta", at=SUNDAY)

    found = plans(left, nobodys, firm=firm)

    assert set(found) == {FALLBACK}
    assert set(found[FALLBACK].alerts) == {"acme", "zeta"}


def test_a_partner_not_known_yet_is_waited_for() -> None:
    acme = alerted(onboarded(), risk(RiskKind.NO_CONTACT), at=NOW - MINUTE)

    assert not plans(acme, firm={}, on_request=True)


def test_a_complaint_mutes_no_contact_until_it_is_settled() -> None:
    acme = alerted(onboarded(), risk(RiskKind.COMPLAINT_OPEN), risk(RiskKind.NO_CONTACT), at=SUNDAY)
    settled = reacted(after(closed(RiskKind.COMPLAINT_OPEN), state=acme)).state

    assert not plans(acme)
    assert set(plans(settled)) == {"jane"}


def test_a_complaint_of_another_client_mutes_nothing() -> None:
    acme = alerted(onboarded(), risk(RiskKind.COMPLAINT_OPEN), at=SUNDAY)
    zeta = alerted(onboarded(), risk(RiskKind.NO_CONTACT), client="zeta", at=SUNDAY)

    assert set(plans(acme, zeta)["jane"].alerts) == {"zeta"}


def test_what_was_muted_after_planning_is_held_back() -> None:
    acme = alerted(onboarded(), risk(RiskKind.NO_CONTACT), at=SUNDAY)
    (plan,) = plans(acme).values()

    assert not listed(plan, reacted(after(risk(RiskKind.COMPLAINT_OPEN), state=acme)).state)


def test_bad_health_is_not_listed_beside_another_reason_but_counts_as_told() -> None:
    acme = alerted(onboarded(), risk(RiskKind.HEALTH_RED), risk(RiskKind.DETRACTOR), at=SUNDAY)
    (plan,) = plans(acme).values()

    digest = written(plan, acme)

    assert digest is not None
    assert [item.kind for item in digest.full[0].section.items] == ["detractor"]
    assert digest.told == {"acme": frozenset(acme.alerts)}


def test_bad_health_alone_is_listed() -> None:
    acme = alerted(onboarded(), risk(RiskKind.HEALTH_RED), at=SUNDAY)
    (plan,) = plans(acme).values()

    assert listed(plan, acme) == [("Acme Ltd", ["health_red"])]


def test_bad_health_is_not_told_again_after_a_mail_that_showed_it() -> None:
    acme = alerted(onboarded(), risk(RiskKind.HEALTH_RED), risk(RiskKind.COMPLAINT_OPEN), at=SUNDAY)
    complaint = alert_of(acme, RiskKind.COMPLAINT_OPEN)
    (plan,) = plans(acme).values()

    assert listed(plan, acme), "the complaint has a mail of its own, which was not sent yet"
    assert not listed(plan, mailed(acme, complaint, at=SUNDAY + MINUTE))
    assert listed(plan, mailed(acme, complaint, at=SUNDAY - MINUTE)), "that mail knew nothing of it"


def test_worst_first() -> None:
    def client(name: str, score: float, band: Band, *kinds: RiskKind) -> ClientState:
        return alerted(onboarded(name), health(score, band), *map(risk, kinds), client=name, at=SUNDAY)

    firm = [
        client("fair", 60, Band.AMBER, RiskKind.NO_CONTACT),
        client("bad", 30, Band.RED, RiskKind.ONBOARDING_INCOMPLETE, RiskKind.DETRACTOR, RiskKind.PROMISE_BROKEN),
        client("good", 80, Band.GREEN, RiskKind.RENEWAL_NEAR),
        client("worse", 45, Band.AMBER, RiskKind.NO_CONTACT),
        alerted(onboarded("unseen"), risk(RiskKind.NO_CONTACT), client="unseen", at=SUNDAY),
        client("new", 75, Band.NOT_ENOUGH_KNOWN, RiskKind.NO_CONTACT),
    ]

    found = listed(plans(*firm)["jane"], *firm)

    assert [name for name, _ in found] == ["bad", "worse", "fair", "new", "unseen", "good"]
    assert found[0][1] == ["detractor", "promise_broken", "onboarding_incomplete"]


def test_on_request_only_means_at_no_hour() -> None:
    acme = alerted(onboarded(), risk(RiskKind.NO_CONTACT), at=SUNDAY)

    assert not plans(acme, policy=ON_REQUEST)
    assert plans(acme, policy=ON_REQUEST, on_request=True)["jane"].day == date(2026, 5, 4)


def test_a_client_that_is_gone_from_the_store_is_left_out() -> None:
    acme = alerted(onboarded(), risk(RiskKind.NO_CONTACT), at=SUNDAY)
    (plan,) = plans(acme).values()

    assert not listed(plan)


def test_of_many_clients_with_nothing_that_hurries_some_wait_for_the_next_digests() -> None:
    """As when a firm begins to follow a new kind: most of its clients have one on the first day."""
    most = POLICY.digest.unhurried_clients
    checkin, silent = risk(RiskKind.CHECKIN_DUE), risk(RiskKind.NO_CONTACT)
    many = [
        alerted(onboarded(name), checkin, client=name, at=SUNDAY)
        for name in (f"c{number:02}" for number in range(most + 3))
    ]
    both = alerted(onboarded("y"), checkin, risk(RiskKind.CALLS_UNRETURNED), client="y", at=SUNDAY)
    grave = alerted(onboarded("z"), silent, client="z", at=SUNDAY)
    clients = {client.client: client for client in (*many, both, grave)}
    (plan,) = plans(*clients.values()).values()
    digest = written(plan, *clients.values())
    assert digest is not None
    told = [entry.section.client for entry in (*digest.full, *digest.lines)]
    assert told == ["y", "z", *(f"c{number:02}" for number in range(most))]
    assert digest.others == 3
    assert set(digest.told) == set(told), "the others are told tomorrow"
    assert digest.told["y"] == frozenset(both.alerts)
