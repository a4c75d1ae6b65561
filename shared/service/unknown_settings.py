"""Environment variables that begin like ours and that nobody reads: most likely misspelt, and silent otherwise.

The services of a deployment share one environment, and so do its compose file and the tests. A name that any of them
knows is no slip of the pen, whoever of them looks.
"""

import difflib
import re
from collections.abc import Mapping

import structlog

from shared.settings import Settings

log = structlog.get_logger()

PREFIX = "RAPPORT_"
#: Read by single services. This package knows none of them; a test compares the names with theirs.
OF_SERVICES = frozenset(
    PREFIX + name
    for name in (
        "SCORING_POLICY", "REVIEW_MARGIN_SECONDS", "REPORTS_AT",
        "ALERTS_POLICY", "SMTP", "SMTP_SECURITY", "SMTP_USERNAME", "SMTP_PASSWORD", "SMTP_CA_FILE", "SMTP_CONNECTIONS",
        "MAIL_FROM", "MAIL_FROM_NAME", "MAIL_DOMAIN", "FALLBACK_ADDRESS",
    )
)  # fmt: skip
#: Read by no service: by compose (`deploy/`), by who uses `make up` (`.local/env`), by tests.
OF_OTHERS = frozenset(
    PREFIX + name
    for name in (
        "POSTGRES_PASSWORD", "KAFKA_PORT", "MAILPIT_PORT", "IMAGE", "POLICIES", "TOKEN", "MAILS", "CRASH_AT",
        "INTAKE_PORT", "INTERACTIONS_PORT", "SCORING_PORT", "ALERTS_PORT",
        "INTAKE_URL", "INTERACTIONS_URL", "SCORING_URL", "ALERTS_URL",
    )
)  # fmt: skip
_OF_TESTS = PREFIX + "TEST_"
#: What Kubernetes adds for a Service whose name begins with "rapport".
_OF_KUBERNETES = re.compile(r"_SERVICE_(HOST|PORT)|_PORT_\d+_(TCP|UDP)")
_ADDRESSES = ("tcp://", "udp://")


def misspelt(environment: Mapping[str, str]) -> dict[str, str]:
    """Each variable with our prefix that nobody reads, and the setting whose name is nearest. Case does not matter."""
    settings = OF_SERVICES | {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = [
        name
        for name, value in sorted(environment.items())
        if name.upper().startswith(PREFIX)
        and name.upper() not in settings | OF_OTHERS
        and not name.upper().startswith(_OF_TESTS)
        and not _OF_KUBERNETES.search(name)
        and not value.startswith(_ADDRESSES)
    ]
    return {name: difflib.get_close_matches(name.upper(), sorted(settings), 1, 0)[0] for name in unknown}


def warn(environment: Mapping[str, str]) -> None:
    """Tell of each in the log, never of its value: it may be a secret."""
    for name, near in misspelt(environment).items():
        log.warning("setting_unknown", name=name, did_you_mean=near)
