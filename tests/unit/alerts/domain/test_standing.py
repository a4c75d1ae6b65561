"""How a relationship stands, as a mail says it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerts.domain.digests.standing import Standing, standing
from services.scoring.domain import load_policy
from shared.events.scoring import Band, RiskKind
from shared.wording import whole
from tests.support.stories.alerts import POLICY, after, health, onboarded, risk


def stands(score: float, band: Band, *kinds: RiskKind) -> Standing:
    found = standing(after(onboarded(), health(score, band), *map(risk, kinds)), POLICY)
    assert found is not None
    return found


@given(st.floats(0, 100))
def test_the_number_is_on_the_scores_side_of_every_edge(score: float) -> None:
    shown = stands(score, POLICY.bands.of(score)).score

    assert shown is not None
    assert abs(shown - score) < 1
    assert POLICY.bands.of(shown) is POLICY.bands.of(score)


@pytest.mark.parametrize(
    ("score", "shown"), [(64.6, 64), (65.0, 65), (39.5, 39), (40.2, 40), (97.6, 98), (66.5, 66), (0.4, 0)]
)
def test_it_is_rounded_as_ever_elsewhere(score: float, shown: int) -> None:
    assert stands(score, POLICY.bands.of(score)).score == shown


def test_edges_need_not_be_whole() -> None:
    assert (whole(64.6, 64.8), whole(64.9, 64.8), whole(64.4, 64.2)) == (64, 65, 65)


def test_there_is_no_number_where_too_little_is_known() -> None:
    assert stands(96, Band.NOT_ENOUGH_KNOWN).score is None


@pytest.mark.parametrize(
    ("score", "band", "kinds", "until"),
    [
        (68, Band.RED, [RiskKind.CLIENT_NOT_TOLD, RiskKind.COMPLAINT_OPEN], "the client has been told"),
        (83, Band.AMBER, [RiskKind.COMPLAINT_OPEN], "the complaint is settled"),
        (83, Band.AMBER, [RiskKind.RHYTHM_BREAK], "somebody has spoken to them"),
        (50, Band.AMBER, [RiskKind.COMPLAINT_OPEN], None),
        (20, Band.RED, [RiskKind.CLIENT_NOT_TOLD], None),
        (83, Band.GREEN, [RiskKind.CHECKIN_DUE], None),
        (83, Band.AMBER, [RiskKind.CHECKIN_DUE], None),
    ],
)
def test_a_colour_below_the_scores_own_is_explained(
    score: float, band: Band, kinds: list[RiskKind], until: str | None
) -> None:
    assert stands(score, band, *kinds).until == until


def test_the_bands_are_those_of_scoring() -> None:
    bands = load_policy(Path("services/scoring/policy.yaml").read_text(encoding="utf-8")).bands

    assert (POLICY.bands.green, POLICY.bands.amber) == (bands.green, bands.amber)
