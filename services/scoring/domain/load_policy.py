"""Reads a policy from YAML, strictly: a constant that is misspelt, missing, or in another unit is refused by name."""

from typing import Any, get_type_hints

from services.scoring.domain.policy.document import Document, PolicyError, merged, read
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.policy.values import WrongError, mapping, section, value_of
from services.scoring.domain.signals.registry import SECTIONS
from services.scoring.domain.state.decay import HALF_LIFE_DAYS
from services.scoring.domain.working import People

_WORKED_OUT = ("sections", "people")
#: What holds for every signal.
_FRAME = {name: hint for name, hint in get_type_hints(Policy, include_extras=True).items() if name not in _WORKED_OUT}


def load(text: str, overrides: str = "") -> Policy:
    """The policy written in ``text`` (YAML), ``overrides`` (a document like it, in part) laid over it.

    Raises ``PolicyError``.
    """
    document, over = read(text), _of_overrides(overrides)
    try:
        policy = _policy(document.value if over.value is None else merged(document.value, over.value))
        _check(policy)
    except WrongError as wrong:
        raise PolicyError(f"{_where(wrong.path, document, over)}{wrong}") from wrong
    return policy


def _of_overrides(text: str) -> Document:
    over = read(text)
    if over.value is not None and not isinstance(over.value, dict):
        raise PolicyError("/: must hold settings by their names")
    return over


def _policy(document: Any) -> Policy:
    settings = mapping(document, "", [*_FRAME, *SECTIONS])
    frame = {name: value_of(hint, settings[name], f"/{name}") for name, hint in _FRAME.items()}
    return Policy(
        **frame,
        people=People(frame["working"]),
        sections={name: section(one.model, settings[name], f"/{name}") for name, one in SECTIONS.items()},
    )


def _where(path: str, document: Document, over: Document) -> str:
    """Where a reader finds it: in the overrides, if they say anything of it."""
    if (line := over.line(path)) is not None:
        return f"line {line}: "
    line = document.line(path)
    if line is None:
        return ""
    return f"line {line}: " if over.value is None else f"line {line} of the policy underneath: "


def _check(policy: Policy) -> None:
    if policy.default_tier not in policy.tiers:
        raise WrongError("/default_tier", f"{policy.default_tier!r} is none of {', '.join(policy.tiers)}")
    if policy.bands.amber > policy.bands.green:
        raise WrongError("/bands", "amber must not begin above green")
    if policy.silence.half_life != HALF_LIFE_DAYS:
        raise WrongError("/silence/half_life", f"must be {HALF_LIFE_DAYS}: what is stored was summed at it")
