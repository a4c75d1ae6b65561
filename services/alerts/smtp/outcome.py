"""What became of an attempt to send a mail."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """The recipient's server took it. ``detail``: what it said."""

    detail: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Not now. ``maybe_delivered``: it was handed over and the answer never came.

    Sent again it has the same Message-ID; at most one extra copy arrives (RFC 1047: nobody can know better).
    """

    detail: str
    maybe_delivered: bool = False


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """Refused for good."""

    detail: str


#: Details are one line of printable ASCII, the server's words at most; they may be recorded and logged.
Outcome = Sent | Retry | Undeliverable
