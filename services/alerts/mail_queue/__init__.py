"""The mails that are wanted, and what became of them. No other room reads or writes the table ``mails``."""

from services.alerts.mail_queue.enqueue import CHANNEL, cancel, want, want_digests
from services.alerts.mail_queue.lookup import newest, pending, planned_digests
from services.alerts.mail_queue.restored import SentDigest, digest_ended, notice_ended
from services.alerts.mail_queue.sending import drop, due, end, has_ended, postpone, retry

__all__ = [
    "CHANNEL",
    "SentDigest",
    "cancel",
    "digest_ended",
    "drop",
    "due",
    "end",
    "has_ended",
    "newest",
    "notice_ended",
    "pending",
    "planned_digests",
    "postpone",
    "retry",
    "want",
    "want_digests",
]
