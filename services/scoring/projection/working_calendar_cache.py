"""The policy with the working time of the firm's people, from the database, which several processes write.

When somebody's working time changes, clients are assessed by it from their next fact or review on; clients of the
partners concerned are reassessed at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import msgspec
import structlog

from services.scoring.domain import People, Person, Policy, decode_person
from shared.database import Connection, isolated
from shared.events import ServiceContext
from shared.set_aside import SetAside
from shared.store import opened_state, subject_of
from shared.working import is_known

log = structlog.get_logger()

_PEOPLE = "select stream_id, state from streams where stream_id like 'people:%' and state is not null"
_CHANGED = """
delete from calendars_changed where person in (
    select person from calendars_changed where person <> all($1::text[])
    order by person limit 100 for update skip locked
) returning person
"""
# Ordered by id, the order in which every process locks rows.
_CONCERNED = """
select stream_id, partner from streams where partner = any($1) and band is not null
order by stream_id for no key update
"""
_DUE = "update streams set review_at = assessed_at where stream_id = any($1)"


class Calendars:
    """``policy``: the one to assess by, as of the latest ``refresh`` in this process."""

    def __init__(self, policy: Policy, service: ServiceContext) -> None:
        """``policy``: as the firm wrote it; nobody is known yet. ``service``: whose states tell of people."""
        self.policy = policy
        self._service = service
        self._stamp: UUID | None = None
        self._told: set[str] = set()
        self._aside = SetAside("calendars")

    async def refresh(self, connection: Connection) -> Policy:
        """The policy with all people as ``connection`` sees them; they are read only after a change.

        What was read in a transaction that is rolled back has a stamp that no other transaction sees.
        """
        stamp = await connection.fetchval("select stamp from calendars")
        if stamp != self._stamp:
            self.policy = replace(self.policy, people=People(self.policy.working, await self._known(connection)))
            self._stamp = stamp
        return self.policy

    async def make_due(self, connection: Connection) -> int:
        """Mark clients due for review whose partner's or deputy's working time changed.

        Returns the number of changed people, at most 100 at a time. People with a client whose row cannot be written
        are set aside.
        """
        changed = [row["person"] for row in await connection.fetch(_CHANGED, self._aside.now())]
        if changed:
            people = (await self.refresh(connection)).people
            partners = {person: people.standing_in(person) for person in changed}
            failed = await self._make_clients_due(connection, frozenset().union(*partners.values()))
            await self._settle(connection, partners, failed)
        return len(changed)

    async def _make_clients_due(self, connection: Connection, partners: frozenset[str]) -> dict[str, Exception]:
        """The partners of clients who could not be written, with why."""
        rows = await connection.fetch(_CONCERNED, sorted(partners))
        partner_of = {row["stream_id"]: row["partner"] for row in rows}

        async def write(streams: Sequence[str]) -> None:
            await connection.execute(_DUE, streams)

        return {partner_of[stream]: error for stream, error in await isolated(connection, list(partner_of), write)}

    async def _settle(
        self, connection: Connection, partners: Mapping[str, frozenset[str]], failed: Mapping[str, Exception]
    ) -> None:
        """Who changed, with the partners concerned: where a client of one is not due yet, they have changed still."""
        for person, concerned in partners.items():
            if errors := [failed[partner] for partner in concerned if partner in failed]:
                await connection.execute("insert into calendars_changed values ($1) on conflict do nothing", person)
                self._aside.failed(person, errors[0])
            else:
                self._aside.succeeded(person)

    async def _known(self, connection: Connection) -> dict[str, Person]:
        known: dict[str, Person] = {}
        for row in await connection.fetch(_PEOPLE):
            try:
                known[subject_of(row["stream_id"])] = decode_person(opened_state(self._service, row))
            except msgspec.MsgspecError:
                # Fall back to the office's hours: one person must not keep all clients from being assessed.
                log.exception("person_unreadable", stream=row["stream_id"])
        self._warn_of_unknown_holidays(known)
        return known

    def _warn_of_unknown_holidays(self, known: dict[str, Person]) -> None:
        calendars = {person.working_hours(self.policy.working).holidays for person in known.values()} - {None}
        for calendar in sorted(name for name in calendars if name is not None and not is_known(name)):
            if calendar not in self._told:
                log.warning("holidays_unknown", calendar=calendar, hint="is it ISO 3166, such as NO or GB-SCT?")
        self._told |= {name for name in calendars if name is not None}


async def changed(connection: Connection, people: Mapping[str, bool]) -> None:
    """Record that these people's data changed in this transaction; True: their working time changed."""
    if people:
        await connection.execute("update calendars set stamp = gen_random_uuid()")
        await connection.execute(
            "insert into calendars_changed select unnest($1::text[]) on conflict do nothing",
            sorted(name for name, works_otherwise in people.items() if works_otherwise),
        )
