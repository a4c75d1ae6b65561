"""Environment variables of a deployment of Rapport: each service's settings, and what others beside it read.

The services of a deployment share one environment, and so do its compose file and the tests. A name that any of them
knows is no slip of the pen, whoever of them looks. Here, since no service knows another; a test compares.
"""

from shared.service import PREFIX, Readers

_SETTINGS = (
    "SCORING_POLICY", "REVIEW_MARGIN_SECONDS", "REPORTS_AT",
    "ALERTS_POLICY", "SMTP", "SMTP_SECURITY", "SMTP_USERNAME", "SMTP_PASSWORD", "SMTP_CA_FILE", "SMTP_CONNECTIONS",
    "MAIL_FROM", "MAIL_FROM_NAME", "MAIL_REPLY_TO", "MAIL_DOMAIN", "FALLBACK_ADDRESS",
)  # fmt: skip
#: Read by no service: by compose (`deploy/`), by who uses `make up` (`.local/env`), by tests.
_OTHERS = (
    "POSTGRES_PASSWORD", "KAFKA_PORT", "MAILPIT_PORT", "IMAGE", "POLICIES", "TOKEN", "MAILS", "CRASH_AT",
    "INTAKE_PORT", "INTERACTIONS_PORT", "SCORING_PORT", "ALERTS_PORT",
    "INTAKE_URL", "INTERACTIONS_URL", "SCORING_URL", "ALERTS_URL",
)  # fmt: skip

READERS = Readers(
    settings=frozenset(PREFIX + name for name in _SETTINGS), others=frozenset(PREFIX + name for name in _OTHERS)
)
