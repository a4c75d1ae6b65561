"""Holds what was acknowledged against what the topics, the services and the mailbox hold."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from deploy.local.demo import mails
from deploy.local.demo.asking import Asker
from deploy.local.demo.waiting import Waiter
from shared.events.catalogue import Service, Topic
from tests.support.containers.load import Load
from tests.support.topic_log import TopicLog

KEPT_ON = {"rapport.ContactLogged.v1": "interactions", "rapport.ComplaintRaised.v1": "interactions"}


@dataclass(frozen=True, slots=True)
class Reported:
    """A fact that was acknowledged. ``topic``: `clients` or `interactions`."""

    topic: str
    client: str
    id: str


def acknowledged(load: Load, onboarded: Iterable[str]) -> list[Reported]:
    """Everything that was acknowledged: the load, and one onboarding of each client."""
    return [
        *(Reported("clients", client, f"onboard-{client}") for client in onboarded),
        *(Reported(KEPT_ON.get(one.type, "clients"), one.subject, one.id) for one in load.http if one.status),
        *(Reported(KEPT_ON.get(one.type, "clients"), one.subject, one.id) for one in load.kafka),
    ]


async def come_through(ask: Asker, reported: Iterable[Reported]) -> None:
    """Wait until all is recorded, scored, alerted and mailed. DemoFailed if a stream has more than was reported."""
    expected: dict[str, Counter[str]] = defaultdict(Counter)
    for one in reported:
        expected[one.client][one.topic] += 1
    waiter = Waiter(ask)
    await waiter.recorded(expected)
    await waiter.alerted(await waiter.scored(expected))
    await waiter.mailed()


async def topics_differ(kafka: str, reported: Iterable[Reported]) -> list[str]:
    """What is lost, foreign, doubled or out of order on the topics; nothing if all is well."""
    wanted = Counter((one.topic, one.client, one.id) for one in reported)
    found: Counter[tuple[str, str, str]] = Counter()
    differences = []
    log = TopicLog(kafka)
    for topic in (Topic.CLIENTS, Topic.INTERACTIONS):
        versions: dict[str, list[int]] = defaultdict(list)
        for record in await log.since(dict.fromkeys(await log.ends([topic]), 0), topic):
            client, headers = (record.key or b"").decode(), dict(record.headers)
            found[topic.short, client, (headers["ce_reportedid"] or b"").decode()] += 1
            versions[client].append(int(headers["ce_streamversion"] or b"0"))
        differences += [
            f"{topic} of {client}: versions {seen}"
            for client, seen in versions.items()
            if seen != list(range(1, len(seen) + 1))
        ]
    lost, more = wanted - found, found - wanted
    return [*differences, *(f"lost: {one}" for one in lost), *(f"doubled or foreign: {one}" for one in more)]


async def mails_differ(ask: Asker, folder: Path, load: Load) -> list[str]:
    """Complaints without their alert, mails that did not arrive, arrived twice, or nobody knows of."""
    alerts = await ask.pages(Service.ALERTS, "/alerts", "alerts")
    complaints = Counter(alert["subject"] for alert in alerts if alert["kind"] == "complaint_open")
    raised = Counter(one.id for one in load.http if one.type == "rapport.ComplaintRaised.v1")
    known = {mails.bare(mail["message_id"]) for alert in alerts for mail in alert["mails"] if mail["outcome"] == "sent"}
    arrived = Counter(mail.message_id for mail in mails.read(folder))
    return [
        *(f"complaint without its alert, or with two: {one}" for one in (raised - complaints) + (complaints - raised)),
        *(f"did not arrive: {one}" for one in known - arrived.keys()),
        *(f"nobody knows of: {one}" for one in arrived.keys() - known),
        *(f"arrived {times} times: {one}" for one, times in arrived.items() if times > 1),
    ]
