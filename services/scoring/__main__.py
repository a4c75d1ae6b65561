"""`python -m services.scoring`."""

from pathlib import Path

from services.scoring.app import application, owner, serve
from services.scoring.settings import ScoringSettings
from shared.cli import commands
from shared.events import Service

commands(Service.SCORING, ScoringSettings, serve, Path(__file__).parent, owner, application)()
