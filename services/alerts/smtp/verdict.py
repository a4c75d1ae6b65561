"""From what the server said, or did not say, to what is to be done."""

import aiosmtplib

from services.alerts.mail.clean import printable_ascii
from services.alerts.smtp.outcome import Retry, Undeliverable

_PERMANENT = range(500, 600)
#: Login required, too weak or refused (RFC 4954): our configuration is wrong, not this mail.
_OUR_FAULT = frozenset({530, 534, 535, 538})


def of_reply(code: int, text: str) -> Retry | Undeliverable:
    """The verdict of a reply to this mail that is not a success: 5yz is for good (RFC 5321 4.2.1), all else is not."""
    detail = printable_ascii(f"{code} {text}")
    return Undeliverable(detail) if code in _PERMANENT and code not in _OUR_FAULT else Retry(detail)


def no_service(error: Exception) -> Retry:
    """The outcome when the server said nothing about this mail: it was down, too slow, or refused the connection."""
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return Retry(printable_ascii(f"the mail server refused the connection: {error.code} {error.message}"))
    if isinstance(error, TimeoutError):
        return Retry("the mail server did not answer in time")
    return Retry(printable_ascii(f"no connection to the mail server: {error}"))


def no_answer(error: Exception, *, handed_over: bool) -> Retry:
    """The connection broke or the server fell silent; once the message was on its way, it may have arrived."""
    what = "did not answer in time" if isinstance(error, TimeoutError) else "closed the connection"
    if handed_over:
        return Retry(f"the mail server {what} while it took the message, which may have arrived", maybe_delivered=True)
    return Retry(f"the mail server {what}")
