"""What every mail has: who writes, to whom, and the headers that say it was written by a machine."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256

from services.alerts.mail.address import with_ascii_domain
from services.alerts.mail.clean import header_line
from services.alerts.mail.folding import ASCII
from shared.wording import Reader


@dataclass(frozen=True, slots=True)
class Addressee:
    """A name and a mail address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The firm as it appears in its mails. ``domain``: of Message-IDs and of the List-Id, in ASCII.

    ``reply_to``: who reads answers; None: they go to the sender's address.
    """

    sender: Addressee
    domain: str
    reply_to: str | None = None


def letter(
    letterhead: Letterhead, to: Addressee, *, subject: str, message_id: str, reader: Reader, stream: str
) -> EmailMessage:
    """A mail without a body. ``stream``: `alerts` or `digest`, by which mail programs can sort (RFC 2919).

    Raises `AddressError` when an address can never be delivered to.
    """
    message = EmailMessage(policy=ASCII)
    message["From"] = _address(letterhead.sender)
    message["To"] = _address(to)
    if letterhead.reply_to is not None:
        message["Reply-To"] = _address(Addressee(letterhead.sender.name, letterhead.reply_to))
    message["Subject"] = header_line(subject)
    message["Date"] = format_datetime(reader.at.astimezone(reader.zone))
    message["Message-ID"] = message_id
    message["List-Id"] = f"<{stream}.rapport.{letterhead.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice shall answer
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # what Exchange heeds instead (MS-OXCMAIL 2.2.3.2.14)
    return message


def fill(message: EmailMessage, text: str, html: str) -> None:
    """The same words twice. Quoted-printable: no line is too long, and no relay has to re-encode."""
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    # The same mail has the same bytes each time it is sent; "=_" cannot occur in quoted-printable text (RFC 2045 6.7).
    message.set_boundary(f"=_{sha256(str(message['Message-ID']).encode()).hexdigest()[:32]}")


#: Characters of a display name. Python's header folding drops the quotes around a longer one (77 to a line), and a
#: comma in it would begin another address.
_LONGEST_NAME = 70


def _address(addressee: Addressee) -> Address:
    local, _, domain = with_ascii_domain(addressee.email).rpartition("@")
    return Address(display_name=header_line(addressee.name, _LONGEST_NAME), username=local, domain=domain)
