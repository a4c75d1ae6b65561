"""Which SMTP server, how to talk to it, and how long to wait for it."""

from dataclasses import dataclass, field
from enum import StrEnum
from ssl import SSLContext


class Security(StrEnum):
    """``starttls``: upgraded before anything is said (RFC 3207), or not used. ``tls``: from the start (RFC 8314)."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. ``connect``: until we may speak (name, TCP, TLS, greeting, login), altogether. ``data``: of the message.

    RFC 5321 4.5.3.2 allows a server 5 minutes a command and 10 for the final dot. The 10 are granted: to give up
    earlier would cost a second copy with the same Message-ID from a server that slow.
    """

    connect: float = 15.0
    command: float = 30.0
    data: float = 600.0
    quit: float = 2.0


@dataclass(frozen=True, slots=True)
class Server:
    """An SMTP server. ``hello``: our own name, as we greet with it.

    Raises ``ValueError`` for a login over a connection that anybody can read.
    """

    host: str
    port: int
    security: Security = Security.STARTTLS
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    hello: str = "localhost"
    timeouts: Timeouts = Timeouts()
    tls: SSLContext | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.username is not None and self.security is Security.NONE:
            raise ValueError("a login needs starttls or tls: the password would be sent in clear")
