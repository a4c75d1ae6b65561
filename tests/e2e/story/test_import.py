"""A history that is imported into the running whole: it counts, and nothing already over is mailed."""

from pathlib import Path

from shared.events.catalogue import Service
from tests.support.played import Played

CLIENT = "imported-mills"
#: More than one transaction of the import: the complaint is known for a while before the file says how it ended.
CONTACTS = 2500

MAPPING = """
source: /practice-management
format: "%d/%m/%Y"
zone: Europe/London
subject: {column: Client}
time: Date
id: Entry
facts:
  - type: ClientOnboarded
    when: {column: Activity, is: Opened}
    data: {name: {constant: Mills & Daughters}, since: Date, responsible_partner: By}
  - type: ContactLogged
    when: {column: Activity, is: Call}
    data: {channel: {constant: call}, by: By}
  - type: ComplaintRaised
    when: {column: Activity, is: Complaint}
    data: {complaint: Ref, about: {constant: The bill}}
  - type: ComplaintResolved
    when: {column: Activity, is: Settled}
    data: {complaint: Ref}
"""


def history() -> str:
    """Ten years, oldest first."""
    rows = [("Opened", "05/01/2015", ""), ("Complaint", "11/03/2015", "C-1")]
    rows += [("Call", f"{n % 28 + 1:02}/{n % 12 + 1:02}/{2015 + n * 10 // CONTACTS}", "") for n in range(CONTACTS)]
    rows += [("Settled", "29/03/2015", "C-1")]
    lines = [f"{n},{date},{CLIENT},marcus.stroud,{what},{ref}" for n, (what, date, ref) in enumerate(rows)]
    return "\n".join(["Entry,Date,Client,By,Activity,Ref", *lines, ""])


async def test_a_history_counts_and_mails_nothing(played: Played, tmp_path: Path) -> None:
    file, mapping = tmp_path / "history.csv", tmp_path / "mapping.yaml"
    file.write_text(history())
    mapping.write_text(MAPPING)
    before = played.mails()

    for service in (Service.INTAKE, Service.INTERACTIONS):
        await played.parts.services[service].do("import", str(file), "--mapping", str(mapping), "--skip-foreign")
    await played.come_through(CLIENT, "interactions", CONTACTS + 2)

    health = (await played.get(Service.SCORING, f"/clients/{CLIENT}/health")).json()
    assert health["heard"] == {"clients": 1, "interactions": CONTACTS + 2}
    assert health["cadence"]["last_contact"].startswith("2024-12-")
    assert await played.alerts(client=CLIENT, kind="complaint_open", open="true") == []
    assert played.mails() == before
    entries = (await played.get(Service.INTERACTIONS, f"/clients/{CLIENT}/timeline", limit="1")).json()["entries"]
    assert entries[0]["recorded_at"] > entries[0]["time"]

    closed = await played.report("ClientClosed", CLIENT, {"reason": "other"})
    await played.come_through(CLIENT, "clients", closed["version"])
