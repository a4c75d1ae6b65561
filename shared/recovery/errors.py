"""Why a store and its topics cannot be brought together, or not yet."""


class RecoveryError(Exception):
    """Nothing more is written. The message says what was found, where, and what to do; it quotes nothing personal."""


class StoreBehindError(Exception):
    """A topic holds what its own store lacks: the service must not start before `recover` has run."""
