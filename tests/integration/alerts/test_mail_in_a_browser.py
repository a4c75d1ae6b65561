"""Mails in a real browser: whatever words they hold, they are as wide as the screen and no wider."""

from pathlib import Path

import pytest

from services.alerts.domain import Digest, Entry, StillOpen
from shared.events.scoring import Band, RiskKind, RiskOpened
from tests.support.browser import widths
from tests.support.stories.alerts import DAY, NOW, health, onboarded, risk
from tests.support.stories.mails import OWN, body, complaint, of, urgent, written

PHONE, PANE = 390, 600
LONG = "https://x.example/" + "a" * 700
NAME = "W" * 80


def everything() -> str:
    """A digest with each of its parts, all of it long words."""
    worst = of(onboarded(NAME), health(38.4, Band.RED, (-21.4, LONG)), *_risks(list(RiskKind)[:12]))
    quiet, good = (
        of(onboarded(NAME), *_risks([RiskKind.DETRACTOR])),
        of(onboarded(NAME), *_risks([RiskKind.REFERRAL_MOMENT])),
    )
    still = StillOpen(NAME, complaint(NAME).items[0], NOW - 2 * DAY)
    made = Digest((Entry(worst, OWN),), (Entry(quiet, OWN),), (Entry(good, OWN),), (still,), others=60)
    return body(written(made), "html")


def _risks(kinds: list[RiskKind]) -> list[RiskOpened]:
    return [risk(kind, f"k-{kind}", why=LONG, verbatim=f"{kind} {LONG}", next_step=f"{kind} {LONG}") for kind in kinds]


@pytest.mark.again
def test_a_mail_is_no_wider_than_a_telephone_whatever_its_words(tmp_path: Path) -> None:
    for page in (body(urgent(complaint(NAME, verbatim=f"{LONG}\nעוד {LONG}")), "html"), everything()):
        assert widths(page, [PHONE, PANE], tmp_path) == [PHONE, PANE]


@pytest.mark.again
def test_a_page_that_is_wider_is_found_out(tmp_path: Path) -> None:
    assert widths(f"<!doctype html><p>{'a' * 700}</p>", [PHONE], tmp_path)[0] > PHONE
