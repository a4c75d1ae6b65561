"""The mails that the catcher holds."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import MIMEPart
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. ``to``: the envelope's recipient. ``html``: the file with its HTML part, None where it has none."""

    message_id: str
    to: str
    subject: str
    text: str
    file: Path
    html: Path | None


def read(folder: Path) -> list[Mail]:
    """All mails in ``folder``, oldest first. The HTML part of each is written beside it, to be looked at."""
    return [_mail(file) for file in sorted(folder.glob("*.eml"))]


def bare(message_id: str) -> str:
    """A Message-ID without its angle brackets, so that two spellings of it compare."""
    return message_id.strip().removeprefix("<").removesuffix(">")


def _mail(file: Path) -> Mail:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return Mail(
        message_id=bare(message.get("Message-ID", "")),
        to=message.get("X-RcptTo", ""),
        subject=message.get("Subject", "").strip(),
        text="" if text is None else text.get_content(),
        file=file,
        html=None if html is None else _written(html, file.with_suffix(".html")),
    )


def _written(part: MIMEPart, file: Path) -> Path:
    file.write_text(part.get_content())
    return file
