"""Mails that came to their end in days the store has lost: they are not to be sent, whatever the table says."""

from dataclasses import dataclass
from datetime import date, datetime

from services.alerts.domain import Notice, keys
from shared.database import Connection
from shared.events.alerts import MailOutcome


@dataclass(frozen=True, slots=True)
class SentDigest:
    """A digest that came to its end, as one of its alerts tells. ``recipient`` may be `FALLBACK`."""

    recipient: str
    day: date
    client: str
    alert: str
    outcome: MailOutcome
    message_id: str
    at: datetime
    history: bool = False

    @property
    def key(self) -> str:
        """The key that it has in the queue."""
        return keys.digest(self.recipient, self.day, history=self.history)


_NOTICE = """
insert into mails (key, kind, client, alert, person, step, raised_at, cause_recorded, status, ended_at)
values ($1, 'urgent', $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (key) do update set status = excluded.status, ended_at = excluded.ended_at where mails.status = 'pending'
"""

# Each alert of a digest has an event of its own: the row gathers them.
_DIGEST = """
insert into mails (key, kind, recipient, day, alerts, raised_at, status, ended_at, message_id)
values ($1, 'digest', $2, $3, jsonb_build_object($4::text, jsonb_build_array($5::text)), $6, $7, $6, $8)
on conflict (key) do update set
    status = excluded.status, ended_at = excluded.ended_at, message_id = excluded.message_id,
    alerts = case
        when mails.alerts -> $4::text ? $5::text then mails.alerts
        else jsonb_set(mails.alerts, array[$4::text], coalesce(mails.alerts -> $4::text, '[]') || to_jsonb($5::text))
    end
"""


async def notice_ended(connection: Connection, notice: Notice, outcome: MailOutcome, at: datetime) -> None:
    """This mail at once came to its end at ``at``, as our own events tell."""
    await connection.execute(
        _NOTICE, notice.key, notice.client, notice.alert, notice.person, notice.step, notice.raised_at,
        notice.cause_recorded, outcome.value, at,
    )  # fmt: skip


async def digest_ended(connection: Connection, digest: SentDigest) -> None:
    """This digest did, and told the alert; its recipient gets no other one of that day."""
    await connection.execute(
        _DIGEST, digest.key, digest.recipient, digest.day, digest.client, digest.alert, digest.at,
        digest.outcome.value, digest.message_id,
    )  # fmt: skip
