"""`python -m services.alerts`."""

from pathlib import Path

from services.alerts.app import application, owner, serve
from services.alerts.settings import AlertsSettings
from shared.cli.commands import commands
from shared.events import Service

commands(Service.ALERTS, AlertsSettings, serve, Path(__file__).parent, owner, application)()
