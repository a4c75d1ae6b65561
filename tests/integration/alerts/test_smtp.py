"""The real sender against a real SMTP server that misbehaves as each test says."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as LINES
from email.policy import default
from pathlib import Path
from typing import Any, cast

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from pydantic import TypeAdapter
from typing_extensions import override

from services.alerts.mail import Addressee
from services.alerts.smtp import Outcome, Retry, Security, Sent, Server, SmtpClient, Timeouts, Undeliverable
from shared.events.base import Line
from tests.support.stories.mails import complaint, urgent

JANE = "jane@firm.example"
SENDER = "rapport@firm.example"
AMPLE = Timeouts(connect=10, command=10, data=10, quit=10)

# Of nobody but this test: "localhost", until 2125.
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUGbNZOXV2TRC24bKQPQrs31hA03UwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjE3NTEzMVoYDzIxMjYxMDI5
MTc1MTMxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATvYpa6xd8qhfmxi1teDAucXXTHAnKwENKnq+d08Q5lYFz6hWrtcxuZ
1cR8RpoH0Su0Elxxgz8gSdKeVLjJ4lcuo28wbTAdBgNVHQ4EFgQUI+yQTD7n1LwN
CYBVMTQMEU4YOhEwHwYDVR0jBBgwFoAUI+yQTD7n1LwNCYBVMTQMEU4YOhEwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgcByykj2mPqT6HueGUZbdjtgU/0tqZ2riDpLy1SvKp4ICIArH
VxCBHi/+9AFlbMoyf7F6UUoXDfFO1jcif5CSJbun
-----END CERTIFICATE-----
"""
KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUdxurq7+nJSzx1YG
a0uaiEbvrFlRWmC8DgGxf4mHdtShRANCAATvYpa6xd8qhfmxi1teDAucXXTHAnKw
ENKnq+d08Q5lYFz6hWrtcxuZ1cR8RpoH0Su0Elxxgz8gSdKeVLjJ4lcu
-----END PRIVATE KEY-----
"""


@dataclass
class Post:
    """A server's behaviour, and what it took. ``silent``: what it never answers; ``gone``: it was left."""

    rcpt: str = "250 OK"
    data: str = "250 OK kept"
    silent: str = ""
    drops: str = ""
    smtputf8: bool = True
    tls: ssl.SSLContext | None = None
    login: LoginPassword | None = None
    taken: list[Envelope] = field(default_factory=list)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    met: int = 0
    port: int = 0

    async def answer(self, step: str, server: SMTP, reply: str) -> str:
        if self.drops == step:
            cast("asyncio.Transport", server.transport).abort()
        if step in (self.drops, self.silent):
            await asyncio.Event().wait()  # until the lost connection cancels us
        return reply

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return await self.answer("rcpt", server, self.rcpt)

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        return await self.answer("data", server, self.data)

    async def handle_QUIT(self, server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        return await self.answer("quit", server, "221 Bye")

    def authenticate(
        self, _server: object, _session: object, _envelope: object, _how: str, login: object
    ) -> AuthResult:
        return AuthResult(success=login == self.login, handled=False)


class Talk(SMTP):
    """One conversation of a `Post`."""

    def __init__(self, post: Post) -> None:
        self._post = post
        post.met += 1
        super().__init__(
            post,
            hostname="localhost",
            enable_SMTPUTF8=post.smtputf8,
            tls_context=post.tls,
            require_starttls=post.tls is not None,
            authenticator=post.authenticate if post.login else None,
            auth_required=post.login is not None,
        )

    @override
    async def _handle_client(self) -> None:
        if self._post.silent == "banner":
            await asyncio.Event().wait()
        if self._post.drops == "banner":
            cast("asyncio.Transport", self.transport).abort()
            return
        await super()._handle_client()

    @override
    def eof_received(self) -> bool:
        super().eof_received()
        return False  # closes our side too

    @override
    def connection_lost(self, error: Exception | None) -> None:
        self._post.gone.set()
        super().connection_lost(error)


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    """A server on a free port, that behaves until told otherwise."""
    behaviour = Post()
    listening = await asyncio.get_running_loop().create_server(lambda: Talk(behaviour), "127.0.0.1", 0)
    behaviour.port = listening.sockets[0].getsockname()[1]
    yield behaviour
    listening.close()
    await listening.wait_closed()


def message(subject: str = "Acme Ltd: a complaint is open") -> EmailMessage:
    made = EmailMessage(policy=LINES)
    made["From"], made["To"], made["Subject"], made["Message-ID"] = SENDER, JANE, subject, "<m-1@firm.example>"
    made.set_content("A line.\n.\n..\nFrom here on: ü and a last line.\n", cte="quoted-printable")
    return made


async def sent(post: Post, recipient: str = JANE, timeouts: Timeouts = AMPLE, **options: Any) -> Outcome:
    server = Server("127.0.0.1", post.port, **{"security": Security.NONE, "timeouts": timeouts, **options})
    outcome = await SmtpClient(server).send(message(), SENDER, recipient)
    if outcome.detail:
        TypeAdapter(Line).validate_python(outcome.detail)  # it can be recorded in an event
    assert recipient not in outcome.detail
    return outcome


async def test_a_mail_arrives_as_it_was_written(post: Post) -> None:
    assert await sent(post) == Sent("250 OK kept")

    (envelope,) = post.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [JANE])
    arrived = message_from_bytes(cast("bytes", envelope.original_content), policy=default)
    assert arrived["Message-ID"] == "<m-1@firm.example>"
    assert arrived.get_content().replace("\r\n", "\n") == message().get_content()
    await asyncio.wait_for(post.gone.wait(), 5)


@pytest.mark.parametrize("reply", ["421 4.3.2 Shutting down", "450 Busy", "451 4.3.0 Try again later", "452 Full"])
async def test_not_now_at_the_recipient(post: Post, reply: str) -> None:
    post.rcpt = reply

    assert await sent(post) == Retry(reply)
    assert not post.taken


@pytest.mark.parametrize("reply", ["550 5.1.1 No such mailbox", "552 Too large", "553 Not allowed", "554 No"])
async def test_never_at_the_recipient(post: Post, reply: str) -> None:
    post.rcpt = reply

    assert await sent(post) == Undeliverable(reply)
    assert not post.taken


async def test_not_now_and_never_after_the_message(post: Post) -> None:
    post.data = "451 4.7.1 Greylisted"
    assert await sent(post) == Retry("451 4.7.1 Greylisted")

    post.data = "554 5.7.1 Spam"
    assert await sent(post) == Undeliverable("554 5.7.1 Spam")


async def test_the_next_mail_after_a_refused_one_is_sent(post: Post) -> None:
    post.rcpt = "451 Later"
    assert isinstance(await sent(post), Retry)

    post.rcpt = "250 OK"
    assert isinstance(await sent(post), Sent)


async def test_a_server_that_never_greets(post: Post) -> None:
    post.silent = "banner"

    assert await sent(post, timeouts=replace(AMPLE, connect=0.5)) == Retry("the mail server did not answer in time")
    await asyncio.wait_for(post.gone.wait(), 5)


async def test_a_server_that_hangs_up_at_once(post: Post) -> None:
    post.drops = "banner"

    outcome = await sent(post)

    assert isinstance(outcome, Retry)
    assert outcome.detail.startswith("no connection to the mail server: ")


async def test_a_server_that_falls_silent_before_the_message(post: Post) -> None:
    post.silent = "rcpt"

    assert await sent(post, timeouts=replace(AMPLE, command=0.5)) == Retry("the mail server did not answer in time")
    await asyncio.wait_for(post.gone.wait(), 5)


async def test_a_server_that_falls_silent_after_the_final_dot(post: Post) -> None:
    post.silent = "data"

    outcome = await sent(post, timeouts=replace(AMPLE, data=0.5))

    assert outcome == Retry(
        "the mail server did not answer in time while it took the message, which may have arrived",
        maybe_delivered=True,
    )
    assert len(post.taken) == 1
    await asyncio.wait_for(post.gone.wait(), 5)


async def test_a_connection_lost_after_the_final_dot_sends_the_same_mail_again(post: Post) -> None:
    post.drops = "data"
    outcome = await sent(post)
    post.drops = ""

    assert outcome == Retry(
        "the mail server closed the connection while it took the message, which may have arrived",
        maybe_delivered=True,
    )
    assert isinstance(await sent(post), Sent)
    first, again = (envelope.original_content for envelope in post.taken)
    assert first == again, "the same Message-ID, by which the reader's server knows it"


@pytest.mark.parametrize("how", [{"silent": "quit"}, {"drops": "quit"}])
async def test_what_goes_wrong_at_taking_leave_does_not_matter(post: Post, how: dict[str, str]) -> None:
    post.silent, post.drops = how.get("silent", ""), how.get("drops", "")

    assert isinstance(await sent(post, timeouts=replace(AMPLE, quit=0.5)), Sent)


async def test_nobody_listens(post: Post, unused_tcp_port: int) -> None:
    post.port = unused_tcp_port

    outcome = await sent(post)

    assert isinstance(outcome, Retry)
    assert outcome.detail.startswith("no connection to the mail server: ")


async def test_a_name_that_does_not_resolve() -> None:
    outcome = await SmtpClient(Server("mail.invalid", 25)).send(message(), SENDER, JANE)

    assert isinstance(outcome, Retry)


async def test_a_reply_of_many_lines_and_strange_letters_becomes_one_plain_line(post: Post) -> None:
    post.rcpt = "550-5.1.1 first\r\n550 " + "x" * 400

    outcome = await sent(post)

    assert isinstance(outcome, Undeliverable)
    assert outcome.detail.startswith("550 5.1.1 first xxx")
    assert len(outcome.detail) <= 200


async def test_an_international_domain_is_sent_as_ascii_to_any_server(post: Post) -> None:
    post.smtputf8 = False

    assert isinstance(await sent(post, "jane@straße.example"), Sent)
    assert post.taken[0].rcpt_tos == ["jane@xn--strae-oqa.example"]


async def test_an_international_name_needs_a_server_that_takes_it(post: Post) -> None:
    assert isinstance(await sent(post, "jörg@firm.example"), Sent)
    assert post.taken[0].rcpt_tos == ["jörg@firm.example"]
    assert post.taken[0].smtp_utf8

    post.smtputf8 = False
    outcome = await sent(post, "jörg@firm.example")
    assert isinstance(outcome, Undeliverable)
    assert "SMTPUTF8" in outcome.detail


async def test_a_header_that_is_not_ascii_needs_such_a_server_whoever_receives_it(post: Post) -> None:
    made = urgent(complaint(), Addressee("Jörg", "jörg@firm.example"))
    client = SmtpClient(Server("127.0.0.1", post.port, security=Security.NONE, timeouts=AMPLE))

    assert isinstance(await client.send(made, SENDER, "jörg@firm.example"), Sent)
    content = cast("bytes", post.taken[0].original_content)
    assert "To: =?utf-8?b?SsO2cmc=?= <jörg@firm.example>\r\n".encode() in content

    post.smtputf8 = False
    assert isinstance(await client.send(made, SENDER, JANE), Undeliverable), "it could not say to whom it was written"
    assert len(post.taken) == 1


@pytest.mark.parametrize("address", ["jane@firm.example>\r\nRCPT TO:<all@firm.example", "jane", "a b@firm.example"])
async def test_what_is_no_address_never_reaches_the_server(post: Post, address: str) -> None:
    assert isinstance(await sent(post, address), Undeliverable)
    assert post.met == 0


@pytest.fixture
def tls(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's side and the client's."""
    (tmp_path / "key.pem").write_text(KEY)
    (tmp_path / "certificate.pem").write_text(CERTIFICATE)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    return server, ssl.create_default_context(cafile=str(tmp_path / "certificate.pem"))


async def test_starttls_with_a_login(post: Post, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    post.tls, post.login = tls[0], LoginPassword(b"rapport", b"secret")
    options: dict[str, Any] = {"security": Security.STARTTLS, "tls": tls[1], "username": "rapport"}

    assert isinstance(await sent(post, **options, password="secret"), Sent)
    assert len(post.taken) == 1

    refused = await sent(post, **options, password="wrong")
    assert isinstance(refused, Retry), "a wrong password is no verdict on a mail"
    assert "535" in refused.detail
    assert len(post.taken) == 1


async def test_tls_from_the_start(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    post = Post()
    listening = await asyncio.get_running_loop().create_server(lambda: Talk(post), "127.0.0.1", 0, ssl=tls[0])
    post.port = listening.sockets[0].getsockname()[1]

    async with listening:
        assert isinstance(await sent(post, security=Security.TLS, tls=tls[1]), Sent)


async def test_a_certificate_that_nobody_we_know_signed(post: Post, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    post.tls = tls[0]

    assert isinstance(await sent(post, security=Security.STARTTLS), Retry)
    assert not post.taken


async def test_where_starttls_is_asked_for_nothing_is_said_without_it(post: Post) -> None:
    assert isinstance(await sent(post, security=Security.STARTTLS), Retry)
    assert not post.taken


async def test_a_server_that_wants_a_login_we_do_not_have(
    post: Post, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    post.tls, post.login = tls[0], LoginPassword(b"rapport", b"secret")

    outcome = await sent(post, security=Security.STARTTLS, tls=tls[1])

    assert isinstance(outcome, Retry), "530 is about us, not about the mail"
    assert outcome.detail.startswith("530 ")


def test_a_password_is_never_sent_in_clear() -> None:
    with pytest.raises(ValueError, match="in clear"):
        Server("mail.firm.example", 25, security=Security.NONE, username="rapport", password="secret")


def test_a_password_is_never_printed() -> None:
    assert "secret" not in repr(Server("mail.firm.example", 587, username="rapport", password="secret"))
