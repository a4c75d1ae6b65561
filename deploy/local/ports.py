"""Free TCP ports on loopback.

A port that is free when we look can be taken before its server binds it; nothing short of passing the open
socket prevents that, and neither Kafka nor Postgres takes one. Two habits make it rare: ports come from below
the range the system hands to outgoing connections (else a client that retries while its server is down may
take the server's port, or even connect to itself), and no port is given twice by one process.
"""

import random
import socket

LOOPBACK = "127.0.0.1"
LOWEST, HIGHEST = 20_000, 32_000

_given: set[int] = set()
# Seeded by nobody: two programs that both seed `random` alike would otherwise be given the same ports.
_chance = random.SystemRandom()


def free_port() -> int:
    """A port nobody listens on now, and that this process has not been given before."""
    for _ in range(1_000):
        port = _chance.randint(LOWEST, HIGHEST)  # spreads concurrent runs
        if port not in _given and _bindable(port):
            _given.add(port)
            return port
    raise OSError(f"no free port between {LOWEST} and {HIGHEST} on {LOOPBACK}")


def _bindable(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers do
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
