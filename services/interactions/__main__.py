"""`python -m services.interactions`."""

from pathlib import Path

from services.interactions.app import DECIDERS, serve
from services.interactions.settings import InteractionsSettings
from shared.cli import commands
from shared.events import Service

commands(Service.INTERACTIONS, InteractionsSettings, serve, Path(__file__).parent, deciders=DECIDERS)()
