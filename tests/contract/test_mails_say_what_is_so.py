"""What a mail says is what scoring would say at the mail's date, in whatever zone and order."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from services.alerts.domain import section
from services.alerts.mail.view import section_view
from shared.events import Event
from shared.wording import Reader
from shared.wording import reasons as wording
from tests.support.stories.alerts import POLICY as ALERTS_POLICY
from tests.support.stories.one_client import OneClient
from tests.support.stories.scoring import POLICY, day
from tests.support.stories.scoring_histories import NOW, histories

ZONES = st.sampled_from(["Europe/London", "America/Los_Angeles", "Australia/Sydney", "Asia/Kolkata"]).map(ZoneInfo)
#: Days after the last fact at which a mail is written.
LATER = st.floats(0, 400, allow_nan=False)


@settings(max_examples=200)
@given(histories(), ZONES, LATER)
def test_no_line_of_a_mail_differs_from_the_assessment_at_its_date(
    history: list[Event], zone: ZoneInfo, later: float
) -> None:
    client = OneClient(POLICY)
    for event in sorted(history, key=lambda event: event.recorded_at):
        client.hears(event)
    at = max((event.recorded_at for event in history), default=day(NOW)) + timedelta(days=later)
    client.until(at)
    assert_true(client, Reader(at, zone))


def assert_true(client: OneClient, reader: Reader) -> None:
    """A digest's section with every open alert says what scoring says."""
    live = client.live(reader.at)
    assert {(one.kind, one.subject) for one in client.alerts.alerts.values()} == {risk.key for risk in live.risks}
    made = section(client.alerts, frozenset(client.alerts.alerts), ALERTS_POLICY)
    if made is None:
        return
    told = section_view(made, reader, 600)
    now = {wording.why(risk.facts, reader) for risk in live.risks if risk.facts is not None}
    assert {view.why for view, item in zip(told.items, made.items, strict=True) if item.stated is not None} == now
    if told.health is None or made.health is None:
        return
    because = {wording.why(one.facts, reader) for one in live.contributions if one.facts is not None}
    shown = zip(told.health.reasons, made.health.reasons, strict=True)
    assert {view.why for view, cause in shown if cause.facts is not None} <= because
