"""Logs are events, one JSON object a line, and hold nothing that a client said."""

import json
import subprocess
import sys
from typing import Any

SAYS = """
import structlog
from shared.telemetry import logs
from shared.events.clients import ClientOnboarded
logs.configure("INFO", service="intake")
log = structlog.get_logger()
"""


def printed_by(code: str) -> list[dict[str, Any]]:
    """The lines that a process of its own logs: logging is configured once per process."""
    done = subprocess.run([sys.executable, "-c", SAYS + code], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_line_is_an_event_with_its_context() -> None:
    [line] = printed_by('log.info("batch_committed", count=3); log.debug("not told")')
    assert (line["event"], line["service"], line["count"], line["level"]) == ("batch_committed", "intake", 3, "info")


def test_what_libraries_log_has_the_same_form() -> None:
    [line] = printed_by('import logging; logging.getLogger("aiokafka").warning("broker %s is gone", 1)')
    assert (line["event"], line["service"], line["level"]) == ("broker 1 is gone", "intake", "warning")


def test_an_exception_does_not_quote_what_it_was_about() -> None:
    [line] = printed_by("""
words = "the divorce of Mr Drey"
try:
    ClientOnboarded.model_validate({"name": {"inner": words}, "since": words})
except ValueError:
    log.exception("fold_failed")
""")
    assert "Drey" not in json.dumps(line)
    assert line["exception"][0]["exc_value"] == "2 validation errors for ClientOnboarded"
