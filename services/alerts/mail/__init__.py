"""Mails, composed: from what is wanted and known to a message. Pure: no SQL, no SMTP, no clock."""

from services.alerts.mail.address import AddressError
from services.alerts.mail.compose import Letter, MailComposer, Unwanted
from services.alerts.mail.digest import render_digest
from services.alerts.mail.identity import digest_message_id, urgent_message_id
from services.alerts.mail.letter import Addressee, Letterhead
from services.alerts.mail.urgent import render_urgent

__all__ = [
    "AddressError",
    "Addressee",
    "Letter",
    "Letterhead",
    "MailComposer",
    "Unwanted",
    "digest_message_id",
    "render_digest",
    "render_urgent",
    "urgent_message_id",
]
