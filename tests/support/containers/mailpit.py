"""The mails that Mailpit holds, fetched into a folder as the embedded catcher would have kept them there."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

PAGE = 50


class Mailpit:
    """Mailpit's REST API at ``url``. It keeps 500 messages unless told otherwise."""

    def __init__(self, url: str) -> None:
        self._url = url

    def fetch(self, folder: Path) -> None:
        """Write each message that is not in ``folder`` yet as <arrival>-<hash of its id>.eml, with `X-RcptTo`.

        Message by message as they arrived; Mailpit must not have been emptied meanwhile.
        """
        folder.mkdir(exist_ok=True)
        known = {file.stem.partition("-")[2] for file in folder.glob("*.eml")}
        with httpx.Client(base_url=self._url, trust_env=False) as http:
            for summary in reversed(list(_summaries(http))):
                key = hashlib.sha256(summary["ID"].encode()).hexdigest()[:12]
                if key not in known:
                    known.add(key)
                    raw = _got(http, f"/api/v1/message/{summary['ID']}/raw").content
                    file = folder / f"{len(known):06}-{key}.eml"
                    file.write_bytes(f"X-RcptTo: {_recipients(summary)}\r\n".encode() + raw)


def _summaries(http: httpx.Client) -> Iterator[dict[str, Any]]:
    """Newest first."""
    start = 0
    while page := _got(http, "/api/v1/messages", start=start, limit=PAGE).json()["messages"]:
        yield from page
        start += len(page)


def _recipients(summary: dict[str, Any]) -> str:
    people = [*(summary["To"] or ()), *(summary["Cc"] or ()), *(summary["Bcc"] or ())]
    return ", ".join(person["Address"] for person in people)


def _got(http: httpx.Client, path: str, **parameters: int) -> httpx.Response:
    return http.get(path, params=parameters).raise_for_status()
