"""The settings of scoring."""

from datetime import time
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field
from pydantic.functional_validators import BeforeValidator

from services.scoring.domain import Policy, load_policy
from shared.documents import PolicyError
from shared.settings import Settings, SettingsError

_POLICY = Path(__file__).with_name("policy.yaml")
_NEVER = "never"


def _no_time(value: Any) -> Any:
    return None if value == _NEVER else value


class ScoringSettings(Settings):
    """``scoring_policy``: a YAML file, merged over the policy that comes with Rapport."""

    scoring_policy: Path | None = None
    review_margin_seconds: float = Field(
        default=30,
        ge=0,
        description="seconds by which reviews stay behind the topics, for events still on their way",
    )
    reports_at: Annotated[time | None, BeforeValidator(_no_time)] = Field(
        default=time(3),
        description="time of day (UTC) after which the daily reports across clients are made; `never`: only by command",
    )

    def policy(self) -> Policy:
        """The policy. Raises ``SettingsError``."""
        try:
            return policy_of(self.scoring_policy)
        except (PolicyError, OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"RAPPORT_SCORING_POLICY: {error}") from error


def policy_of(overrides: Path | None) -> Policy:
    """The policy that comes with Rapport, with a firm's own file merged over it.

    Raises ``PolicyError``, and ``OSError`` or ``UnicodeDecodeError`` where the file cannot be read.
    """
    return load_policy(_POLICY.read_text(encoding="utf-8"), overrides.read_text(encoding="utf-8") if overrides else "")
