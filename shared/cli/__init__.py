"""The commands that every service has."""
