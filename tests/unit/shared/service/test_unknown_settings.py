"""A misspelt setting is told of, and what belongs to somebody else is not."""

import re
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from services.alerts.settings import AlertsSettings
from services.environment import READERS
from services.intake.settings import IntakeSettings
from services.interactions.settings import InteractionsSettings
from services.scoring.settings import ScoringSettings
from shared.service.unknown_settings import PREFIX, misspelt, warn
from shared.settings import Settings

SERVICES: tuple[type[Settings], ...] = (IntakeSettings, InteractionsSettings, ScoringSettings, AlertsSettings)
#: A service that has no settings of its own looks.
OWN = IntakeSettings.model_fields.keys()
_NAME = re.compile(r"\bRAPPORT_[A-Z_]*[A-Z]\b")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("RAPPORT_SCORING_POLCY", "RAPPORT_SCORING_POLICY"),
        ("RAPPORT_TOKNES", "RAPPORT_TOKENS"),
        ("RAPPORT_HTP_PORT", "RAPPORT_HTTP_PORT"),
        ("RAPPORT_SMTP_USER", "RAPPORT_SMTP_USERNAME"),
        ("rapport_kafak", "RAPPORT_KAFKA"),
        ("RAPPORT_", "RAPPORT_SMTP"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_the_nearest_name(wrong: str, right: str) -> None:
    assert misspelt({wrong: "x", "HOME": "/root"}, OWN, READERS) == {wrong: right}


def test_names_of_all_services_and_of_what_is_around_them_are_known() -> None:
    files = ("deploy/.env.example", "deploy/compose.yaml", "deploy/compose.replicas.yaml", "docs/operate.md")
    named = {name for file in files for name in _NAME.findall(Path(file).read_text())}
    assert len(named) > 40
    settings = {PREFIX + field.upper() for service in SERVICES for field in service.model_fields}
    assert misspelt(dict.fromkeys(named | settings | {"RAPPORT_TEST_KAFKA", "rapport_kafka"}, "x"), OWN, READERS) == {}


def test_what_services_read_is_listed_as_they_read_it() -> None:
    own = {
        PREFIX + field.upper() for service in SERVICES for field in service.model_fields.keys() - Settings.model_fields
    }
    assert own == READERS.settings
    assert {service for service in Settings.__subclasses__() if service.__module__.startswith("services")} == {
        *SERVICES
    }


def test_what_kubernetes_adds_is_no_slip() -> None:
    assert misspelt({
        "RAPPORT_SCORING_SERVICE_HOST": "10.0.0.1", "RAPPORT_SERVICE_PORT": "8080", "RAPPORT_PORT": "tcp://10.0.0.1:8080",
        "RAPPORT_PORT_8080_TCP_ADDR": "10.0.0.1",
    }, OWN, READERS) == {}  # fmt: skip


def test_it_is_told_in_the_log_without_its_value() -> None:
    with capture_logs() as lines:
        warn({"RAPPORT_KAFKA_PASWORD": "hunter2", "RAPPORT_KAFKA": "k:9092"}, OWN, READERS)
    [line] = lines
    assert (line["event"], line["log_level"]) == ("setting_unknown", "warning")
    assert (line["name"], line["did_you_mean"]) == ("RAPPORT_KAFKA_PASWORD", "RAPPORT_KAFKA_PASSWORD")
    assert "hunter2" not in str(line)
