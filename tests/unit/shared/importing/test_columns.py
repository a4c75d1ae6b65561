"""A refusal by the contract names the column beside the field."""

from shared.events import Reported
from shared.events.catalogue import RAPPORT
from shared.events.reading import reported
from shared.importing.columns import named
from shared.importing.mapping import load
from shared.refusal import Refusal
from tests.support.mapped_rows import NOW, event

FACT = "{type: FeedbackReceived, data: {nps: N}}"
TOP = "source: /pms\nzone: Europe/London\nsubject: Client\ntime: When\nid: No\nfacts:\n"


def judged(**cells: str) -> Refusal:
    found = reported(event(FACT, **cells), RAPPORT, now=NOW, service=None)
    assert not isinstance(found, Reported)
    return found


def test_the_column_stands_beside_the_field() -> None:
    refused = judged(N="11")
    told = named(load(f"{TOP}- {FACT}", RAPPORT))("rapport.FeedbackReceived.v1", refused)
    assert "/data/nps (column N) input should be less than or equal to 10" in told.detail
    assert {field.pointer: field.detail for field in told.fields}["/data/nps"].startswith("(column N) ")


def test_no_column_is_named_where_it_may_be_another() -> None:
    refused = judged(N="11")
    two = f"{TOP}- {FACT}\n- {FACT[:-1].replace('nps: N', 'nps: Other')}, when: Other, id: Client}}"
    assert named(load(two, RAPPORT))("rapport.FeedbackReceived.v1", refused) == refused
