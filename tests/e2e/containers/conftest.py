"""Rapport in containers: only where it was asked for, because it builds an image and takes minutes."""

import os

import pytest

from tests.support import needs

ASKED_BY = "RAPPORT_TEST_CONTAINERS"


@pytest.fixture(scope="session", autouse=True)
def _asked_for() -> None:
    """Skips, and says so; but where it was asked for and Docker is not there, the tests fail."""
    if not os.environ.get(ASKED_BY):
        pytest.skip(f"needs Docker with compose, and minutes; to run it: {ASKED_BY}=1 make test")
    needs.docker(strict=True)
