"""`docs/health.md` quotes the policy as it is."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.scoring.domain import assess
from services.scoring.domain.assessment.score import score
from shared.events import clients
from shared.events.interactions import Channel
from shared.events.scoring import Band
from tests.support.stories.scoring import POLICY, contact, day, event, told

TEXT = Path("docs/health.md").read_text(encoding="utf-8")
WRITTEN: dict[str, Any] = yaml.safe_load(Path("services/scoring/policy.yaml").read_text(encoding="utf-8"))

_NUMBER = r"([−+]?\d+(?:\.\d+)?)"
QUOTED = re.findall(rf"{_NUMBER}\s+(?:days\s+)?\(`([a-z_.]+)`\)", TEXT)
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\|.*`.*\|$", TEXT, re.MULTILINE)
]


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def setting(path: str) -> dict[str, Any]:
    found: Any = WRITTEN
    for name in path.split("."):
        found = found[name]
    assert isinstance(found, dict)
    return found


def test_there_is_something_to_compare() -> None:
    assert len(QUOTED) >= 13
    assert len(ROWS) >= 15
    assert len(QUOTED) == TEXT.count("`)"), "each setting in brackets follows its figure"


@pytest.mark.parametrize(("figure", "path"), QUOTED)
def test_a_figure_in_the_text_is_the_policys(figure: str, path: str) -> None:
    assert number(figure) == setting(path)["value"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[4].strip("`"))
def test_a_row_of_the_table_is_the_policys(row: list[str]) -> None:
    _, adds, alone, halves, where, basis = row
    path = where.strip("`")
    section, _, name = path.partition(".")
    weight = setting(path)
    if name == "half_life":
        weight = setting(f"{section}.open")
    assert number(adds) == weight["value"]
    assert basis == weight["basis"]
    assert round(score(weight["value"])) == int(alone)
    half_lives = {"over": "over_half_life"}
    expected = WRITTEN[section].get(half_lives.get(name, "half_life"))
    if halves == "never":
        assert expected is None or path == "complaints.open"
    else:
        assert halves == f"{expected['value']:g} d"


def test_what_is_measured_is_said_to_be_and_nothing_else() -> None:
    measured = {
        f"{section}.{name}"
        for section, settings in WRITTEN.items()
        if isinstance(settings, dict)
        for name, value in settings.items()
        if isinstance(value, dict) and value.get("basis") == "measured"
    }
    assert {path.partition(".")[0] for path in measured} == {"silence", "breadth", "rhythm"}
    assert "silence.base_rate" in measured


def test_the_caps_are_those_that_the_text_names() -> None:
    caps = {name: part["cap"] for name, part in WRITTEN.items() if isinstance(part, dict) and "cap" in part}
    assert caps == {"complaints": Band.AMBER, "rhythm": Band.AMBER, "delays": Band.RED}


def silent(since: float, *times: float) -> int:
    begun = event(since, clients.ClientOnboarded(name="Acme", since=day(since).date()))
    contacts = [contact(when, Channel.MEETING) for when in times]
    found = assess(told(begun, *contacts), day(-0.5), POLICY).contributions
    return round(score(next(each for each in found if each.kind == "silence").log_odds))


def test_the_examples_of_silence() -> None:
    said = re.search(
        r"has about (\d+); never contacted for 90 days (\d+), for a year (\d+); weekly (\d+)", " ".join(TEXT.split())
    )
    assert said is not None
    ten_a_year, quarter, year, weekly = map(int, said.groups())
    assert silent(-4_000, *(-36.5 * number for number in range(1, 100))) == ten_a_year
    assert silent(-90) == quarter
    assert silent(-365) == year
    assert silent(-4_000, *(-7.0 * number for number in range(500))) == weekly


def test_it_fits_on_two_pages() -> None:
    assert len(TEXT.split()) <= 1_500
