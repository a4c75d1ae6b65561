"""`python -m services.scoring`."""

from pathlib import Path

from services.scoring.app import application, owner, serve
from services.scoring.context import SCORING
from services.scoring.policy_commands import policy_commands
from services.scoring.report_runs.cli import add_report_command
from services.scoring.settings import ScoringSettings
from shared.cli import commands, settings_or_exit

app = commands(SCORING, ScoringSettings, serve, Path(__file__).parent, owner, application)
app.add_typer(policy_commands(), name="policy")
add_report_command(app, lambda: settings_or_exit(ScoringSettings))
app()
