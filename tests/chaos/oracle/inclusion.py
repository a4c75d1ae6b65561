"""Is all that was acknowledged included everywhere by now? In the stores, in scoring, in alerts, in the mails."""

import json
from collections.abc import Iterable

from tests.chaos.field import Field
from tests.chaos.ledger import Acknowledged, Key

Needs = dict[tuple[str, str], int]

#: An event that was taken back from its topic has no idempotency key; what it was reported as it has.
_LOCATED = """
select source, id, stream_id, version from received where source = $1 and id = any($2)
union
select $1, audit->>'id', stream_id, version from events
where audit ? 'recovered' and audit->>'source' = $1 and audit->>'id' = any($2)
"""


class Inclusion:
    """Answers for one trial; it remembers what it found stored."""

    def __init__(self, field: Field) -> None:
        self._field = field
        self._stored: dict[Key, tuple[str, str, int]] = {}

    async def missing(self, facts: Iterable[Acknowledged], *, mails: bool = True) -> list[str]:
        """What is not included yet, the first of it in words; nothing when all is."""
        wanted = list(facts)
        if unstored := await self.unstored(wanted):
            return unstored
        needs = self._needs(wanted)
        return (
            await self._unheard("scoring", needs)
            or await self._unheard("alerts", {key: at for key, at in needs.items() if key[0] != "interactions"})
            or await self._unheard("alerts", await self._concluded(needs))
            or (self._unmailed(wanted) if mails else [])
        )

    async def unstored(self, wanted: list[Acknowledged]) -> list[str]:
        """What is not even stored yet, in words."""
        await self._locate(wanted)
        unstored = [one.fact.id for one in wanted if one.fact.key not in self._stored]
        return [f"{len(unstored)} not stored, such as {unstored[0]}"] if unstored else []

    async def _locate(self, wanted: list[Acknowledged]) -> None:
        for service in ("intake", "interactions"):
            unknown = [one.fact for one in wanted if one.fact.owner == service and one.fact.key not in self._stored]
            if not unknown:
                continue
            rows = await self._field.databases.fetch(
                service,
                _LOCATED,
                unknown[0].source, [fact.id for fact in unknown],
            )  # fmt: skip
            for row in rows:
                topic, _, subject = row["stream_id"].partition(":")
                self._stored[row["source"], row["id"]] = (topic, subject, row["version"])

    def _needs(self, wanted: list[Acknowledged]) -> Needs:
        needs: Needs = {}
        for one in wanted:
            topic, subject, version = self._stored[one.fact.key]
            needs[topic, subject] = max(version, needs.get((topic, subject), 0))
        return needs

    async def _concluded(self, needs: Needs) -> Needs:
        """What scoring has concluded of these clients so far."""
        clients = {subject for topic, subject in needs if topic != "people"}
        rows = await self._field.databases.fetch(
            "scoring", "select stream_id, version from streams where stream_id = any($1)",
            [f"scoring:{client}" for client in clients],
        )  # fmt: skip
        return {("scoring", row["stream_id"].partition(":")[2]): row["version"] for row in rows}

    async def _unheard(self, service: str, needs: Needs) -> list[str]:
        streams = {subject: _stream(service, topic, subject) for topic, subject in needs}
        rows = await self._field.databases.fetch(
            service, "select stream_id, heard from streams where stream_id = any($1)", list(streams.values())
        )
        heard = {row["stream_id"]: json.loads(row["heard"]) for row in rows}
        unheard = [
            f"{service} heard {topic} of {subject} up to {found}, not {version}"
            for (topic, subject), version in needs.items()
            if (found := heard.get(streams[subject], {}).get(topic, 0)) < version
        ]
        return [f"{len(unheard)} streams behind: {unheard[0]}"] if unheard else []

    def _unmailed(self, wanted: list[Acknowledged]) -> list[str]:
        arrived = frozenset[str]().union(*(mail.tokens for mail in self._field.mailbox.mails()))
        unmailed = [one.fact.token for one in wanted if one.fact.token is not None and one.fact.token not in arrived]
        return [f"{len(unmailed)} not mailed, such as {unmailed[0]}"] if unmailed else []


def _stream(service: str, topic: str, subject: str) -> str:
    return f"people:{subject}" if topic == "people" else f"{service}:{subject}"
