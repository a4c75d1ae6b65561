"""Which partition a key belongs to: Kafka's default, so that every client of every language agrees.

The hash is MurmurHash2 (Austin Appleby, public domain) as Kafka's Java client uses it: 32 bit, seed 0x9747b28c,
its sign bit cleared. aiokafka has it too, a fifth slower, and the relay's and the recorder's way lead through here for
every event; a test compares the two.
"""

from collections.abc import Iterable, Mapping

from shared.kafka.record import Partition

_SEED, _M, _MASK = 0x9747B28C, 0x5BD1E995, 0xFFFFFFFF


def slot(key: bytes) -> int:
    """The key's hash, 0 to 2³¹ − 1; its partition is ``slot(key) % partitions``."""
    length = len(key)
    h = _SEED ^ length
    whole = length - length % 4
    for start in range(0, whole, 4):
        k = int.from_bytes(key[start : start + 4], "little") * _M & _MASK
        k = (k ^ k >> 24) * _M & _MASK
        h = (h * _M & _MASK) ^ k
    if tail := key[whole:]:
        h = (h ^ int.from_bytes(tail, "little")) * _M & _MASK
    h = (h ^ h >> 13) * _M & _MASK
    return (h ^ h >> 15) & 0x7FFFFFFF


class PartitionMap:
    """Which partition of each topic a subject's records are in."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        """``counts``: how many partitions each topic has."""
        self._counts = counts

    def of(self, topics: Iterable[str], subject: str) -> tuple[Partition, ...]:
        """Where the subject's records are, in the order of the topics."""
        number = slot(subject.encode())
        return tuple(Partition(topic, number % self._counts[topic]) for topic in topics)
