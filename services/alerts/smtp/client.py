"""Sending one mail by SMTP, and saying what became of it."""

import asyncio
from contextlib import suppress
from email.message import EmailMessage

import aiosmtplib
from aiosmtplib import SMTP

from services.alerts.mail.address import AddressError, with_ascii_domain
from services.alerts.mail.clean import printable_ascii
from services.alerts.mail.headers import WIRE
from services.alerts.smtp.outcome import Outcome, Sent, Undeliverable
from services.alerts.smtp.server import Security, Server
from services.alerts.smtp.verdict import no_answer, no_service, of_reply

_NO_SMTPUTF8 = "the address has letters that need SMTPUTF8 (RFC 6531), which the mail server does not offer"


class SmtpClient:
    """Sends mails through one server, each on a connection of its own: an answer is never another mail's."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def send(self, message: EmailMessage, sender: str, recipient: str) -> Outcome:
        """Send `message` from `sender` to `recipient` (bare addresses, of the envelope).

        Never raises for what servers, networks and addresses do: that is in the outcome. A refusal before the mail was
        spoken of (greeting, TLS, login) is no verdict on it, so `Retry` even for a 5xx.
        """
        try:
            sender, recipient = with_ascii_domain(sender), with_ascii_domain(recipient)
        except AddressError as error:
            return Undeliverable(str(error))
        client = self._client()
        try:
            return await self._converse(client, message, sender, recipient)
        finally:
            client.close()

    async def _converse(self, client: SMTP, message: EmailMessage, sender: str, recipient: str) -> Outcome:
        try:
            await self._connect(client)
        except (aiosmtplib.SMTPException, OSError) as error:  # a TimeoutError and an SSLError are OSErrors
            return no_service(error)
        outcome = await self._hand_over(client, message, sender, recipient)
        if client.is_connected:
            await self._leave(client)
        return outcome

    async def _connect(self, client: SMTP) -> None:
        async with asyncio.timeout(self._server.timeouts.connect):
            await client.connect()
            await client.ehlo()

    async def _hand_over(self, client: SMTP, message: EmailMessage, sender: str, recipient: str) -> Outcome:
        data = message.as_bytes(policy=WIRE)
        utf8 = not (sender.isascii() and recipient.isascii() and data.isascii())
        if utf8 and not client.supports_extension("smtputf8"):
            return Undeliverable(_NO_SMTPUTF8)
        handed_over = False
        try:
            await self._envelope(client, sender, recipient, utf8=utf8)
            handed_over = True
            timeout = self._server.timeouts.data
            reply = await client.data(data, timeout=timeout)
        except aiosmtplib.SMTPResponseException as error:
            return of_reply(error.code, error.message)
        except (aiosmtplib.SMTPException, OSError) as error:
            return no_answer(error, handed_over=handed_over)
        return Sent(printable_ascii(f"{reply.code} {reply.message}"))

    async def _envelope(self, client: SMTP, sender: str, recipient: str, *, utf8: bool) -> None:
        encoding = "utf-8" if utf8 else "ascii"
        await client.mail(sender, options=["SMTPUTF8", "BODY=8BITMIME"] if utf8 else [], encoding=encoding)
        await client.rcpt(recipient, encoding=encoding)

    async def _leave(self, client: SMTP) -> None:
        # What became of the mail is known; how the server takes our leave cannot change it.
        with suppress(aiosmtplib.SMTPException, OSError):
            await client.quit(timeout=self._server.timeouts.quit)

    def _client(self) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            local_hostname=server.hello,
            timeout=server.timeouts.command,
            use_tls=server.security is Security.TLS,
            start_tls=server.security is Security.STARTTLS,
            tls_context=server.tls,
        )
