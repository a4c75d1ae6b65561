"""Holds what came of the story against what the story says must come of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from deploy.local.demo.lines import FALLBACK, Client
from deploy.local.demo.observed import Notified, Observed
from deploy.local.demo.story import Story
from shared.events.scoring import RiskKind

URGENT, DIGEST, SENT = "urgent", "digest", "sent"
NEUTRAL = 75.0
#: Scores and points are shown rounded; twenty contributions add up to within this.
ROUNDING = 0.2


def check(story: Story, observed: Observed, addresses: Mapping[str, str]) -> list[str]:
    """Every difference, in words; none if all is as it must be. ``addresses``: the people's e-mail addresses, by id."""
    return [
        *(difference for client in story.clients for difference in _client(client, observed)),
        *_history(observed),
        *_mails(observed, addresses),
    ]


def _client(client: Client, observed: Observed) -> Iterator[str]:
    expect, health = client.expect, observed.health.get(client.id)
    if health is None:
        yield f"{client.id}: nothing is known of their health"
        return
    if expect.bands:
        yield from _standing(client, observed)
    risks = {risk["kind"] for risk in (*health["risks"], *health["opportunities"])}
    yield from _sets(f"{client.id}: open risks", expect.risks, risks, expect.may)
    mine = [notified for notified in observed.notified if notified.client == client.id]
    urgent = [notified for notified in mine if notified.mail == URGENT]
    for kind in sorted({*expect.urgent, *(notified.risk for notified in urgent)}):
        told = {notified.recipient for notified in urgent if notified.risk == kind}
        yield from _sets(f"{client.id}: mailed at once of {kind}", expect.urgent.get(RiskKind(kind), frozenset()), told)
    listed = {notified.recipient for notified in mine if notified.mail == DIGEST}
    yield from _sets(f"{client.id}: in the digest of", expect.digest, listed)


def _standing(client: Client, observed: Observed) -> Iterator[str]:
    """Band and score; only of clients the story says something about, which a closed one is not."""
    health = observed.health[client.id]
    if health["band"] not in client.expect.bands:
        yield f"{client.id}: band {health['band']} at {health['score']}, expected {_listed(client.expect.bands)}"
    total = sum(contribution["points"] for contribution in health["contributions"])
    if abs(total - (health["score"] - NEUTRAL)) > ROUNDING:
        yield f"{client.id}: the contributions add up to {total:+.2f}, the score is {health['score']} - 75"
    if client.id not in {row["client"] for row in observed.portfolio}:
        yield f"{client.id}: is missing from the portfolio"


def _history(observed: Observed) -> Iterator[str]:
    if observed.mailed_by_history:
        yield f"{observed.mailed_by_history} mails were sent about history, expected none"


def _mails(observed: Observed, addresses: Mapping[str, str]) -> Iterator[str]:
    """Every mail arrived once, at the right address, and alerts knows of it."""
    arrived = {mail.message_id: mail for mail in observed.mails}
    for message_id, times in Counter(mail.message_id for mail in observed.mails).items():
        if times > 1:
            yield f"{arrived[message_id].subject!r} arrived {times} times"
    known = {notified.message_id for notified in observed.notified}
    yield from (
        f"alerts does not know of the mail {mail.subject!r}" for mail in observed.mails if mail.message_id not in known
    )
    for notified in observed.notified:
        if notified.outcome != SENT:
            yield f"{notified.client}: the mail of {notified.risk} to {notified.recipient} is {notified.outcome}"
        elif notified.message_id not in arrived:
            yield f"{notified.client}: the mail of {notified.risk} to {notified.recipient} did not arrive"
        else:
            yield from _address(notified, arrived[notified.message_id].to, addresses)


def _address(notified: Notified, to: str, addresses: Mapping[str, str]) -> Iterator[str]:
    if notified.recipient == FALLBACK:
        if to in addresses.values():
            yield f"{notified.client}: the fallback's mail went to {to}, who is one of ours"
    elif to != addresses.get(notified.recipient):
        yield f"{notified.client}: the mail to {notified.recipient} went to {to}"


def _sets(what: str, expected: Iterable[str], found: set[str], may: Iterable[str] = ()) -> Iterator[str]:
    wanted, allowed = {str(name) for name in expected}, {str(name) for name in may}
    if missing := wanted - found:
        yield f"{what}: {_listed(missing)} missing"
    if unexpected := found - wanted - allowed:
        yield f"{what}: {_listed(unexpected)} not expected"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
