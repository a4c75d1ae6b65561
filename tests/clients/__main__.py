"""`python -m tests.clients [--write]`: try all clients; with `--write`, put what was seen into the document."""

import sys

import pytest

from tests.clients import findings, table

_OPTIONS = ("--numprocesses=0", "--verbose", "tests/clients/test_clients.py")


def main(*, write: bool) -> int:
    """The exit code of the tests."""
    code = pytest.main([*_OPTIONS, *(["-k", "not test_the_document_says"] if write else [])])
    if write and code == 0:
        table.write(findings.kept())
    return int(code)


if __name__ == "__main__":
    sys.exit(main(write="--write" in sys.argv[1:]))
