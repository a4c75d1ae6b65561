"""Keys are stored: one that came out otherwise after an upgrade would mail somebody a second time."""

from datetime import date

from services.alerts.domain import FALLBACK, DigestPlan, Notice, keys
from services.alerts.mail import digest_message_id, urgent_message_id
from services.alerts.mail.identity import thread_root
from services.alerts.mail_queue import SentDigest
from shared.events.alerts import MailOutcome
from tests.support.stories.alerts import NOW

ALERT = "5f0c1b8e-6f0e-5a53-9d6e-0d3a4a3c9c11"
DAY = date(2026, 5, 4)


def test_a_mail_at_once_is_kept_by_alert_audience_and_step() -> None:
    notice = Notice("acme", ALERT, None, NOW, NOW)

    assert notice.key == f"{ALERT}/responsible/1"
    assert Notice("acme", ALERT, "nia", NOW, NOW, step=2).key == f"{ALERT}/nia/2"
    assert Notice("acme", ALERT, "nia", NOW, NOW, step=2).for_the_fallback().key == f"{ALERT}/fallback/2"


def test_a_digest_is_kept_by_recipient_and_local_date_planned_or_recovered() -> None:
    sent = SentDigest("jane", DAY, "acme", ALERT, MailOutcome.SENT, "<m@x>", NOW)

    assert DigestPlan("jane", DAY, {}).key == sent.key == "digest/jane/2026-05-04"
    assert DigestPlan(FALLBACK, DAY, {}).key == "digest//2026-05-04"
    assert DigestPlan("jane", DAY, {}, history=True).key == "digest/jane/2026-05-04/history"


def test_message_ids_follow_from_the_keys_as_ever() -> None:
    assert keys.urgent_message(ALERT, "jane", 1) == f"alert/{ALERT}/jane/1"
    assert urgent_message_id(ALERT, "jane", "firm.example") == "<1b010f5a0011b23d94e4d135582447e4afe2b978@firm.example>"
    assert digest_message_id("jane", DAY, "firm.example") == "<896dbb0241fda7f0cf6c1968a22cfd991f08e83a@firm.example>"
    assert thread_root(ALERT, "firm.example") == "<97c133143d3db7383defd7a3136381295fab69d9@firm.example>"
    assert keys.mailed_event_id("<m@x>", ALERT, NOW.isoformat()) == "8a59c317-c23c-5870-a71b-c2ed8298b404"
