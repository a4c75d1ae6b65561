"""Stands in for Kafka's console producer where it is not installed: headers, key and value separated by tabs."""

import argparse
import asyncio
import sys

from tests.support.stand_ins.kcat import Headers, produce

_PROPERTIES = {"parse.headers=true", "parse.key=true"}


def main() -> None:
    """Send the lines of standard input."""
    options = argparse.ArgumentParser()
    options.add_argument("--bootstrap-server", required=True)
    options.add_argument("--topic", required=True)
    options.add_argument("--reader-property", action="append", choices=sorted(_PROPERTIES), required=True)
    told = options.parse_args()
    assert {*told.reader_property} == _PROPERTIES, "the lines have headers and a key"
    lines = [line.rstrip("\n").split("\t") for line in sys.stdin]
    records = [(_headers(headers), key.encode(), value.encode()) for headers, key, value in lines]
    asyncio.run(produce(told.bootstrap_server, told.topic, records))


def _headers(text: str) -> Headers:
    return [(name, value.encode()) for name, _, value in (header.partition(":") for header in text.split(","))]


if __name__ == "__main__":
    main()
