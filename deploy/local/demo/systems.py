"""Which of the firm's systems reports what."""

from collections.abc import Iterable, Mapping
from typing import Any

from deploy.local.demo.failure import StoryError
from deploy.local.demo.lines import System


class Systems:
    """Finds the system that reports facts of a type (and, where it matters, of a channel)."""

    def __init__(self, systems: Iterable[System]) -> None:
        self._by_report: Mapping[str, System] = {report: system for system in systems for report in system.reports}

    def of(self, type_: str, data: Mapping[str, Any]) -> System:
        """StoryError if the firm has none for it."""
        name = type_.split(".")[1]
        system = self._by_report.get(f"{name}/{data.get('channel')}") or self._by_report.get(name)
        if system is None:
            raise StoryError(f"none of the firm's systems reports {name}")
        return system
