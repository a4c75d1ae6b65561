import pytest

from services.alerts.domain import PolicyError, load
from shared.events.scoring import RiskKind
from tests.support.stories.alerts import POLICY, POLICY_TEXT


def test_the_policy_that_comes_with_us() -> None:
    assert {
        RiskKind.COMPLAINT_OPEN,
        RiskKind.DEADLINE_AT_RISK,
        RiskKind.CLIENT_NOT_TOLD,
        RiskKind.COMPETITOR,
    } == POLICY.urgent
    assert set(POLICY.kinds) == set(RiskKind)
    assert (POLICY.late_cause_hours, POLICY.wait_for_recipient_minutes, POLICY.digest.at) == (24, 5, "08:00")
    assert POLICY.gravity(RiskKind.COMPLAINT_OPEN) == 0


def test_an_override_changes_what_it_names_and_nothing_else() -> None:
    policy = load(POLICY_TEXT, "digest: {at: on_request}\nkinds: {competitor: {title: a rival was named}}")

    assert policy.digest.time is None
    assert policy.kinds[RiskKind.COMPETITOR].title == "a rival was named"
    assert policy.kinds[RiskKind.COMPETITOR].next == POLICY.kinds[RiskKind.COMPETITOR].next
    assert list(policy.kinds) == list(POLICY.kinds)


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("urgnt: []", "urgnt: no such name; the nearest is urgent"),
        ("digest: {att: 8}", "digest.att: no such name; the nearest is digest.at"),
        ("kinds: {complaint: {title: x}}", "kinds.complaint: no such name; the nearest is kinds.complaint_open"),
        ("kinds: {competitor: {advice: x}}", "kinds.competitor.advice: no such name; the nearest is kinds.competitor."),
        ("mutes: {complaint: []}", "mutes.complaint: no such name; the nearest is mutes.complaint_open"),
        ("retry: {jiter: 0.1}", "retry.jiter: no such name; the nearest is retry.jitter"),
        ("urgent: [complaint]", "Invalid enum value 'complaint' - at `$.urgent[0]`"),
        ("late_cause_hours: soon", "Expected `float`, got `str` - at `$.late_cause_hours`"),
        ("retry: {jitter: 1}", "Expected `float` < 1.0 - at `$.retry.jitter`"),
        ("retry: {longest_seconds: 1}", "must not be below first_seconds"),
        ('digest: {at: "25:00"}', "digest.at: must be a local time"),
        ('digest: {at: "08:00+02:00"}', "digest.at: must be a local time"),
        ("digest: {at: 8}\n", "digest.at: must be a local time"),
        ("digest: {at: 10:30}", 'digest.at: must be a local time in quotes, such as "08:00"'),
        ("digest: []", "Expected `object`, got `array` - at `$.digest`"),
        ("fallback: {zone: Mars/Olympus}", "fallback.zone: must be an IANA time zone"),
        ("mutes: {no_contact: [competitor]}", "what is urgent cannot be muted: competitor"),
        ("urgent: []\nurgent: []", "urgent: is given twice"),
        ("- urgent", "must be a mapping"),
        ("urgent: [", "not readable as YAML"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words_that_help(override: str, words: str) -> None:
    with pytest.raises(PolicyError) as refused:
        load(POLICY_TEXT, override)

    assert words in str(refused.value)


def test_a_kind_nobody_has_written_of_waits_for_the_digest_under_its_name() -> None:
    policy = load(POLICY_TEXT[: POLICY_TEXT.index("  not_onboarded:")])

    words = policy.kinds[RiskKind.NOT_ONBOARDED]
    assert (words.title, words.next) == ("not onboarded", None)
    assert policy.gravity(RiskKind.NOT_ONBOARDED) > policy.gravity(RiskKind.ONBOARDING_INCOMPLETE)
    assert RiskKind.NOT_ONBOARDED not in policy.urgent
