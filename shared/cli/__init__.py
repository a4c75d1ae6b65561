"""The commands that every service has."""

from shared.cli.service_commands import commands, settings_or_exit

__all__ = [
    "commands",
    "settings_or_exit",
]
