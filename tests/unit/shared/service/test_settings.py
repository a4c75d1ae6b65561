"""Settings are read once, from the environment, and say clearly what is wrong."""

import hashlib

import pytest
from pydantic import ValidationError

from services.alerts.settings import AlertsSettings
from services.scoring.settings import ScoringSettings
from shared.kafka.client import broker_arguments, client_arguments
from shared.settings import KafkaSecurity, Scope, Settings, SettingsError, Token


def test_the_database_is_named_after_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_POSTGRES", "postgresql://u:p@db:5432?sslmode=require")
    assert Settings().database("intake") == "postgresql://u:p@db:5432/intake?sslmode=require"
    monkeypatch.setenv("RAPPORT_POSTGRES", "postgresql://u:p@db:5432/other")
    assert Settings().database("intake") == "postgresql://u:p@db:5432/other"


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_POSTGRES", "postgresql://u:secret@db")
    monkeypatch.setenv("RAPPORT_KAFKA_PASSWORD", "secret")
    assert "secret" not in repr(Settings())


def test_a_token_is_known_by_its_hash() -> None:
    token = Token(name="crm", sha256=hashlib.sha256(b"s3cret").hexdigest(), scopes=frozenset({Scope.REPORT}))
    assert token.matches("s3cret")
    assert not token.matches("s3cret ")
    assert not token.matches(token.sha256)


def _token(*scopes: Scope, partners: tuple[str, ...] = ()) -> Token:
    return Token(name="crm", sha256="0" * 64, scopes=frozenset(scopes), partners=frozenset(partners))


def test_a_token_sees_the_people_it_is_bound_to_and_an_administrator_s_everybody() -> None:
    bound = _token(Scope.READ, partners=("anna",))
    assert (bound.sees("anna"), bound.sees("ben")) == (True, False)
    assert not _token(Scope.READ).sees("anna")
    assert not _token(Scope.REPORT, Scope.ACT).sees("anna")
    assert _token(Scope.ADMIN).sees("ben")


@pytest.mark.parametrize("scopes", [(Scope.REPORT,), (Scope.ADMIN,), (Scope.READ, Scope.ADMIN)])
def test_a_binding_that_would_bind_nothing_is_refused(scopes: tuple[Scope, ...]) -> None:
    with pytest.raises(ValidationError, match="with the scope read and without admin"):
        _token(*scopes, partners=("anna",))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RAPPORT_TOKENS", '[{"name":"crm","sha256":"' + "0" * 64 + '","scopes":["read"],"partners":[""]}]'),
        ("RAPPORT_TOKENS", '[{"name":"crm","sha256":"' + "0" * 64 + '","scopes":["read"],"partner":["anna"]}]'),
        ("RAPPORT_TOKENS", '[{"name":"crm","sha256":"short","scopes":["report"]}]'),
        ("RAPPORT_TOKENS", '[{"name":"crm","sha256":"' + "0" * 64 + '","scopes":["everything"]}]'),
        ("RAPPORT_HTTP_PORT", "70000"),
        ("RAPPORT_PARTITIONS", "0"),
        ("RAPPORT_KAFKA_SECURITY", "NONE"),
    ],
)
def test_impossible_settings_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        Settings()


def test_kafka_is_spoken_to_as_told() -> None:
    settings = Settings(kafka="a:1,b:2", kafka_security=KafkaSecurity.SASL_SSL, kafka_username="u")
    arguments = client_arguments(settings)
    assert arguments["bootstrap_servers"] == ["a:1", "b:2"]
    assert (arguments["security_protocol"], arguments["sasl_mechanism"]) == ("SASL_SSL", "SCRAM-SHA-512")
    assert arguments["ssl_context"] is not None
    assert broker_arguments(settings)["security"].use_ssl
    assert broker_arguments(Settings())["security"] is None


def test_a_policy_that_cannot_be_used_is_named(tmp_path_factory: pytest.TempPathFactory) -> None:
    policy = tmp_path_factory.mktemp("policy") / "policy.yaml"
    policy.write_text("tiers: {key: {no_contacts: 3}}")
    with pytest.raises(SettingsError, match=r"RAPPORT_SCORING_POLICY.*no_contact"):
        ScoringSettings(scoring_policy=policy).policy()
    with pytest.raises(SettingsError, match="RAPPORT_ALERTS_POLICY"):
        AlertsSettings(alerts_policy=policy).policy()
    with pytest.raises(SettingsError, match="No such file"):
        AlertsSettings(alerts_policy=policy.with_name("none")).policy()


def test_a_login_in_clear_is_refused() -> None:
    with pytest.raises(SettingsError, match="RAPPORT_SMTP"):
        AlertsSettings(smtp_username="u").server()


@pytest.mark.parametrize(
    ("smtp", "security", "port"), [("m", "tls", 465), ("m", "starttls", 587), ("m:2525", "none", 2525)]
)
def test_the_port_of_the_mail_server(monkeypatch: pytest.MonkeyPatch, smtp: str, security: str, port: int) -> None:
    monkeypatch.setenv("RAPPORT_SMTP", smtp)
    monkeypatch.setenv("RAPPORT_SMTP_SECURITY", security)
    assert AlertsSettings().server().port == port
