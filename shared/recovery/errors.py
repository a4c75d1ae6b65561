"""Why a database and its topics cannot be reconciled, or not yet."""


class RecoveryError(Exception):
    """The recovery stopped. The message says what was found, where, and what to do, without personal data."""


class StoreBehindError(Exception):
    """A topic has events that the database lacks: the service must not start before `recover` has run."""
