"""Batches as they go out: with the codec that is set, at the level and in the frame that every client reads."""

import gzip
import os
import random

import pytest
from aiokafka.codec import lz4_decode
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.memory_records import MemoryRecords
from pydantic import ValidationError

from shared.kafka.compression import lz4_frame, producer_arguments
from shared.settings import Compression, Settings

#: By KIP-98: the lowest bits of a batch's attributes.
CODECS = {Compression.NONE: 0, Compression.GZIP: 1, Compression.SNAPPY: 2, Compression.LZ4: 3, Compression.ZSTD: 4}
_ATTRIBUTES, _HEADER = 22, 61
VALUE = b'{"channel":"call","purpose":"advice"}' * 100


def batch(compression: Compression) -> bytes:
    producer_arguments(compression)
    builder = BatchBuilder(1_000_000, CODECS[compression])
    builder.append(timestamp=1, key=b"acme", value=VALUE)
    return bytes(builder._build())


@pytest.mark.parametrize("compression", Compression)
def test_a_batch_has_the_codec_that_is_set_and_is_read(compression: Compression) -> None:
    sent = batch(compression)
    assert sent[_ATTRIBUTES] & 7 == CODECS[compression]
    assert (len(sent) < len(VALUE)) is (compression is not Compression.NONE)
    [record] = list(MemoryRecords(sent).next_batch() or ())
    assert record.value == VALUE


def test_the_clients_name_for_it_is_ours_and_none_is_none() -> None:
    said = {one: producer_arguments(one)["compression_type"] for one in Compression}
    assert said == {one: None if one is Compression.NONE else str(one) for one in Compression}


def test_gzip_is_what_every_client_reads_and_the_default() -> None:
    assert Settings().compression is Compression.GZIP


def test_another_codec_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_COMPRESSION", "brotli")
    with pytest.raises(ValidationError, match="'none', 'gzip', 'snappy', 'lz4' or 'zstd'"):
        Settings()


def test_gzip_is_written_at_the_fastest_level() -> None:
    """RFC 1952 has the level in its ninth byte: 4 is the fastest, 2 the slowest."""
    written = batch(Compression.GZIP)[_HEADER:]
    assert (written[:2], written[8]) == (b"\x1f\x8b", 4)
    assert VALUE in gzip.decompress(written)


def test_lz4_is_written_without_checksums() -> None:
    written = batch(Compression.LZ4)[_HEADER:]
    assert written[:4] == bytes.fromhex("04224d18")
    version, independent, checksums = written[4] >> 6, written[4] >> 5 & 1, written[4] & 0b10100
    assert (version, independent, checksums) == (1, 1, 0)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a",
        b"a" * 65_536,
        b"a" * 65_537,
        random.Random(1).randbytes(200_000),
        random.Random(2).randbytes(65_536) + b"b" * 70_000,
        os.urandom(10),
    ],
    ids=["nothing", "a byte", "a block", "a byte more", "noise", "noise and none", "few"],
)
def test_a_frame_holds_what_was_packed(data: bytes) -> None:
    assert lz4_decode(lz4_frame(data)) == data
