"""What partners read of scoring over HTTP: the brief as a page and as JSON, a reason's events, the portfolio's sums."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from shared.events.clients import ClientClassified, ClientOnboarded, GoalsAgreed
from shared.events.interactions import Channel, ComplaintRaised, ComplaintResolved, ContactLogged
from tests.support.databases import Databases
from tests.support.lone_service import TOKEN, LoneService
from tests.support.playing_others import Others
from tests.support.scoring_alone import alone
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture
async def service(
    servers: Servers, databases: Databases, topic_log: TopicLog, tmp_path: Path
) -> AsyncIterator[LoneService]:
    """Scoring is not started yet."""
    async with alone(servers, databases, topic_log, tmp_path, {}) as lone:
        yield lone


async def asked(service: LoneService, path: str, accept: str, token: str = TOKEN, **parameters: str) -> httpx.Response:
    headers = {"accept": accept, "authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=service.url, headers=headers, trust_env=False, timeout=15) as http:
        answer = await http.get(path, params=parameters)
    assert "+00:00" not in answer.text, path
    return answer


async def test_a_client_explained(service: LoneService, speaking: Others) -> None:
    await service.start()
    now = datetime.now(UTC)
    client = f"page-{now.timestamp():.0f}"
    hour = timedelta(hours=1)
    await speaking.say(client, ClientOnboarded(name="Acme & <Sons>", since=now.date(), responsible_partner="jane"))
    await speaking.say(client, ClientClassified(sector="Shipping"))
    await speaking.say(client, GoalsAgreed(goals=("To be left in peace",)))
    await speaking.say(client, ContactLogged(channel=Channel.MEETING, by="jane"), time=now - hour)
    await service.get(f"/clients/{client}/health", min_version="interactions:1")
    raised = ComplaintRaised(complaint="c", about="the bill", verbatim="Twice what you said.", raised_by="Ms B")
    await speaking.say(client, raised, time=now - hour / 2)
    health = await service.get(f"/clients/{client}/health", min_version="interactions:2")
    await _explained(health, now - hour / 2)
    await speaking.say(client, ComplaintResolved(complaint="c"))
    await service.get(f"/clients/{client}/health", min_version="interactions:3")
    await _briefed(service, client)
    await _told_in_a_zone(service, client)
    await _summed_up(service)
    await speaking.say(client, ContactLogged(channel=Channel.VIDEO, by="jane"))
    met = await service.get(f"/clients/{client}/brief", format="json", min_version="interactions:4")
    then = met["since_meeting"]
    assert (then["contacts"], then["changes"]) == (0, [])
    assert then["score_then"] < met["standing"]["score"]


async def _explained(health: dict[str, object], raised_at: datetime) -> None:
    contributions, risks = health["contributions"], health["risks"]
    assert isinstance(contributions, list)
    assert isinstance(risks, list)
    assert sum(each["points"] for each in contributions) == health["score"] - 75  # type: ignore[operator]
    [complaint] = [each for each in contributions if each["kind"] == "complaint"]
    [event] = complaint["events"]
    assert datetime.fromisoformat(complaint["since"]) == datetime.fromisoformat(event["time"]) == raised_at
    assert (event["id"], event["verbatim"]) == (complaint["evidence"][0], "Twice what you said.")
    [risk] = [each for each in risks if each["kind"] == "complaint_open"]
    assert risk["next_step"].startswith("Call them today")
    assert risk["events"] == [event]
    assert health["opportunities"] == []


async def _briefed(service: LoneService, client: str) -> None:
    path = f"/clients/{client}/brief"
    page = await asked(service, path, BROWSER)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert page.headers["vary"] == "Accept"
    assert "<h1><bdi>Acme &amp; &lt;Sons&gt;</bdi></h1>" in page.text
    document = await asked(service, path, "*/*")
    assert document.headers["content-type"] == "application/json"
    assert (await asked(service, path, BROWSER, format="json")).json().keys() == document.json().keys()
    assert (await asked(service, path, "*/*", format="html")).text.startswith("<!doctype html>")
    since = document.json()["since_meeting"]
    assert since["met"] is not None
    assert since["score_then"] is None, "nothing had been said when they met"
    assert any(each["what"].startswith("Over: a complaint. The complaint was resolved") for each in since["changes"])
    assert (await asked(service, path, BROWSER, token="nobody")).status_code == 401
    assert (await asked(service, "/clients/nobody/brief", BROWSER)).status_code == 404
    assert (await asked(service, path, BROWSER, format="pdf")).status_code == 422


async def _told_in_a_zone(service: LoneService, client: str) -> None:
    """The one asked for; the office's where the partner's is not known. One that does not exist is refused."""
    for path in (f"/clients/{client}/health", f"/clients/{client}/brief", "/portfolio"):
        assert (await asked(service, path, "*/*")).json()["zone"] == "Europe/London"
        assert (await asked(service, path, "*/*", zone="Australia/Sydney")).json()["zone"] == "Australia/Sydney"
        for unknown in ("Mars/Olympus", "../../etc/passwd", "\0", ""):
            refused = await asked(service, path, "*/*", zone=unknown)
            assert refused.status_code == 422, unknown
            [error] = refused.json()["errors"]
            assert error["pointer"] == "/query/zone"
            assert error["detail"].endswith("must be an IANA time zone such as Europe/London")
    page = await asked(service, f"/clients/{client}/brief", BROWSER, zone="Australia/Sydney")
    assert " Sydney time. Policy" in page.text
    health = (await asked(service, f"/clients/{client}/health", "*/*")).json()
    assert {"why", "facts", "holds_until"} <= health["contributions"][0].keys()
    assert all({"why", "facts", "holds_until"} <= risk.keys() for risk in health["risks"])
    assert health["standing"].endswith(".")


async def _summed_up(service: LoneService) -> None:
    answer = await service.get("/portfolio/summary", sector="Shipping")
    assert answer["all"]["clients"] == 1
    assert [line["partner"] for line in answer["by_partner"]] == ["jane"]
    assert answer["by_sector"][0]["sector"] == "Shipping"
    assert answer["by_tier"][0]["trend"] == {"this_month": None, "last_month": None}
    page = await service.get("/portfolio", sector="Shipping", tier="standard")
    assert [line["client"] for line in page["clients"]] != []
    assert (await service.get("/portfolio", sector="Shipping", tier="key"))["clients"] == []
