"""`python -m tests.support.toy`."""

from pathlib import Path

from shared.cli.commands import commands
from shared.settings import Settings
from tests.support.toy.app import DECIDERS, Recovery, application, serve
from tests.support.toy.language import GARDENER

commands(GARDENER, Settings, serve, Path(__file__).parent, Recovery, application, DECIDERS)()
