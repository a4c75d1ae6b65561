"""Tests in parallel (``-n auto``): a file stays in one process, each process has servers of its own.

So a test may kill a server, or read a topic to its end, without a look at the other processes.
"""

import os

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.support import servers

#: Folders whose files go on from one fixture, which is too dear to be made in each process.
_TOGETHER = ("tests/e2e/containers", "tests/e2e")
#: What takes longest begins first, so that the processes end together; within a folder the order is random.
_FIRST = (
    "tests/e2e/",
    "tests/integration/scoring/",
    "tests/integration/faults/",
    "tests/integration/alerts/",
    "tests/integration/",
)


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each process a file at a time, or a folder whose files belong together."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in _TOGETHER if nodeid.startswith(f"{folder}/")), nodeid.partition("::")[0])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    config.option.loadscopereorder = False
    return ByFile(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process after all where the servers are somebody else's, which all would share; else as many as cores."""
    return 0 if servers.source() == "environment" else (os.cpu_count() or 1)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    return next((n for n, folder in enumerate(_FIRST) if item.nodeid.startswith(folder)), len(_FIRST))
