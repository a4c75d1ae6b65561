"""Mappings: what they say, and what is said of one that cannot be right."""

import pytest

from shared.cloudevents import CloudEvent
from shared.documents import DocumentError
from shared.events.catalogue import RAPPORT, Service
from shared.importing.facts import mapped
from shared.importing.files.row import Row
from shared.importing.mapping import load
from tests.support.contexts import CONTEXTS

CALLS = """
source: /pms
zone: Europe/London
format: "%d/%m/%Y %H:%M"
subject: Client
time: Date
id: Entry
facts:
  - type: ContactLogged
    data:
      channel: {column: What, values: {Telephone: call, Meeting: meeting}}
"""


def test_a_mapping_knows_the_columns_it_reads() -> None:
    assert set(load(CALLS, RAPPORT).columns) == {"Client", "Date", "Entry", "What"}


@pytest.mark.parametrize(
    ("changed", "to", "words"),
    [
        ("zone: E", "zoen: E", "line 3: there is no zoen; did you mean zone?"),
        ("Europe/London", "Europe/Londres", "line 3: zone must be an IANA time zone"),
        ("%d/%m/%Y %H:%M", "dd/mm/yyyy", "line 4: dd/mm/yyyy is not a format"),
        ("%d/%m/%Y %H:%M", "%d/%Q", "line 4: %d/%Q is not a format"),
        ("source: /pms", "source: a b", "line 2: source must be a URI reference"),
        ("source: /pms", "encoding: utf-8", "line 2: lacks source"),
        ("ContactLogged", "ContactLoged", "line 9: there is no event type ContactLoged; did you mean ContactLogged?"),
        ("ContactLogged", "RiskOpened", "line 9: RiskOpened is produced by scoring and cannot be reported"),
        ("channel:", "chanel:", "line 11: chanel is not a field of ContactLogged; did you mean channel?"),
        ("channel:", "by:", "data of ContactLogged lacks channel"),
        ("Telephone: call", "Telephone: cal", "line 11: cal is not an allowed value; did you mean call?"),
        ("column: What", "colum: What", "line 11: there is no colum; did you mean column"),
        ("column: What", "constant: call, column: What", "must hold one of column"),
        ("subject: Client\n", "", "line 8: lacks subject"),
        ("id: Entry", "id: {columns: [A, B], prefxi: x}", "line 7: there is no prefxi; did you mean prefix?"),
        ("id: Entry", "id: Entry\nid: Other", "line 8: id is given twice, first on line 7"),
        ("zone: Europe/London\n", "", "need a zone"),
        ("source: /pms", "source: [", "not valid YAML"),
        ("source: /pms", "source: /pms\ndelimiter: ';;'", "line 3: delimiter must be one character"),
        ("source: /pms", "source: /pms\nencoding: utf-16", "line 3: encoding utf-16 is not supported"),
        ("time: Date", "time: {colums: [Date]}", "line 6: there is no colums; did you mean columns?"),
    ],
)
def test_what_cannot_be_right_is_told_by_line_with_the_nearest_name(changed: str, to: str, words: str) -> None:
    with pytest.raises(DocumentError) as refused:
        load(CALLS.replace(changed, to), RAPPORT)
    assert words in str(refused.value)


def test_an_empty_mapping_is_refused() -> None:
    with pytest.raises(DocumentError, match="empty"):
        load("\n", RAPPORT)


MATTERS = """
source: /pms
zone: Europe/London
format: "%d/%m/%Y"
subject: Client
facts:
  - type: MatterOpened
    time: Opened
    id: {column: Matter, prefix: opened-}
    data: {matter: Matter, title: Title}
  - type: MatterClosed
    when: Closed
    time: Closed
    id: {column: Matter, prefix: closed-}
    data: {matter: Matter}
"""


def test_two_facts_of_one_row_need_ids_of_their_own() -> None:
    assert len(load(MATTERS, RAPPORT).facts) == 2
    with pytest.raises(DocumentError, match="line 11: a row may be this MatterClosed and the MatterOpened of line 7"):
        load(MATTERS.replace("opened-", "m-").replace("closed-", "m-"), RAPPORT)


def test_facts_that_no_row_can_both_be_may_share_an_id() -> None:
    shared = (
        MATTERS.replace("opened-", "m-").replace("closed-", "m-").replace("when: Closed", "when: {column: S, is: X}")
    )
    with pytest.raises(DocumentError, match="same id"):
        load(shared, RAPPORT)
    load(shared.replace("    time: Opened", "    when: {column: S, is: [O, P]}\n    time: Opened"), RAPPORT)


@pytest.mark.parametrize("identity", ["{columns: [Matter, Title]}", "{columns: all}"])
def test_hashed_ids_tell_types_apart_by_themselves(identity: str) -> None:
    text = MATTERS.replace("{column: Matter, prefix: opened-}", identity)
    load(text.replace("{column: Matter, prefix: closed-}", identity), RAPPORT)


def test_a_row_may_be_several_facts_one_or_none() -> None:
    facts = mapped(
        load(MATTERS + "skip: {column: Title, is: [Internal, '']}\n", RAPPORT), CONTEXTS[Service.INTERACTIONS]
    )

    def types(**cells: str) -> list[str] | None:
        events = facts(
            Row(2, 2, 9, [], {"Client": "acme", "Matter": "M1", "Title": "Lease", "Opened": "01/02/2019"} | cells)
        )
        return (
            None if events is None else [event.type.split(".")[1] for event in events if isinstance(event, CloudEvent)]
        )

    assert types(Closed="03/04/2019") == ["MatterOpened", "MatterClosed"]
    assert types(Closed=" ") == ["MatterOpened"]
    assert types(Title="Internal") is None
    assert types(Title="") is None
