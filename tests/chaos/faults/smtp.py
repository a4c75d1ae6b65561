"""Fault 11: a mail server that is busy, full, refuses, hangs at the banner and at DATA, or hangs up after the dot."""

import time

from tests.chaos.facts import address
from tests.chaos.faults.kills import MAILS_AT_ONCE
from tests.chaos.trial import Trial

#: How it misbehaves, for how many seconds, and whether it takes a restart of the server to free those who wait for it:
#: RFC 5321 grants ten minutes for the answer to DATA. Hanging up goes on for less time than it takes to do it three
#: times to a mail, which would then be given up and told to the fallback.
_WAYS = (("421", 6, False), ("451", 6, False), ("hang-banner", 6, False), ("hang-data", 6, True), ("drop", 3, False))


async def smtp_misbehaves(trial: Trial) -> None:
    """Each way for some seconds under load; who is refused for good is known as undeliverable."""
    await _refused_for_good(trial)
    for _ in range(1 if trial.short else 2):
        for way, seconds, restarted in _WAYS:
            await _misbehaving(trial, way, seconds, restarted=restarted)


async def _misbehaving(trial: Trial, way: str, seconds: float, *, restarted: bool) -> None:
    mail = trial.field.servers.mail
    gone = {address(trial.story.partner_of(client)): "550" for client in trial.refused}
    before = len(trial.field.mailbox.mails())
    mail.behave(way, **gone)
    await trial.under_load(seconds)
    if way == "drop":
        drops = len(trial.field.mailbox.mails()) - before
        trial.gaps += drops + MAILS_AT_ONCE  # some are answered after we looked
        trial.result.counts["drops after the dot"] += drops
    mail.behave("ok", **gone)
    if restarted:
        trial.gaps += MAILS_AT_ONCE
        await mail.restart()
    await trial.recovered(time.monotonic())
    trial.result.counts[f"rounds of {way}"] += 1


async def _refused_for_good(trial: Trial) -> None:
    """A partner whose address does not exist: every mail to them is undeliverable, once, and the fallback is told."""
    client, opening = trial.story.apart("gone")
    trial.refused.add(client)
    trial.field.servers.mail.behave("ok", **{address(trial.story.partner_of(client)): "550"})
    await trial.reporter.intake.report(opening)
    await trial.reporter.interactions.report([trial.story.complaint(client) for _ in range(3)])

    async def undeliverable() -> bool:
        rows = await trial.field.databases.fetch(
            "alerts", "select count(*) as n from mails where client = $1 and status = 'undeliverable'", client
        )
        return bool(rows[0]["n"] == 3)

    if not await trial.within(undeliverable, 30):
        trial.result.findings.other.append("a mail that is refused for good is not known as undeliverable")
    trial.result.counts["refused for good"] += 3
