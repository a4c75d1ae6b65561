from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.local.demo.page.routes import application
from deploy.local.stack import Stack

ROW: dict[str, Any] = {
    "client": "acme & co/7",
    "name": "<b>Acme</b>",
    "score": 41.6,
    "band": "amber",
    "main_reason": "Quiet.",
}
STACK_URL = "http://scoring.example"


class Scoring:
    """Stands for the service; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[httpx.Request] = []
        self.away = False

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self.away:
            raise httpx.ConnectError("refused", request=request)
        path = request.url.raw_path.decode()
        if path == "/portfolio":
            return httpx.Response(200, json={"clients": [ROW], "next": None})
        if path == "/reports" and "text/html" not in request.headers["accept"]:
            return httpx.Response(200, json={"reports": [{"name": "drift", "title": "Drift", "at": None}]})
        if path == "/clients/acme%20%26%20co%2F7/brief":
            headers = {"content-security-policy": "default-src 'none'", "set-cookie": "a=b"}
            return httpx.Response(200, html="<h1>Acme</h1>", headers=headers)
        return httpx.Response(404, json={"detail": "unknown"})


@pytest.fixture
def scoring() -> Scoring:
    return Scoring()


@pytest.fixture
def browser(scoring: Scoring, tmp_path: Path) -> httpx.AsyncClient:
    """Comes without a token."""
    message = EmailMessage()
    message["Subject"] = "Acme & Sons: a complaint is open"
    message.set_content("Complained.")
    message.add_alternative("<p>Complained.</p>", subtype="html")
    (tmp_path / "000001-abc.eml").write_bytes(message.as_bytes())
    (tmp_path / "other.html").write_text("not a mail")
    stack = Stack(kafka="", postgres="", smtp="", mails=tmp_path, urls={"scoring": STACK_URL}, token="secret")
    headers = {"authorization": f"Bearer {stack.token}"}
    http = httpx.AsyncClient(transport=httpx.MockTransport(scoring.answer), headers=headers)
    transport = httpx.ASGITransport(application(stack, "Small LLP", http))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:4321")


async def test_the_front_links_to_every_client_report_and_mail(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/")).text
    assert 'href="/clients/acme%20%26%20co%2F7/brief"' in page
    assert "&lt;b&gt;Acme&lt;/b&gt;" in page
    assert 'href="/reports/drift.html"' in page
    assert '<a href="/mails/000001-abc.html">Acme &amp; Sons: a complaint is open</a>' in page


async def test_a_mail_is_served_under_its_name_and_nothing_else_is(browser: httpx.AsyncClient) -> None:
    mail = await browser.get("/mails/000001-abc.html")
    assert mail.text.strip() == "<p>Complained.</p>"
    assert mail.headers["content-security-policy"].startswith("default-src 'none'")
    for name in ("other.html", "000001-abc.eml", "..%2F..%2Fetc%2Fpasswd"):
        assert (await browser.get(f"/mails/{name}")).status_code == 404


async def test_the_token_goes_to_the_service_and_not_to_the_browser(
    browser: httpx.AsyncClient, scoring: Scoring
) -> None:
    for path in ("/", "/reports", "/clients/acme/brief"):
        answer = await browser.get(path)
        assert "secret" not in answer.text + str(answer.headers)
    assert {request.headers["authorization"] for request in scoring.asked} == {"Bearer secret"}
    assert {request.method for request in scoring.asked} == {"GET"}


async def test_a_brief_keeps_the_services_own_policy_and_no_more(browser: httpx.AsyncClient) -> None:
    brief = await browser.get("/clients/acme%20%26%20co%2F7/brief")
    assert brief.text == "<h1>Acme</h1>"
    assert brief.headers["content-security-policy"] == "default-src 'none'"
    assert "set-cookie" not in brief.headers


async def test_a_client_that_scoring_does_not_know_is_not_found(browser: httpx.AsyncClient) -> None:
    brief = await browser.get("/clients/nobody/brief")
    assert (brief.status_code, brief.headers["content-type"]) == (404, "application/json")


@pytest.mark.parametrize(
    "path",
    [
        "/metrics",
        "/portfolio",
        "/events",
        "/clients/acme",
        "/clients/%2E%2E/brief",
        "/reports/%2E%2E",
        "/asyncapi.json",
    ],
)
async def test_what_is_not_listed_is_not_asked(browser: httpx.AsyncClient, scoring: Scoring, path: str) -> None:
    assert (await browser.get(path)).status_code == 404
    assert scoring.asked == []


async def test_nothing_can_be_changed(browser: httpx.AsyncClient, scoring: Scoring) -> None:
    for path in ("/", "/reports", "/clients/acme/brief"):
        assert (await browser.post(path)).status_code == 405
    assert scoring.asked == []


async def test_another_sites_name_for_this_machine_is_refused(browser: httpx.AsyncClient, scoring: Scoring) -> None:
    answer = await browser.get("/", headers={"host": "evil.example:4321"})
    assert answer.status_code == 400
    assert scoring.asked == []


@pytest.mark.parametrize("path", ["/", "/reports"])
async def test_a_service_that_is_away_is_named(browser: httpx.AsyncClient, scoring: Scoring, path: str) -> None:
    scoring.away = True
    answer = await browser.get(path)
    assert (answer.status_code, answer.text.split(":")[0]) == (502, "scoring could not be reached")
