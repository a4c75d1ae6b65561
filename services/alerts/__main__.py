"""`python -m services.alerts`."""

from pathlib import Path

from services.alerts.app import application, owner, serve
from services.alerts.context import ALERTS
from services.alerts.settings import AlertsSettings
from shared.cli import commands

commands(ALERTS, AlertsSettings, serve, Path(__file__).parent, owner, application)()
