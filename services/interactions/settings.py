"""The settings of interactions: those every service has."""

from shared.settings import Settings


class InteractionsSettings(Settings):
    """Nothing of its own yet."""
