"""The handshake of web hooks, as CloudEvents specifies it (Web Hooks 1.0.2, section 4)."""

import httpx
import pytest
from fastapi import FastAPI

from shared.settings import Settings
from shared.web import webhook


async def asked(origins: str, **headers: str) -> httpx.Response:
    app = FastAPI()
    app.include_router(webhook.router("/events", Settings(webhook_origins=origins).webhooks))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as http:
        return await http.options("/events", headers={name.replace("_", "-"): said for name, said in headers.items()})


@pytest.mark.parametrize("origins", ["*", "other.example, EventGrid.Azure.net"])
async def test_who_may_deliver_is_told_so(origins: str) -> None:
    answer = await asked(origins, WebHook_Request_Origin="eventgrid.azure.net", WebHook_Request_Rate="120")
    assert answer.status_code == 200
    assert answer.headers["WebHook-Allowed-Origin"] == "eventgrid.azure.net"
    assert answer.headers["WebHook-Allowed-Rate"] == "*"
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("origins", ["", "other.example", "azure.net"])
async def test_who_may_not_is_given_no_permission(origins: str) -> None:
    answer = await asked(origins, WebHook_Request_Origin="eventgrid.azure.net", WebHook_Request_Rate="120")
    assert answer.status_code == 403
    assert not {"webhook-allowed-origin", "webhook-allowed-rate"} & set(answer.headers)
    assert "RAPPORT_WEBHOOK_ORIGINS" in answer.json()["detail"]


@pytest.mark.parametrize("origin", ["", "a b", "x" * 300])
async def test_what_is_no_origin_gets_no_permission(origin: str) -> None:
    answer = await asked("*", WebHook_Request_Origin=origin)
    assert (answer.status_code, "webhook-allowed-origin" in answer.headers) == (403, False)


async def test_who_only_asks_for_the_methods_is_told_them() -> None:
    answer = await asked("*")
    assert (answer.status_code, answer.headers["Allow"]) == (200, "OPTIONS, POST")
    assert "webhook-allowed-origin" not in answer.headers


async def test_a_callback_is_not_called_and_changes_nothing() -> None:
    answer = await asked(
        "*", WebHook_Request_Origin="x.example", WebHook_Request_Callback="https://x.example/confirm?key=1"
    )
    assert answer.headers["WebHook-Allowed-Origin"] == "x.example"
