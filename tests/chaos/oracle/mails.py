"""Alerts and mails against the complaints that were acknowledged: one alert, one mail each, to the right partner."""

from collections import Counter
from collections.abc import Collection

from tests.chaos.facts import FALLBACK, Story, address
from tests.chaos.ledger import Ledger
from tests.chaos.oracle.findings import Findings
from tests.chaos.oracle.mailbox import Mail
from tests.chaos.oracle.stores import Stored

_COMPLAINT = "rapport.ComplaintRaised.v1"


def check_alerts(events: list[Stored], ledger: Ledger, findings: Findings, refused: frozenset[str]) -> None:
    """One alert per complaint, one record of its mail.

    ``refused``: clients whose partner cannot be told; of these there are two, undeliverable and to the fallback.
    """
    complaints = {fact.id: fact for fact in ledger.facts if fact.type == _COMPLAINT}
    raised = [
        event for event in events if event.type == "rapport.AlertRaised.v1" and event.data["kind"] == "complaint_open"
    ]
    told = Counter(
        (event.data["alert"], event.data["outcome"]) for event in events if event.type == "rapport.AlertMailed.v1"
    )
    alerts = Counter(event.data["subject"] for event in raised)
    _count(alerts, complaints.keys(), "alerts: {} of complaint {}", findings)
    for event in raised:
        fact = complaints.get(event.data["subject"])
        outcomes = ("undeliverable", "sent") if fact is not None and fact.subject in refused else ("sent",)
        for outcome in outcomes:
            if (number := told[event.data["alert"], outcome]) != 1:
                (findings.doubled if number else findings.lost).append(
                    f"alerts: {number} records that the mail about {event.data['subject']} was {outcome}"
                )


def check_mails(mails: list[Mail], story: Story, ledger: Ledger, findings: Findings, refused: frozenset[str]) -> None:
    """One Message-ID per complaint, and the copies of it counted. ``refused``: clients the fallback is told of."""
    mine = [mail for mail in mails if any(token.startswith(f"token-{story.name}-") for token in mail.tokens)]
    for fact in ledger.facts:
        if fact.token is None:
            continue
        about = [mail for mail in mine if fact.token in mail.tokens]
        ids = {mail.message_id for mail in about}
        if not ids:
            findings.lost.append(f"mail: none about {fact.id}")
        if len(ids) > 1:
            findings.doubled.append(f"mail: {len(ids)} Message-IDs about {fact.id}")
        findings.copies += max(0, len(about) - 1)
        right = FALLBACK if fact.subject in refused else address(story.partner_of(fact.subject))
        findings.foreign += [f"mail: {fact.id} to {mail.recipient}" for mail in about if mail.recipient != right]
    known = {fact.token for fact in ledger.reported.values()}
    findings.foreign += [f"mail: {mail.subject} is about nothing reported" for mail in mine if not mail.tokens <= known]
    unknown = [mail for mail in mails if not mail.tokens]
    findings.foreign += [f"mail: {mail.subject!r} to {mail.recipient} was not called for" for mail in unknown]


def _count(found: Counter[str], wanted: Collection[str], words: str, findings: Findings) -> None:
    names = set(wanted)
    findings.lost += [words.format(0, name) for name in names - found.keys()]
    findings.doubled += [words.format(number, name) for name, number in found.items() if number > 1]
    findings.foreign += [words.format(number, name) for name, number in found.items() if name not in names]
