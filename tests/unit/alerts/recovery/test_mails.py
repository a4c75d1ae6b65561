"""From the events that tell of mails back to the mails: what was sent, what is still to be."""

from datetime import date, timedelta

import pytest

from services.alerts.domain import FALLBACK, ClientState, Firm, Notice, fold
from services.alerts.domain.state.client import Mailed
from services.alerts.domain.state.person import PersonState
from services.alerts.mail import digest_message_id
from services.alerts.recovery import mails
from shared.events.alerts import AlertAcknowledged, AlertMailed, MailKind, MailOutcome
from shared.events.clients import ResponsiblePartnerAssigned
from shared.events.scoring import RiskKind
from tests.support.stories.alerts import (
    DAY,
    JANE,
    NOW,
    POLICY,
    after,
    alerted,
    happened,
    mailed,
    onboarded,
    only_alert,
    person,
    reacted,
    risk,
)

PEOPLE = {name: person(name) for name in (JANE, "nia", "tom")}


def complained(*concerns: str) -> ClientState:
    """An urgent alert is open."""
    return alerted(onboarded(), risk(RiskKind.COMPLAINT_OPEN, concerns=concerns))


def notices(state: ClientState, people: dict[str, PersonState] = PEOPLE) -> list[tuple[Notice, Mailed | None]]:
    return list(mails.notices(state, Firm(people.get), NOW, POLICY))


def became(state: ClientState, people: dict[str, PersonState] = PEOPLE) -> dict[str | None, str | None]:
    """By whom it is meant for what became of it."""
    return {notice.person: made.outcome.value if made else None for notice, made in notices(state, people)}


def test_what_was_told_to_nobody_is_still_to_be_sent_under_the_key_it_had() -> None:
    before = after(onboarded(), risk(RiskKind.COMPLAINT_OPEN, concerns=("nia",)))
    reaction = reacted(before)
    assert [notice for notice, _ in notices(reaction.state)] == list(reaction.notices)
    assert became(reaction.state) == {None: None, "nia": None}


def test_each_who_was_told_is_told_and_the_others_are_not() -> None:
    state = complained("nia")
    assert became(mailed(state, only_alert(state))) == {None: "sent", "nia": None}
    assert became(mailed(state, only_alert(state), "nia")) == {None: None, "nia": "sent"}


def test_refused_for_good_it_is_over_and_the_fallback_is_told_unless_it_was() -> None:
    state = complained()
    refused = mailed(state, only_alert(state), outcome=MailOutcome.UNDELIVERABLE)
    assert became(refused) == {None: "undeliverable"}
    [notice] = mails.fallbacks(refused)
    assert (notice.client, notice.to_fallback, notice.key) == ("acme", True, f"{only_alert(state)}/fallback/1")
    assert list(mails.fallbacks(mailed(refused, only_alert(state), None))) == []
    assert list(mails.fallbacks(state)) == []


def test_a_new_partner_is_not_told_at_once_of_what_the_old_one_was_told_of() -> None:
    assigned = happened(ResponsiblePartnerAssigned(partner="tom"), NOW + DAY, event="assigned")
    state = complained()
    moved = fold(mailed(state, only_alert(state)), assigned)
    assert moved.partner == "tom"
    assert became(moved) == {None: "sent"}
    assert became(fold(state, assigned)) == {None: None}


def test_what_is_not_urgent_or_taken_on_calls_for_no_mail_at_once() -> None:
    assert became(alerted(onboarded(), risk(RiskKind.NO_CONTACT))) == {}
    state = complained()
    assert became(fold(state, happened(AlertAcknowledged(alert=only_alert(state), by="jane")))) == {}


@pytest.mark.parametrize("late", [timedelta(), timedelta(hours=15), 2 * DAY, 30 * DAY])
@pytest.mark.parametrize("recipient", [JANE, None])
def test_the_day_of_a_digest_follows_from_its_message_id_however_late_it_was_sent(
    late: timedelta, recipient: str | None
) -> None:
    message_id = digest_message_id(recipient or FALLBACK, NOW.date(), "firm.example")
    data = AlertMailed(
        alert="a", mail=MailKind.DIGEST, recipient=recipient, message_id=message_id, outcome=MailOutcome.SENT
    )
    found = mails.digest("acme", data, NOW + late, POLICY)
    assert (found.day, found.recipient, found.client, found.alert) == (NOW.date(), recipient or FALLBACK, "acme", "a")
    assert found.key == f"digest/{recipient or FALLBACK}/{NOW.date().isoformat()}"


def test_a_message_id_that_is_no_digests_counts_for_the_day_it_was_sent() -> None:
    data = AlertMailed(
        alert="a", mail=MailKind.DIGEST, recipient=JANE, message_id="<other@x>", outcome=MailOutcome.SENT
    )
    assert mails.digest("acme", data, NOW, POLICY).day == date(2026, 5, 4)


def test_a_digest_of_history_is_known_again_as_one() -> None:
    message_id = digest_message_id(JANE, NOW.date(), "firm.example", history=True)
    data = AlertMailed(alert="a", mail=MailKind.DIGEST, recipient=JANE, message_id=message_id, outcome=MailOutcome.SENT)

    found = mails.digest("acme", data, NOW + 2 * DAY, POLICY)

    assert (found.day, found.history, found.key) == (
        NOW.date(),
        True,
        f"digest/{JANE}/{NOW.date().isoformat()}/history",
    )


def test_what_was_told_to_who_stood_in_is_not_told_again_at_once() -> None:
    state = complained()

    assert became(mailed(state, only_alert(state), "tom")) == {None: "sent"}
