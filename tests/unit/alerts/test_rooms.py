"""What the rooms of alerts keep to themselves: the table of mails, and composing without SQL."""

import re
import subprocess
import sys
from pathlib import Path

ALERTS = Path("services/alerts")
TOUCHES_MAILS = re.compile(r"\b(?:from|into|update|join|table)\s+mails\b", re.IGNORECASE)
#: What does SQL, SMTP, Kafka or HTTP.
OUTSIDE = ("asyncpg", "aiosmtplib", "aiokafka", "fastapi", "shared.database", "shared.store", "shared.kafka")


def test_one_room_owns_the_table_of_mails() -> None:
    touching = {
        path.relative_to(ALERTS).parts[0]
        for path in ALERTS.rglob("*.py")
        if TOUCHES_MAILS.search(path.read_text(encoding="utf-8"))
    }

    assert touching == {"mail_queue"}


def test_composing_a_mail_loads_no_sql_and_no_smtp() -> None:
    code = f"import sys, services.alerts.mail.compose as _; print(*[m for m in {OUTSIDE!r} if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert loaded.split() == []


def test_no_room_is_a_corridor() -> None:
    folders = {path.parent for path in ALERTS.rglob("*.py")}

    assert {folder: files for folder in folders if (files := len(list(folder.glob("*.py")))) > 13} == {}
