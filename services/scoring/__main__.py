"""`python -m services.scoring`."""

from pathlib import Path

from services.scoring.app import application, owner, serve
from services.scoring.cli_policy import policy_commands
from services.scoring.settings import ScoringSettings
from shared.cli import commands
from shared.events import Service

app = commands(Service.SCORING, ScoringSettings, serve, Path(__file__).parent, owner, application)
app.add_typer(policy_commands(), name="policy")
app()
