import pytest

from services.alerts.settings import AlertsSettings
from shared.settings import SettingsError


def test_answers_go_to_an_address_that_can_be_one() -> None:
    assert AlertsSettings(mail_reply_to="care@firm.example").letterhead().reply_to == "care@firm.example"
    with pytest.raises(SettingsError, match="RAPPORT_MAIL_REPLY_TO"):
        AlertsSettings(mail_reply_to="client care").letterhead()


def test_answers_go_to_whoever_reads_what_reaches_nobody_else_unless_the_firm_says() -> None:
    assert AlertsSettings(fallback_address="care@straße.example").letterhead().reply_to == "care@straße.example"
    assert AlertsSettings(mail_reply_to="", fallback_address="care@x.example").letterhead().reply_to == "care@x.example"
    needs_smtputf8 = AlertsSettings(fallback_address="fürsorge@x.example").letterhead()
    assert needs_smtputf8.reply_to is None, "no mail to anybody would pass a server without SMTPUTF8"
    with pytest.raises(SettingsError, match="RAPPORT_MAIL_REPLY_TO: must be ASCII"):
        AlertsSettings(mail_reply_to="fürsorge@x.example").letterhead()


@pytest.mark.parametrize("name", ["mail_from", "fallback_address", "mail_domain"])
def test_no_mail_is_refused_for_an_address_that_was_wrong_from_the_start(name: str) -> None:
    with pytest.raises(SettingsError, match=f"RAPPORT_{name.upper()}: "):
        AlertsSettings.model_validate({name: "a b"}).letterhead()


def test_ids_have_a_domain_of_ascii() -> None:
    settings = AlertsSettings(mail_domain="straße.example")

    assert settings.letterhead().domain == "xn--strae-oqa.example"
    assert settings.server().hello == "xn--strae-oqa.example"
