"""The signals: every module in this folder is one, and is found by being here (see `docs/adding-a-signal.md`).

They are asked in the order of their names; no result depends on it but the order in which terms are listed.
"""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any

from services.scoring.domain.policy.model import Section
from services.scoring.domain.signals.signal import RiskRule, Signal
from shared.events.scoring import RiskKind


def _signal(name: str) -> Signal:
    signal = import_module(f"{__name__}.{name}").SIGNAL
    assert isinstance(signal, Signal), name
    assert all(part is None or part.name == name for part in (signal.slice, signal.constants)), name
    return signal


#: By the name of the module.
SIGNALS: Mapping[str, Signal] = MappingProxyType(
    {name: _signal(name) for name in sorted(module.name for module in iter_modules(__path__))}
)

#: The constants of those that have some, by the name of the signal.
SECTIONS: Mapping[str, Section[Any]] = MappingProxyType(
    {name: signal.constants for name, signal in SIGNALS.items() if signal.constants is not None}
)

#: All risks but health_red, which follows from the score.
RULES: Mapping[RiskKind, RiskRule] = MappingProxyType(
    {kind: rule for signal in SIGNALS.values() for kind, rule in signal.risks.items()}
)
