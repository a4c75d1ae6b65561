"""What the mail catcher has caught, read anew only where it is new."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

_TOKEN = re.compile(r"token-[\w-]+?-end")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that arrived. ``tokens``: of the complaints it speaks of."""

    message_id: str
    recipient: str
    tokens: frozenset[str]
    subject: str


class Mailbox:
    """The folder of the catcher."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Mail] = {}

    def mails(self) -> list[Mail]:
        """All that arrived."""
        for file in sorted(self._folder.glob("*.eml")):
            if file.name not in self._read:
                self._read[file.name] = _mail(file)
        return list(self._read.values())


def _mail(file: Path) -> Mail:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    text = "" if body is None else str(body.get_content()).replace("\n", "").replace("> ", "")
    return Mail(
        str(message["Message-ID"]), str(message["X-RcptTo"]), frozenset(_TOKEN.findall(text)), str(message["Subject"])
    )
