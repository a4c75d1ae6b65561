"""After the story: somebody takes an alert on, a complaint is resolved, and nobody hears of it again."""

from datetime import UTC, datetime

from deploy.local.demo.mails import read
from shared.events.catalogue import Service, Topic
from tests.support.played import Json, Played
from tests.support.topic_log import TopicLog

PARTNER = "ada.quill"
ADDRESS = "ada.quill@penhallowstroud.example"


async def acknowledge(played: Played, alert: str, **said: str) -> tuple[int, Json]:
    response = await played.http.post(f"{played.urls[Service.ALERTS]}/alerts/{alert}/acknowledge", json=said)
    return response.status_code, response.json()


async def broken_promise(played: Played, client: str) -> Json:
    """A new client of the partner, to whom a promise is broken today: news for the digest. The alert."""
    today = f"{datetime.now(UTC):%Y-%m-%d}"  # so that nothing else can be wrong with them yet
    onboarded = {"name": client.title(), "since": today, "responsible_partner": PARTNER}
    await played.report("ClientOnboarded", client, onboarded)
    answer = await played.report("PromiseBroken", client, {"promise": f"{client}-draft"})
    await played.come_through(client, "interactions", answer["version"])
    return await played.open_alert(client, "promise_broken")


async def test_taking_on_twice_gives_the_same_answer(played: Played) -> None:
    alert = await played.open_alert("vantage-orchards", "competitor")
    first = await acknowledge(played, alert["alert"], by="tom.bracewell", note="Lunch on Thursday.")
    again = await acknowledge(played, alert["alert"], by="eleanor.penhallow")
    assert first == again
    assert first[0] == 200
    assert first[1]["acknowledged_by"] == "tom.bracewell"
    shown = await played.open_alert("vantage-orchards", "competitor")
    assert shown["acknowledged_by"] == "tom.bracewell"
    events = await played.rows(Service.ALERTS, "select data from events where type = 'rapport.AlertAcknowledged.v1'")
    assert len([row for row in events if alert["alert"] in row["data"]]) == 1


async def test_an_alert_that_is_none_cannot_be_taken_on(played: Played) -> None:
    assert (await acknowledge(played, "00000000-0000-0000-0000-000000000000"))[0] == 404


async def test_what_was_taken_on_is_not_in_the_next_digest(played: Played) -> None:
    await played.report("PersonAdded", PARTNER, {"name": "Ada Quill", "email": ADDRESS})
    taken_on = await broken_promise(played, "ottershaw-dairies")
    await broken_promise(played, "penrose-foundry")
    assert (await acknowledge(played, taken_on["alert"]))[0] == 200
    assert (await played.ask.post(Service.ALERTS, "/digests"))["digests"] == 1
    await played.come_through("penrose-foundry", "interactions", 1)
    [digest] = [mail for mail in read(played.parts.stack.mails) if mail.to == ADDRESS]
    assert "Penrose-Foundry" in digest.text
    assert "Ottershaw" not in digest.text + digest.subject


async def test_a_resolved_complaint_ends_its_alert_and_nobody_is_mailed_again(played: Played) -> None:
    log = TopicLog(played.parts.stack.kafka)
    start = await log.ends([Topic.ALERTS])
    before = played.mails()
    alert = await played.open_alert("st-brannocs-hospice", "complaint_open")
    resolved = {"complaint": "brannoc-wrong-beneficiary", "how": "Marcus went to see them.", "satisfied": True}

    answer = await played.report("ComplaintResolved", "st-brannocs-hospice", resolved)
    await played.come_through("st-brannocs-hospice", "interactions", answer["version"])

    [over] = await played.alerts(client="st-brannocs-hospice", kind="complaint_open")
    assert over["resolved_at"] is not None
    events = await log.since(start, Topic.ALERTS)
    types = [dict(event.headers)["ce_type"] for event in events if alert["alert"].encode() in (event.value or b"")]
    assert types == [b"rapport.AlertResolved.v1"]
    assert played.mails() == before
    assert (await acknowledge(played, alert["alert"]))[0] == 409
