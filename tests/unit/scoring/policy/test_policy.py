"""The policy file is read strictly: what is misspelt, missing, out of range or without a source is refused by name."""

from datetime import date, time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.scoring.domain import load_policy
from services.scoring.domain.signals.commitments import delays
from services.scoring.domain.signals.contact import checkins
from services.scoring.domain.signals.registry import SECTIONS
from services.scoring.domain.working import Hours
from services.scoring.policy_commands import policy_commands
from shared.documents import PolicyError
from shared.events.interactions import Channel
from shared.events.scoring import Band

TEXT = Path("services/scoring/policy.yaml").read_text(encoding="utf-8")
GREEN = "green: {value: 65, unit: points, basis: prior"


def test_the_policy_that_comes_with_it_can_be_read() -> None:
    found = load_policy(TEXT)
    assert found.version == "2026-11-25"
    assert found.bands.green == 65
    assert delays.CONSTANTS.of(found).cap is Band.RED
    assert found.counts_as_real == {Channel.MEETING, Channel.VIDEO, Channel.CALL}
    assert found.history_from is None


def test_what_is_set_by_tier_may_be_added_to_and_names_one_at_least() -> None:
    monthly = "press: {value: 30, unit: days, basis: prior, source: ours}"
    found = checkins.CONSTANTS.of(load_policy(TEXT, f"checkins: {{every: {{{monthly}}}}}"))
    assert (found.every["press"], found.every["key"]) == (30, 90)
    with pytest.raises(PolicyError, match="/checkins/every: must name at least one tier"):
        load_policy(TEXT, "checkins: {every: null}")


def test_a_tier_it_does_not_name_gets_the_default() -> None:
    found = load_policy(TEXT)
    assert found.tier("platinum") == found.tier(None) == found.tiers["standard"]
    assert found.tier("key").contacts_a_year == 24


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("tell_missed", "tel_missed", "/delays/tel_missed: there is no such setting; did you mean tell_missed?"),
        (
            "    ordinary: {value: 0.2",
            "    ordinry: {value: 0.2",
            "/reports/weak_signals/ordinry: there is no such setting; did you mean ordinary?",
        ),
        (
            "prior: {value: 0.25",
            "prior: {value: 0",
            "/reports/weak_signals/prior/value: must be a number from 0.01 to 1 share; is 0",
        ),
        (GREEN, GREEN.replace("value", "valu"), "/bands/green/valu: there is no such setting; did you mean value?"),
        (GREEN, GREEN.replace("points", "days"), "/bands/green/unit: must be 'points'; is 'days'"),
        (GREEN, GREEN.replace("65", "165"), "/bands/green/value: must be a number from 0 to 100 points; is 165"),
        (GREEN, GREEN.replace("65", "yes"), "/bands/green/value: must be a number from 0 to 100 points; is"),
        (GREEN, GREEN.replace("65", ".nan"), "/bands/green/value: must be a number from 0 to 100 points; is"),
        (GREEN, GREEN.replace("prior", "guess"), "/bands/green/basis: must be 'measured' or 'prior'; is 'guess'"),
        (GREEN, GREEN.replace("65", "30"), "/bands: amber must not begin above green"),
        ("ten points under neutral", " ", "/bands/green/source: must say where the value comes from"),
        ("cap: amber", "cap: orange", "/complaints/cap: must be 'red', 'amber', 'green' or"),
        ("[meeting, video, call]", "[meeting, fax]", "is 'fax'; did you mean"),
        ("[meeting, video, call]", "[]", "/counts_as_real: must hold at least 1"),
        ("default_tier: standard", "default_tier: gold", "/default_tier: 'gold' is none of key, standard, dormant"),
        (
            "    key: {value: 90, unit: days",
            "    key: {value: 90, unit: weeks",
            "/checkins/every/key/unit: must be 'days'; is 'weeks'",
        ),
        ("  every:\n    key", "  every: {}\n  often:\n    key", "/checkins/often: there is no such setting"),
        ('version: "2026-11-25"', "version: 2026.11", "/version: must be a name"),
        ('version: "2026-11-25"', 'version: " a"', "/version: must be a name"),
        ("history_from: null", "history_from: long ago", "/history_from: must be a day such as 2024-01-31, or null"),
        ("history_from: null\n", "\n", "/: lacks history_from"),
        ("Europe/London", "Europe/Londn", "/working/zone: must be an IANA time zone such as Europe/London"),
        ('"17:30"', "17:30", "/working/end: must be a local time in quotes"),
        (
            '"17:30"',
            '"17:30+01:00"',
            'such as "17:30", without an offset',
        ),
        ('"17:30"', '"09:00"', "/working: start must be before end"),
        ("[1, 2, 3, 4, 5]", "[1, 8]", "/working/days: must list ISO weekdays, 1 (Monday) to 7"),
        ("[1, 2, 3, 4, 5]", "[]", "/working/days: must list ISO weekdays"),
        ("holidays: null", 'holidays: "GB-LON"', "/working/holidays: must be a country, or a part of one"),
        ("holidays: null", "holidays: NO", "/working/holidays: must be a country, or a part of one"),
        ("holidays: null", "holidayz: null", "/working/holidayz: there is no such setting; did you mean holidays?"),
        ("bands:\n", "bands: 7\nbandits:\n", "/bandits: there is no such setting; did you mean bands?"),
    ],
)
def test_what_is_wrong_is_refused_by_name(old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(PolicyError) as refused:
        load_policy(TEXT.replace(old, new, 1))
    assert message in str(refused.value)


def test_the_half_life_of_contacts_may_be_no_longer_than_they_are_remembered() -> None:
    def lasting(days: int) -> str:
        return f"silence: {{half_life: {{value: {days}, source: ours}}}}"

    assert load_policy(TEXT, lasting(180)).silence.half_life == 180
    with pytest.raises(PolicyError, match="/silence/half_life: must be at most 180: contacts are remembered for 128"):
        load_policy(TEXT, lasting(181))


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


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_a_mistake_is_named_with_its_line() -> None:
    with pytest.raises(PolicyError, match=rf"^line {line_of(TEXT, 'tell_missed')}: /delays/tel_missed: "):
        load_policy(TEXT.replace("tell_missed", "tel_missed"))
    with pytest.raises(PolicyError, match=rf"^line {line_of(TEXT, 'green:')}: /bands/green/value: .*points; is 165"):
        load_policy(TEXT.replace(GREEN, GREEN.replace("65", "165")))


def test_the_line_is_that_of_the_firms_own_file() -> None:
    over = "version: ours-1\n\ntiers:\n  press:\n    contacts_a_year: {value: 4, unit: days}\n"
    with pytest.raises(PolicyError, match=r"^line 4: /tiers/press: lacks no_contact$"):
        load_policy(TEXT, over)
    with pytest.raises(PolicyError, match=r"^line 3: /calls/ceiling/unit: must be 'log-odds'; is 'days'"):
        load_policy(TEXT, "version: ours-1\ncalls:\n  ceiling: {unit: days}")
    broken = TEXT.replace("tell_missed", "tel_missed")
    with pytest.raises(PolicyError, match=r"^line \d+ of the base policy: /delays/tel_missed"):
        load_policy(broken, "version: ours-1")


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ("bands: {}\nbands: {}", "line 2: bands is given twice, first on line 1"),
        ("history_from: 2024-13-45", "line 1: 2024-13-45 cannot be read"),
        ("&a bands: &b {bands: *b}", "is nested too deep"),
        ("7", "must be a mapping of settings"),
    ],
)
def test_what_yaml_would_let_pass_is_refused(over: str, message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        load_policy(TEXT, over)


def test_every_signal_finds_its_constants_under_its_name() -> None:
    found = load_policy(TEXT)
    assert found.sections.keys() == SECTIONS.keys()
    assert all(type(section.of(found)) is section.model for section in SECTIONS.values())


def checked(file: Path) -> Result:
    return CliRunner().invoke(policy_commands(), ["check", str(file)])


def test_a_file_is_checked_before_a_service_is_started_with_it(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text("version: ours-1\n")
    assert (checked(file).exit_code, checked(file).output) == (0, "ours-1: ok\n")
    file.write_text("version: ours-1\nbands: {gren: {value: 70}}\n")
    found = checked(file)
    assert found.exit_code == 1
    assert "line 2: /bands/gren: there is no such setting; did you mean green?" in found.output
    assert checked(tmp_path / "none.yaml").exit_code == 1


def test_when_people_work_of_whom_nobody_said_it_is_the_firms_to_say() -> None:
    found = load_policy(TEXT, 'working: {zone: Europe/Oslo, end: "16:00", days: [4, 1], holidays: "NO"}')
    assert found.working == Hours("Europe/Oslo", time(9), time(16), (1, 4), "NO")
    assert found.people.office == found.working
