"""Mails: values rendered to messages, and messages sent by SMTP."""

from services.alerts.mail.address import AddressError
from services.alerts.mail.digest import render_digest
from services.alerts.mail.identity import digest_message_id, urgent_message_id
from services.alerts.mail.letter import Addressee, Letterhead
from services.alerts.mail.outcome import Outcome, Retry, Sent, Undeliverable
from services.alerts.mail.smtp import Mailer, Security, Server, Timeouts
from services.alerts.mail.urgent import render_urgent

__all__ = [
    "AddressError",
    "Addressee",
    "Letterhead",
    "Mailer",
    "Outcome",
    "Retry",
    "Security",
    "Sent",
    "Server",
    "Timeouts",
    "Undeliverable",
    "digest_message_id",
    "render_digest",
    "render_urgent",
    "urgent_message_id",
]
