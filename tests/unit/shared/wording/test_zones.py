"""Zones as people call them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from shared.wording import Reader, moment, zone_name


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Europe/London", "London time"),
        ("America/New_York", "New York time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_a_zone_is_called_by_its_place(zone: str, name: str) -> None:
    assert zone_name(ZoneInfo(zone)) == name


def test_a_moment_names_the_zone_it_is_told_in() -> None:
    at = datetime(2026, 4, 11, 14, 30, tzinfo=UTC)
    assert moment(at, Reader(at, ZoneInfo("Australia/Sydney"))) == "12 April 2026, 00:30 Sydney time"
    assert moment(at, Reader(at, UTC)) == "11 April 2026, 14:30 UTC"
