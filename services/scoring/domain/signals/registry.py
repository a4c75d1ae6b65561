"""The registry of signals: every module or package in a room below this folder is one, and is found by being there.

They are asked in the order of their names; no result depends on it but the order in which terms are listed.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any

from services.scoring.domain.policy.model import Section
from services.scoring.domain.signals.signal import RiskRule, Signal
from shared.events.scoring import RiskKind

_FOLDER = __package__


def _walked() -> Iterator[tuple[str, Signal]]:
    """Each signal with its name: what it is stored under, else that of its module."""
    rooms = (f"{_FOLDER}.{module.name}" for module in iter_modules(import_module(_FOLDER).__path__) if module.ispkg)
    for room in rooms:
        for module in iter_modules(import_module(room).__path__):
            signal = import_module(f"{room}.{module.name}").SIGNAL
            assert isinstance(signal, Signal), module.name
            yield signal.stored_name or module.name, signal


def _by_name() -> dict[str, Signal]:
    found: dict[str, Signal] = {}
    for name, signal in sorted(_walked(), key=lambda one: one[0]):
        assert name not in found, f"two signals are called {name}"
        found[name] = signal
    return found


#: By name. A slice and a section of the policy keep their signal's name for good, whatever its module is called.
SIGNALS: Mapping[str, Signal] = MappingProxyType(_by_name())

#: The constants of those that have some, by the name of the signal.
SECTIONS: Mapping[str, Section[Any]] = MappingProxyType(
    {name: signal.constants for name, signal in SIGNALS.items() if signal.constants is not None}
)

#: All risks but health_red, which follows from the score.
RULES: Mapping[RiskKind, RiskRule] = MappingProxyType(
    {kind: rule for signal in SIGNALS.values() for kind, rule in signal.risks.items()}
)
