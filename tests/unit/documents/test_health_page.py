"""`docs/health.md` quotes the policy as it is."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.scoring.domain import Health, assess
from services.scoring.domain.assessment.score import score
from shared.events import clients, interactions
from shared.events.event import Event
from shared.events.interactions import Channel
from shared.events.scoring import Band
from tests.support.stories.scoring import POLICY, contact, day, event, told

TEXT = Path("docs/health.md").read_text(encoding="utf-8")
FLAT = " ".join(TEXT.split())
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


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[3].strip("`"))
def test_a_row_of_the_table_is_the_policys(row: list[str]) -> None:
    _, alone, halves, where, basis = row
    path = where.strip("`")
    section, _, name = path.partition(".")
    weight = setting(path)
    if name == "half_life":
        weight = setting(f"{section}.open")
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


def onboarded(since: float) -> Event:
    return event(since, clients.ClientOnboarded(name="Larkspur", since=day(since).date()))


def silent(since: float, *times: float) -> int:
    contacts = [contact(when, Channel.MEETING) for when in times]
    return round(assess(told(onboarded(since), *contacts), day(-0.5), POLICY).score)


def weekly(last: float) -> list[float]:
    return [-last - 7 * number for number in range(500)]


def test_the_examples_of_silence() -> None:
    said = [int(figure) for figure in re.findall(r"^\| .* \| (\d+) \|$", TEXT, re.MULTILINE)]
    worked_out = [silent(-4_000, *weekly(last)) for last in (0.5, 30, 60, 90, 180)]
    worked_out += [silent(-4_000, *(-36.5 * number for number in range(1, 100)))]
    assert said == [*worked_out, silent(-30), silent(-90), silent(-365)]


#: The day on which the promise is broken is day -9; Anna last rang on day -40.
LARKSPUR = [
    onboarded(-1_460),
    *(contact(-40 - 7 * number, by="anna") for number in range(190)),
    event(-150, interactions.ReferralReceived(referral="r", who="Brown & Co")),
    event(-30, interactions.PromiseMade(promise="p", what="The draft lease", due=day(-9))),
    event(-9, interactions.PromiseBroken(promise="p")),
]


def test_the_client_worked_out_at_the_beginning_is_worked_out_by_the_service() -> None:
    def stood(when: float, *more: Event) -> Health:
        return assess(told(*LARKSPUR, *more), day(when), POLICY)

    at_first, week_later, broken, rung = stood(-9), stood(0), stood(21), stood(0, contact(-0.1, by="anna"))
    points = {reason.kind: round(reason.points) for reason in at_first.contributions}
    scores = [round(found.score) for found in (at_first, week_later, broken, rung)]
    assert re.findall(r"(?:has|have) \*\*(\d+)\*\*", TEXT) == [str(score) for score in scores]
    costs = re.search(
        r"costs (\d+) points, the calls of the past are still worth (\d+), the client they sent you (\d+)", FLAT
    )
    assert costs is not None
    assert list(map(int, costs.groups())) == [
        -points["promise_missed"],
        points["silence"],
        points["instructions"],
    ]
    assert [found.band for found in (at_first, week_later, broken)] == [Band.GREEN, Band.GREEN, Band.AMBER]
    assert "rhythm_break" in {risk.kind for risk in broken.risks}
    assert "rhythm_break" not in {risk.kind for risk in stood(20).risks}


def test_it_fits_on_two_pages() -> None:
    assert len(TEXT.split()) <= 1_600
