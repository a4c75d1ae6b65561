"""Header fields: what they say, and how they are written on the wire (RFC 5322, 2047, 6532)."""

from services.alerts.mail.headers.field import WIRE, list_id, mailbox, message_id, text

__all__ = ["WIRE", "list_id", "mailbox", "message_id", "text"]
