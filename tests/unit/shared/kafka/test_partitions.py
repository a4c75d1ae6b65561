"""Which partition a key belongs to is what every Kafka client says."""

import pytest
from aiokafka.partitioner import murmur2
from hypothesis import given
from hypothesis import strategies as st

from shared.kafka.partitions import slot


@pytest.mark.parametrize(
    ("key", "expected"),
    # From the tests of Kafka's Java client (UtilsTest.testMurmur2), the sign bit cleared.
    [
        (b"21", -973932308),
        (b"foobar", -790332482),
        (b"a-little-bit-long-string", -985981536),
        (b"a-little-bit-longer-string", -1486304829),
        (b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
        (b"abc", 479470107),
    ],
)
def test_it_is_the_hash_of_the_java_client(key: bytes, expected: int) -> None:
    assert slot(key) == expected & 0x7FFFFFFF


@given(st.binary(max_size=70))
def test_it_agrees_with_another_implementation(key: bytes) -> None:
    assert slot(key) == murmur2(key) & 0x7FFFFFFF
