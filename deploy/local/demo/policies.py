"""The policies of the demo: what differs from the defaults, because its year passes in a minute."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

ALERTS_POLICY = Path(__file__).with_name("alerts-policy.yaml")
#: The firm's telephone and mail systems are imported as far back as this.
HISTORY_DAYS = 2 * 365


def write_policies(folder: Path, today: date) -> dict[str, str]:
    """Write the overrides into ``folder``; the settings that name them, for the services' environment."""
    folder.mkdir(parents=True, exist_ok=True)
    alerts, scoring = folder / "alerts-policy.yaml", folder / "scoring-policy.yaml"
    alerts.write_text(ALERTS_POLICY.read_text())
    scoring.write_text(yaml.safe_dump(_scoring(today)))
    return {"RAPPORT_ALERTS_POLICY": str(alerts), "RAPPORT_SCORING_POLICY": str(scoring)}


def _scoring(today: date) -> dict[str, Any]:
    """No day is left for another system to report a client that only the telephone knows."""
    at_once = {"value": 0, "unit": "days", "basis": "prior", "source": "the demo's year passes in a minute"}
    return {
        "version": f"demo-{today:%Y-%m-%d}",
        "history_from": today - timedelta(days=HISTORY_DAYS),
        "onboarding": {"onboard_within": at_once},
    }
