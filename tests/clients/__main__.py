"""`python -m tests.clients [--write]`: try all clients; with `--write`, put what was seen into the document."""

import subprocess
import sys

from tests.clients import findings, table

_TESTS = (sys.executable, "-m", "pytest", "--numprocesses=0", "--verbose", "tests/clients/test_clients.py")


def main(*, write: bool) -> int:
    """The exit code of the tests, which run in a process of their own: pytest wants to be the first to import."""
    code = subprocess.call([*_TESTS, *(["-k", "not test_the_document_says"] if write else [])])
    if write and code == 0:
        table.write(findings.kept())
    return code


if __name__ == "__main__":
    sys.exit(main(write="--write" in sys.argv[1:]))
