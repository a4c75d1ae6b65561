"""A service has one consumer in its own group; what else it consumes has a group, and a name, of its own."""

from unittest.mock import AsyncMock

import pytest

from shared.service.assembly import Assembly
from shared.settings import Settings
from tests.support.toy.app import RECORDED, REPORTS, application
from tests.support.toy.language import GARDENER


async def test_two_consumers_of_one_service_have_names_of_their_own() -> None:
    parts = Assembly(GARDENER, Settings(), AsyncMock())
    parts.follow(RECORDED, application(Settings()))
    parts.consume(REPORTS, AsyncMock(), name="reports")
    with pytest.raises(ValueError, match="gardener has a consumer called reports already"):
        parts.consume(REPORTS, AsyncMock(), name="reports")
    with pytest.raises(ValueError, match="gardener has a consumer called consumer already"):
        parts.follow(RECORDED, application(Settings()))
