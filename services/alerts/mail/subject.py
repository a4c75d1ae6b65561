"""Subjects: the client first, what is wrong, short enough for one line of a header where it can be."""

from services.alerts.domain.digests.content import Section
from services.alerts.domain.digests.digest import Digest
from services.alerts.mail.view import name, title
from shared.wording import Reader, capitalised, in_words

#: RFC 5322 2.1.1 asks for lines of at most 78; Python breaks a longer one right after "Subject:".
_LINE = 78 - len("Subject: ")
#: A title is never cut below this.
_LEAST = 40


def alert_subject(section: Section, reader: Reader, more: str = "") -> str:
    """The worst of a client. ``more``: what is added to it."""
    client = name(section.name)
    left = max(_LEAST, _LINE - len(client) - len(more) - 2)
    return f"{client}: {title(section.items[0], reader, left)}{more}"


def digest_subject(digest: Digest, reader: Reader) -> str:
    """How many need their reader, and who does most; of one client, what is wrong."""
    entries = (*digest.full, *digest.lines)
    if not entries:
        return _of_calls(digest)
    if digest.history:
        return digest_title(digest).rstrip(".")
    worst = entries[0].section
    if digest.clients == 1:
        more = len(worst.items) - 1
        return alert_subject(worst, reader, f", and {more} more" if more else "")
    count = digest_title(digest)
    return f"{count}: {name(worst.name, _LINE - len(count) - len(': ') - len(' first'))} first"


def digest_title(digest: Digest) -> str:
    """The heading of a digest."""
    if not (digest.full or digest.lines):
        return "Worth a call"
    if digest.history:
        few = min(digest.clients, len(digest.full))
        return f"We have read your history. {capitalised(in_words(few))} {_clients(few)} to ring this week."
    return f"{capitalised(in_words(digest.clients))} {_clients(digest.clients)} {_need(digest.clients)} you"


def _of_calls(digest: Digest) -> str:
    first, more = digest.calls[0].section, len(digest.calls) - 1
    return f"Worth a call: {name(first.name, 50)}" + (f" and {more} more" if more else "")


def _clients(number: int) -> str:
    return "client" if number == 1 else "clients"


def _need(number: int) -> str:
    return "needs" if number == 1 else "need"
