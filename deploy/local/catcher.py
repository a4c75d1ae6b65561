"""An SMTP server that keeps each message as a file, and that misbehaves as its `behaviour.json` says.

That file lies in the folder of the messages and is read again for every connection:

    {"default": "ok", "recipients": {"gone@firm.example": "550"}}

What it may do, by default or for a message to one recipient:
    ok           accept and keep the message
    421 451 550  answer RCPT so, the message is not kept for that recipient
    hang-banner  say nothing to who connects (as the default only)
    hang-data    take the message, answer nothing, keep nothing
    drop         take and keep the message, close the connection instead of answering
"""

import asyncio
import hashlib
import json
import os
import signal
from email import message_from_bytes
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

BEHAVIOUR = "behaviour.json"
REFUSALS = {
    "421": "421 4.3.2 Service shutting down",
    "451": "451 4.3.0 Try again later",
    "550": "550 5.1.1 No such mailbox",
}
NEVER = 86_400.0  # seconds; whoever is kept waiting gives up long before


class Behaviour:
    """What `behaviour.json` says now; all is well if there is none."""

    def __init__(self, folder: Path) -> None:
        file = folder / BEHAVIOUR
        told = json.loads(file.read_text()) if file.exists() else {}
        self.default: str = told.get("default", "ok")
        self._recipients: dict[str, str] = told.get("recipients", {})

    def towards(self, recipient: str) -> str:
        """What to do with mail to this recipient: a word of the list above."""
        return self._recipients.get(recipient, self.default)


class Mailbox:
    """Keeps messages as 000001-<hash of the Message-ID>.eml, numbered by arrival, with the envelope's addresses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept = max((int(file.name[:6]) for file in folder.glob("*.eml")), default=0)

    def keep(self, envelope: Envelope) -> Path:
        """The new file; it appears under its name only when it is whole."""
        content = envelope.original_content or b""
        message_id = message_from_bytes(content).get("Message-ID", "")
        self._kept += 1
        file = self._folder / f"{self._kept:06}-{hashlib.sha256(message_id.encode()).hexdigest()[:12]}.eml"
        arriving = file.with_suffix(".arriving")
        arriving.write_bytes(_envelope_headers(envelope).encode() + content)
        return arriving.rename(file)


class Catcher:
    """The hooks that aiosmtpd calls for a connection, and what they answer it."""

    def __init__(self, folder: Path, mailbox: Mailbox) -> None:
        self._folder, self._mailbox = folder, mailbox

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The answer to a recipient."""
        refusal = REFUSALS.get(Behaviour(self._folder).towards(address))
        if refusal is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The answer to a message, if there is to be one."""
        behaviour = Behaviour(self._folder)
        does = {behaviour.towards(address) for address in envelope.rcpt_tos}
        if "hang-data" in does:
            await asyncio.sleep(NEVER)
        kept = self._mailbox.keep(envelope)
        if "drop" in does:
            cast("asyncio.Transport", server.transport).abort()
            await asyncio.sleep(NEVER)  # ends now: the lost connection cancels us
        return f"250 OK kept as {kept.name}"


class Server(SMTP):
    """aiosmtpd's server, with a banner that may never come."""

    def __init__(self, folder: Path, mailbox: Mailbox) -> None:
        self._folder = folder
        super().__init__(Catcher(folder, mailbox), hostname="localhost", enable_SMTPUTF8=True)

    async def _handle_client(self) -> None:
        if Behaviour(self._folder).default == "hang-banner":
            await asyncio.sleep(NEVER)
        await super()._handle_client()


async def serve(folder: Path, host: str, port: int) -> None:
    """Catch mail until SIGTERM."""
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)
    mailbox = Mailbox(folder)
    listening: Any = await loop.create_server(lambda: Server(folder, mailbox), host, port)
    await over.wait()
    listening.close()


def behave(folder: Path, default: str, recipients: dict[str, str]) -> None:
    """Write `behaviour.json`, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{BEHAVIOUR}.{os.getpid()}"
    draft.write_text(json.dumps({"default": default, "recipients": recipients}))
    draft.rename(folder / BEHAVIOUR)


def _envelope_headers(envelope: Envelope) -> str:
    recipients = ", ".join(envelope.rcpt_tos)
    return f"X-MailFrom: {envelope.mail_from}\r\nX-RcptTo: {recipients}\r\n"
