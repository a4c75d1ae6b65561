"""`python -m services.intake`."""

from pathlib import Path

from services.intake.app import DECIDERS, owner, serve
from services.intake.context import INTAKE
from services.intake.settings import IntakeSettings
from shared.cli import commands

commands(INTAKE, IntakeSettings, serve, Path(__file__).parent, owner, deciders=DECIDERS)()
