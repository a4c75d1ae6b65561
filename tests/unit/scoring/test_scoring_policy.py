"""The policy file is read strictly: what is misspelt, missing, out of range or without a source is refused by name."""

from datetime import date
from pathlib import Path

import pytest

from services.scoring.domain import PolicyError, load_policy
from services.scoring.domain.signals import delays
from shared.events.interactions import Channel
from shared.events.scoring import Band

TEXT = Path("services/scoring/policy.yaml").read_text(encoding="utf-8")
GREEN = "green: {value: 65, unit: points, basis: prior"


def test_the_policy_that_comes_with_it_can_be_read() -> None:
    found = load_policy(TEXT)
    assert found.version == "2026-11"
    assert found.bands.green == 65
    assert delays.CONSTANTS.of(found).cap is Band.RED
    assert found.counts_as_real == {Channel.MEETING, Channel.VIDEO, Channel.CALL}
    assert found.history_from is None


def test_a_tier_it_does_not_name_gets_the_default() -> None:
    found = load_policy(TEXT)
    assert found.tier("platinum") == found.tier(None) == found.tiers["standard"]
    assert found.tier("key").contacts_a_year == 24


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("tell_missed", "tel_missed", "/delays/tel_missed: there is no such setting; did you mean tell_missed?"),
        (GREEN, GREEN.replace("value", "valu"), "/bands/green/valu: there is no such setting; did you mean value?"),
        (GREEN, GREEN.replace("points", "days"), "/bands/green/unit: is 'days', must be 'points'"),
        (GREEN, GREEN.replace("65", "165"), "/bands/green/value: is 165, must lie from 0 to 100 points"),
        (GREEN, GREEN.replace("65", "yes"), "/bands/green/value: must be a number of points"),
        (GREEN, GREEN.replace("65", ".nan"), "/bands/green/value: must be a number of points"),
        (GREEN, GREEN.replace("prior", "guess"), "/bands/green/basis: must be one of measured, prior"),
        (GREEN, GREEN.replace("65", "30"), "/bands: amber must not begin above green"),
        ("ten points under neutral", " ", "/bands/green/source: must say where the value comes from"),
        ("cap: amber", "cap: orange", "/complaints/cap: 'orange' is none of"),
        ("[meeting, video, call]", "[meeting, fax]", "/counts_as_real: 'fax' is none of"),
        ("[meeting, video, call]", "[]", "/counts_as_real: must list channels"),
        ("default_tier: standard", "default_tier: gold", "/default_tier: 'gold' is none of key, standard, dormant"),
        ('version: "2026-11"', "version: 2026.11", "/version: must be a name"),
        ('version: "2026-11"', 'version: "a b"', "/version: must be a name"),
        ("history_from: null", "history_from: long ago", "/history_from: must be a day such as 2024-01-31, or null"),
        ("history_from: null\n", "\n", "/: lacks history_from"),
        ("bands:\n", "bands: 7\nbandits:\n", "/bandits: there is no such setting; did you mean bands?"),
    ],
)
def test_what_is_wrong_is_refused_by_name(old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(PolicyError) as refused:
        load_policy(TEXT.replace(old, new, 1))
    assert message in str(refused.value)


def test_the_half_life_of_what_is_stored_cannot_be_changed() -> None:
    silence = TEXT.index("silence:")
    changed = TEXT[:silence] + TEXT[silence:].replace("value: 90", "value: 60", 1)
    with pytest.raises(PolicyError, match="/silence/half_life: must be 90"):
        load_policy(changed)


def test_a_firm_names_only_what_it_changes() -> None:
    found = load_policy(TEXT, "version: ours-1\nhistory_from: 2025-01-01\nbands: {green: {value: 70, source: ours}}")
    assert (found.version, found.bands.green, found.bands.amber) == ("ours-1", 70, 40)
    assert found.history_from == date(2025, 1, 1)


def test_what_is_misspelt_in_an_override_is_refused_too() -> None:
    with pytest.raises(PolicyError, match="/bands/gren: there is no such setting; did you mean green"):
        load_policy(TEXT, "bands: {gren: {value: 70}}")


def test_a_comment_alone_overrides_nothing() -> None:
    assert load_policy(TEXT, "# nothing\n") == load_policy(TEXT, "") == load_policy(TEXT)


@pytest.mark.parametrize("text", ["", "[]", "7", "a: b: c"])
def test_what_is_no_policy_is_refused(text: str) -> None:
    with pytest.raises(PolicyError):
        load_policy(text)
