"""A firm's history as a practice-management system exports it: CSV, local times, words of its own."""

import csv
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

MAPPING = """
source: /practice-management
format: "%d/%m/%Y %H:%M"
zone: Europe/London
subject: Client
time: {columns: [Date, Time]}
id: Entry
skip: {column: Activity, is: Admin}
facts:
  - type: ContactLogged
    when: {column: Activity, is: [Telephone call, Meeting, E-mail]}
    data:
      channel: {column: Activity, values: {Telephone call: call, Meeting: meeting, E-mail: email}}
      by: Fee earner
      with: {column: Attendees, split: ";"}
      summary: Narrative
  - type: ComplaintRaised
    when: {column: Activity, is: Complaint}
    data: {complaint: Ref, about: Narrative}
  - type: ComplaintResolved
    when: {column: Activity, is: Complaint settled}
    data: {complaint: Ref}
  - type: MatterOpened
    when: {column: Activity, is: New matter}
    data: {matter: Ref, title: {constant: Lease}, lead: Fee earner}
"""
_HEADER = ("Entry", "Date", "Time", "Client", "Fee earner", "Activity", "Ref", "Attendees", "Narrative")
_ACTIVITIES = {"Telephone call": 40, "Meeting": 15, "E-mail": 30, "Admin": 8, "Complaint": 4, "New matter": 3}
_FIRST = datetime(2015, 1, 5, 8, tzinfo=UTC)
_YEARS = timedelta(days=3650)
_NARRATIVE = "We spoke about the lease of the shop, and what it costs."


def write(folder: Path, rows: int, clients: int) -> tuple[Path, Path]:
    """A file of so many rows, oldest first, every other complaint settled; and its mapping."""
    file, mapping = folder / "history.csv", folder / "mapping.yaml"
    mapping.write_text(MAPPING)
    chance = random.Random(7)
    activities = chance.choices(list(_ACTIVITIES), list(_ACTIVITIES.values()), k=rows)
    unsettled: tuple[str, str] | None = None
    with file.open("w", newline="", encoding="utf-8") as opened:
        out = csv.writer(opened, delimiter=";")
        out.writerow(_HEADER)
        for number, drawn in enumerate(activities):
            activity, client, ref = drawn, f"C{chance.randrange(clients):05}", f"R{number}"
            if activity == "Complaint" and unsettled is not None:
                activity, (client, ref), unsettled = "Complaint settled", unsettled, None
            elif activity == "Complaint":
                unsettled = client, ref
            at = _FIRST + _YEARS * number / rows
            people = chance.choice(("", "Ann Lee", "Ann Lee; Bo Ray"))
            out.writerow((number, f"{at:%d/%m/%Y}", f"{at:%H:%M}", client, "AB", activity, ref, people, _NARRATIVE))
    return file, mapping
