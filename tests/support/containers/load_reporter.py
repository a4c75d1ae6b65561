"""Reports facts as an integrator would until SIGTERM; then finishes what it is at and ends.

A fact that gets no answer, or a 5xx, is reported again, unchanged, until it is answered; what comes of each is printed
as a line of JSON. It knows only what was answered, and the standard library: it runs in any container with Python.
"""

import argparse
import json
import os
import signal
import threading
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

GIVEN_UP_SECONDS = 90.0
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
COMPLAINT_EVERY = 20
STOPPING = threading.Event()
PRINTING = threading.Lock()


@dataclass
class Report:
    """One fact, and what came of it. ``status``: 201 where it was recorded, 0 where it was given up.

    ``failures``: each attempt before the last, as seconds since 1970 and what happened.
    """

    service: str
    subject: str
    id: str
    type: str
    status: int = 0
    seconds: float = 0.0
    version: int = 0
    failures: list[tuple[float, str]] = field(default_factory=list)


def facts(client: str, number: int) -> tuple[str, str, dict[str, Any]]:
    """The service that owns it, the type and the data of a client's ``number``-th fact."""
    if number % 2:
        return "intake", "CommunicationsPolicyAgreed", {"answer_calls_within_hours": 1 + number % 40}
    if number % COMPLAINT_EVERY == 0:
        return "interactions", "ComplaintRaised", {"complaint": f"{client}-{number}", "about": "Nobody called back."}
    return "interactions", "ContactLogged", {"channel": "call"}


def reported(url: str, token: str, client: str, number: int) -> Report:
    """Report a fact until it is answered."""
    service, name, data = facts(client, number)
    report = Report(service, client, f"{client}-{number}", f"rapport.{name}.v1")
    document = {
        "specversion": "1.0",
        "source": "/load",
        "id": report.id,
        "type": report.type,
        "subject": client,
        "time": datetime.now(UTC).isoformat(),
        "data": data,
    }
    began, pause = time.monotonic(), FIRST_PAUSE
    while time.monotonic() - began < GIVEN_UP_SECONDS:
        failure = attempt(url, token, json.dumps(document).encode(), report)
        report.seconds = round(time.monotonic() - began, 4)
        if failure is None:
            break
        report.failures.append((round(time.time(), 3), failure))
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
    return report


def attempt(url: str, token: str, body: bytes, report: Report) -> str | None:
    """Report once, on a connection of its own; what went wrong, or None where there was an answer."""
    headers = {
        "content-type": "application/cloudevents+json",
        "authorization": f"Bearer {token}",
        "connection": "close",
    }
    connection = HTTPConnection(urlsplit(url).netloc, timeout=20)
    try:
        connection.request("POST", "/events", body, headers)
        response = connection.getresponse()
        answer = response.read()
    except (OSError, HTTPException) as error:
        return f"{type(error).__name__} {error}".strip()
    finally:
        connection.close()
    if response.status >= 500:
        return str(response.status)
    report.status = response.status
    report.version = json.loads(answer).get("version", 0)
    return None


def work(urls: dict[str, str], token: str, client: str, interval: float) -> None:
    """Report one client's facts one after the other, at most one each ``interval`` seconds."""
    number = 0
    while not STOPPING.wait(interval):
        number += 1
        report = reported(urls[facts(client, number)[0]], token, client, number)
        with PRINTING:
            print(json.dumps(asdict(report)), flush=True)  # noqa: T201


def main() -> None:
    """The token comes from RAPPORT_TOKEN."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--intake", required=True)
    parser.add_argument("--interactions", required=True)
    parser.add_argument("--client", action="append", required=True)
    parser.add_argument("--interval", type=float, default=0.25, help="seconds between the facts of a client")
    told = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: STOPPING.set())
    urls = {"intake": told.intake, "interactions": told.interactions}
    arguments = (urls, os.environ["RAPPORT_TOKEN"])
    workers = [threading.Thread(target=work, args=(*arguments, client, told.interval)) for client in told.client]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main()
