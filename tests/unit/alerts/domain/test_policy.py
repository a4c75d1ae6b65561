import pytest

from services.alerts.domain import load
from shared.documents import PolicyError
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
    assert (POLICY.late_cause_hours, POLICY.wait_for_recipient_minutes, POLICY.digest.at) == (26, 5, "08:00")
    assert POLICY.gravity[RiskKind.COMPLAINT_OPEN] == 0


def test_an_override_changes_what_it_names_and_nothing_else() -> None:
    policy = load(POLICY_TEXT, "digest: {at: on_request}\nkinds: {competitor: {next: Ask them.}}")

    assert policy.digest.time is None
    assert policy.kinds[RiskKind.COMPETITOR].next == "Ask them."
    assert policy.kinds[RiskKind.COMPETITOR].title == POLICY.kinds[RiskKind.COMPETITOR].title
    assert list(policy.kinds) == list(POLICY.kinds)


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("urgnt: []", "line 1: /urgnt: there is no such setting; did you mean urgent?"),
        ("digest: {att: 8}", "line 1: /digest/att: there is no such setting; did you mean at?"),
        ("kinds: {complaint: {title: x}}", "/kinds/complaint: there is no such setting; did you mean complaint_open?"),
        ("kinds: {competitor: {advice: x}}", "/kinds/competitor/advice: there is no such setting; did you mean"),
        ("mutes: {complaint: []}", "/mutes/complaint: there is no such setting; did you mean complaint_open?"),
        ("retry: {jiter: 0.1}", "/retry/jiter: there is no such setting; did you mean jitter?"),
        ("urgent: [complaint]", "is 'complaint'; did you mean complaint_open?"),
        ("late_cause_hours: soon", "line 1: /late_cause_hours: must be a valid number; is 'soon'"),
        ("retry: {jitter: 1}", "/retry/jitter: must be less than 1; is 1"),
        ("retry: {longest_seconds: 1}", "must not be below first_seconds"),
        ('digest: {at: "25:00"}', "/digest/at: must be a local time"),
        ('digest: {at: "08:00+02:00"}', "/digest/at: must be a local time"),
        ("digest: {at: 8}\n", "/digest/at: must be a local time"),
        ("digest: {at: 10:30}", '/digest/at: must be a local time in quotes, such as "08:00"'),
        ("digest: []", "line 1: /digest: must be"),
        ("fallback: {zone: Mars/Olympus}", "/fallback/zone: must be an IANA time zone"),
        ("mutes: {no_contact: [competitor]}", "what is urgent cannot be muted: competitor"),
        ("urgent: []\nurgent: []", "line 2: urgent is given twice, first on line 1"),
        ("- urgent", "line 1: must be a mapping of settings"),
        ("urgent: [", "not valid YAML"),
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
    assert policy.gravity[RiskKind.NOT_ONBOARDED] > policy.gravity[RiskKind.ONBOARDING_INCOMPLETE]
    assert RiskKind.NOT_ONBOARDED not in policy.urgent
