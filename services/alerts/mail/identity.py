"""Message-IDs and threads that follow from what a mail is about: sent again, it is the same mail (RFC 5322 3.6.4)."""

from datetime import date
from hashlib import sha256

from services.alerts.domain import keys


def urgent_message_id(alert: str, recipient: str, domain: str, step: int = keys.FIRST_STEP) -> str:
    """The Message-ID of one mail at once. `recipient`: a person's id, or the domain's `FALLBACK`."""
    return _identifier(keys.urgent_message(alert, recipient, step), domain)


def digest_message_id(recipient: str, day: date, domain: str, *, history: bool = False) -> str:
    """The Message-ID of one digest. `day`: the recipient's local date; ``history``: of the one about an import."""
    return _identifier(keys.digest(recipient, day, history=history), domain)


def thread_root(alert: str, domain: str) -> str:
    """What all mails about an alert refer to, so that mail programs show them together. No mail has this id."""
    return _identifier(keys.thread(alert), domain)


def _identifier(key: str, domain: str) -> str:
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{domain}>"
