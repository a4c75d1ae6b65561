import pytest

from services.alerts.settings import AlertsSettings
from shared.settings import SettingsError


def test_answers_go_to_an_address_that_can_be_one() -> None:
    assert AlertsSettings(mail_reply_to="care@firm.example").letterhead().reply_to == "care@firm.example"
    with pytest.raises(SettingsError, match="RAPPORT_MAIL_REPLY_TO"):
        AlertsSettings(mail_reply_to="client care").letterhead()
