"""Environment variables with our prefix that no service reads: most likely misspelt, and otherwise silent.

The services of a deployment share one environment. A name that any of them knows is no slip of the pen, whoever of
them looks: each is told the names that are read beside it.
"""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import structlog

log = structlog.get_logger()

PREFIX = "RAPPORT_"
_OF_TESTS = PREFIX + "TEST_"
#: What Kubernetes adds for a Service whose name begins with "rapport".
_OF_KUBERNETES = re.compile(r"_SERVICE_(HOST|PORT)|_PORT_\d+_(TCP|UDP)")
_ADDRESSES = ("tcp://", "udp://")


@dataclass(frozen=True, slots=True)
class Readers:
    """Names of variables with our prefix: ``settings`` of the services, what is read by ``others`` beside them."""

    settings: frozenset[str]
    others: frozenset[str] = frozenset()


def misspelt(environment: Mapping[str, str], own: Collection[str], readers: Readers) -> dict[str, str]:
    """The variables with our prefix that nothing reads, each with the nearest setting. Case does not matter.

    ``own``: the fields of the service's settings.
    """
    settings = readers.settings | {PREFIX + name.upper() for name in own}
    unknown = [
        name
        for name, value in sorted(environment.items())
        if name.upper().startswith(PREFIX)
        and name.upper() not in settings | readers.others
        and not name.upper().startswith(_OF_TESTS)
        and not _OF_KUBERNETES.search(name)
        and not value.startswith(_ADDRESSES)
    ]
    return {name: difflib.get_close_matches(name.upper(), sorted(settings), 1, 0)[0] for name in unknown}


def warn(environment: Mapping[str, str], own: Collection[str], readers: Readers) -> None:
    """Log each name, never its value, which may be a secret."""
    for name, near in misspelt(environment, own, readers).items():
        log.warning("setting_unknown", name=name, did_you_mean=near)
