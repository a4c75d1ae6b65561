"""Logs and metrics."""

from shared.telemetry import logs, tracing
from shared.telemetry.following import identity

__all__ = [
    "identity",
    "logs",
    "tracing",
]
