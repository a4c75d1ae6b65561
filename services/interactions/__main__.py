"""`python -m services.interactions`."""

from pathlib import Path

from services.interactions.app import DECIDERS, application, owner, serve
from services.interactions.context import INTERACTIONS
from services.interactions.settings import InteractionsSettings
from shared.cli import commands

commands(INTERACTIONS, InteractionsSettings, serve, Path(__file__).parent, owner, application, DECIDERS)()
