"""What no service of ours could have written is told from what a newer one may have meant."""

import pytest

from shared.events.catalogue import RAPPORT, Topic
from shared.events.wire import Poison, read
from shared.kafka.record import Record
from shared.personal import PlainCodec
from tests.support.publishing import event, poison, with_header


def said(record: Record) -> Poison:
    found = read(RAPPORT, RAPPORT.topics[record.topic], record.key, record.value, record.named, PlainCodec())
    assert isinstance(found, Poison)
    return found


@pytest.mark.parametrize(
    "record",
    [
        poison("acme", 1),
        event("acme", 1)._replace(value=None),
        event("acme", 1)._replace(value=b""),
        event("acme", 1)._replace(key=b"other"),
        with_header(event("acme", 1), "ce_specversion", b"0.3"),
        with_header(event("acme", 1), "ce_recordedtime", b"yesterday"),
        with_header(event("acme", 1), "ce_type", b"rapport.HealthChanged.v1"),
        Record(str(Topic.INTERACTIONS), 0, 0, b"acme", b"{}", ()),
    ],
)
def test_bytes_and_envelopes_that_nobody_of_ours_writes_are_foreign(record: Record) -> None:
    assert said(record).foreign


@pytest.mark.parametrize("value", [b'{"channel":"hologram"}', b"{}", b"[1]"])
def test_json_in_our_envelope_that_does_not_fit_is_not(value: bytes) -> None:
    assert not said(event("acme", 1)._replace(value=value)).foreign
