"""Reads with confluent-kafka."""

import sys

from tests.clients.python.carrying import records, tell

if __name__ == "__main__":
    for record in records(sys.argv[2], sys.argv[3:]):
        tell(record)
