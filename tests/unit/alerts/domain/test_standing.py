"""How a relationship stands, as a mail says it."""

from pathlib import Path

import msgspec
import pytest

from services.alerts.domain.digests.standing import standing
from services.alerts.domain.state.client import Health
from services.scoring.domain import load_policy
from shared.events.scoring import Band, RiskKind
from tests.support.stories.alerts import POLICY, after, health, onboarded, risk


def said(score: float, band: Band, *kinds: RiskKind) -> str:
    found = standing(after(onboarded(), health(score, band), *map(risk, kinds)), POLICY)
    assert found is not None
    return found.text


@pytest.mark.parametrize(
    ("score", "band", "kinds", "words"),
    [
        (64.6, Band.AMBER, [], "64 of 100, amber"),
        (97.6, Band.GREEN, [RiskKind.CHECKIN_DUE], "98 of 100, green"),
        (20, Band.RED, [RiskKind.CLIENT_NOT_TOLD], "20 of 100, red"),
        (50, Band.AMBER, [RiskKind.COMPLAINT_OPEN], "50 of 100, amber"),
        (96, Band.NOT_ENOUGH_KNOWN, [], "Too little is known yet to give a score"),
    ],
)
def test_score_and_colour(score: float, band: Band, kinds: list[RiskKind], words: str) -> None:
    assert said(score, band, *kinds) == words


@pytest.mark.parametrize(
    ("band", "kinds", "words"),
    [
        (Band.RED, [RiskKind.CLIENT_NOT_TOLD, RiskKind.COMPLAINT_OPEN], "Red until the client has been told"),
        (Band.AMBER, [RiskKind.COMPLAINT_OPEN, RiskKind.CLIENT_NOT_TOLD], "Amber while a complaint is open."),
        (Band.AMBER, [RiskKind.RHYTHM_BREAK], "Amber until somebody has talked to them again."),
        (Band.AMBER, [RiskKind.CHECKIN_DUE], "Amber because of what is open."),
    ],
)
def test_a_colour_below_the_scores_own_is_explained(band: Band, kinds: list[RiskKind], words: str) -> None:
    text = said(83, band, *kinds)

    assert text.startswith(words)
    assert text.endswith("The score alone, 83 of 100, is green")


def test_the_bands_are_those_of_scoring() -> None:
    bands = load_policy(Path("services/scoring/policy.yaml").read_text(encoding="utf-8")).bands

    assert (POLICY.bands.green, POLICY.bands.amber) == (bands.green, bands.amber)


def test_that_nothing_is_open_is_said_with_the_score() -> None:
    resting = health(83, Band.GREEN).model_copy(update={"nothing_open": True})
    found = standing(after(onboarded(), resting, risk(RiskKind.DETRACTOR)), POLICY)
    assert found is not None
    assert found.text == "83 of 100, green. Nothing open: their one matter is finished, and silence does not count"


def test_a_health_stored_before_it_said_so_is_read() -> None:
    state = after(onboarded(), health(83, Band.GREEN))
    assert state.standing.health is not None
    kept = msgspec.msgpack.encode(msgspec.structs.astuple(state.standing.health)[:4])
    assert msgspec.msgpack.decode(kept, type=Health) == state.standing.health
