"""The settings of intake: those every service has."""

from shared.settings import Settings


class IntakeSettings(Settings):
    """Nothing of its own yet."""
