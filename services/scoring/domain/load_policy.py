"""Reads a policy from YAML, strictly: a constant that is misspelt, missing, or in another unit is refused by name."""

from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, create_model

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.registry import SECTIONS
from services.scoring.domain.state.contacts import MOST_WEEKS
from services.scoring.domain.working import People
from shared.documents import Layers, validated

#: In days: of what is older than the weeks remembered, more than a thirtieth would still count.
_LONGEST_HALF_LIFE = 180
_WORKED_OUT = ("sections", "people")
#: The settings for all signals.
_FRAME = {name: hint for name, hint in get_type_hints(Policy, include_extras=True).items() if name not in _WORKED_OUT}
_FIELDS: dict[str, Any] = _FRAME | {name: section.model for name, section in SECTIONS.items()}
_SETTINGS: TypeAdapter[BaseModel] = TypeAdapter(create_model("Settings", __config__=ConfigDict(frozen=True), **_FIELDS))


def load(text: str, overrides: str = "") -> Policy:
    """The policy in ``text`` (YAML), with ``overrides`` (a partial document) merged over it.

    Raises ``PolicyError``.
    """
    document = Layers.read(text, overrides)
    settings = validated(_SETTINGS, document)
    policy = _policy(dict(settings))
    _check(policy, document)
    return policy


def _policy(settings: dict[str, Any]) -> Policy:
    return Policy(
        **{name: settings[name] for name in _FRAME},
        people=People(settings["working"]),
        sections={name: settings[name] for name in SECTIONS},
    )


def _check(policy: Policy, document: Layers) -> None:
    if policy.default_tier not in policy.tiers:
        raise document.error(("default_tier",), f"{policy.default_tier!r} is none of {', '.join(policy.tiers)}")
    if policy.bands.amber > policy.bands.green:
        raise document.error(("bands",), "amber must not begin above green")
    if policy.silence.half_life > _LONGEST_HALF_LIFE:
        problem = f"must be at most {_LONGEST_HALF_LIFE}: contacts are remembered for {MOST_WEEKS} weeks"
        raise document.error(("silence", "half_life"), problem)
