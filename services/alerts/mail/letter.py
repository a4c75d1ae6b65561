"""What every mail has: who writes, to whom, and the headers that say it was written by a machine."""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.utils import format_datetime
from hashlib import sha256

from services.alerts.mail import headers
from services.alerts.mail.address import with_ascii_domain
from services.alerts.mail.clean import name_line
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
    message = EmailMessage(policy=headers.WIRE)
    message["From"] = headers.mailbox("From", _address(letterhead.sender))
    message["To"] = headers.mailbox("To", _address(to))
    if letterhead.reply_to is not None:
        message["Reply-To"] = headers.mailbox("Reply-To", _address(Addressee("", letterhead.reply_to)))
    message["Subject"] = headers.text("Subject", name_line(subject))
    message["Date"] = format_datetime(reader.at.astimezone(reader.zone))
    message["Message-ID"] = headers.message_id("Message-ID", message_id)
    message["List-Id"] = headers.list_id(f"Rapport {stream}", f"{stream}.rapport.{letterhead.domain}")
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice shall answer
    message["X-Auto-Response-Suppress"] = _NO_ANSWERS
    return message


def belongs_to(message: EmailMessage, root: str) -> None:
    """Shown with all other mails that refer to `root`."""
    for name in ("In-Reply-To", "References"):
        message[name] = headers.message_id(name, root)


def fill(message: EmailMessage, text: str, html: str) -> None:
    """The same words twice. Quoted-printable: no line is too long, and no relay has to re-encode."""
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    for part in message.iter_parts():
        _armour(part)
    # The same mail has the same bytes each time it is sent; "=_" cannot occur in quoted-printable text (RFC 2045 6.7).
    message.set_boundary(f"=_{sha256(str(message['Message-ID']).encode()).hexdigest()[:32]}")


#: The first character of such a line, in text that is quoted-printable.
_TAKEN = re.compile(r"^(?:F(?=rom )|\.)", re.MULTILINE)


def _armour(part: Message) -> None:
    """Encode what a mailbox file or a careless relay takes for its own: "From " or a dot at the start of a line."""
    part.set_payload(_TAKEN.sub(lambda found: f"={ord(found[0]):02X}", str(part.get_payload())))


#: Characters of a display name.
_LONGEST_NAME = 300

#: What Exchange heeds in place of Auto-Submitted (MS-OXCMAIL 2.1.3.2.20): all answers of machines but NDR. "All" would
#: also hold back the word that a mailbox is gone.
_NO_ANSWERS = "DR, RN, NRN, OOF, AutoReply"


def _address(addressee: Addressee) -> Address:
    local, _, domain = with_ascii_domain(addressee.email).rpartition("@")
    return Address(display_name=name_line(addressee.name, _LONGEST_NAME), username=local, domain=domain)
