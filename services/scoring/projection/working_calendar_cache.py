"""The policy with the working time of the firm's people, from the database, which several processes write.

When somebody's working time changes, clients are assessed by it from their next fact or review on; clients of the
partners concerned are reassessed at once.
"""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import msgspec
import structlog

from services.scoring.domain import People, Person, Policy, decode_person
from services.scoring.domain.working.public_holidays import is_known
from shared.database.pool import Connection
from shared.store.streams import subject_of

log = structlog.get_logger()

_PEOPLE = "select stream_id, state from streams where stream_id like 'people:%' and state is not null"
_CHANGED = """
delete from calendars_changed where person in (
    select person from calendars_changed order by person limit 100 for update skip locked
) returning person
"""
# Ordered by id, the order in which every process locks rows.
_DUE = """
with due as (
    select stream_id from streams where partner = any($1) and band is not null order by stream_id for no key update
)
update streams set review_at = assessed_at from due where streams.stream_id = due.stream_id
"""


class Calendars:
    """``policy``: the one to assess by, as of the latest ``refresh`` in this process."""

    def __init__(self, policy: Policy) -> None:
        """``policy``: the firm's, without people."""
        self.policy = policy
        self._stamp: UUID | None = None
        self._told: set[str] = set()

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

        Returns the number of changed people, at most 100 at a time.
        """
        rows = await connection.fetch(_CHANGED)
        if rows:
            people = (await self.refresh(connection)).people
            partners = {partner for row in rows for partner in people.standing_in(row["person"])}
            await connection.execute(_DUE, sorted(partners))
        return len(rows)

    async def _known(self, connection: Connection) -> dict[str, Person]:
        known: dict[str, Person] = {}
        for row in await connection.fetch(_PEOPLE):
            try:
                known[subject_of(row["stream_id"])] = decode_person(row["state"])
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
