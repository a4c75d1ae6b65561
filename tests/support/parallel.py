"""Tests in parallel (``-n auto``): a file stays in one process, each process has servers of its own.

So a test may kill a server, or read a topic to its end, without a look at the other processes.
"""

import os
from collections.abc import Iterator
from itertools import groupby

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.support import servers

#: Folders whose files go on from one fixture, which is too dear to be made in each process.
_TOGETHER = ("tests/e2e/containers", "tests/e2e/story")
#: What takes longest begins first, so that the processes end together; within a folder the order is random.
_FIRST = (
    "tests/e2e/story/",
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
    """One process after all where the servers are somebody else's, which all would share; else one more than cores.

    A fourth of the time is waiting: for a server to start, for a lease to run out.
    """
    return 0 if servers.source() == "environment" else (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """After all others have had their say on the order."""
    written = {item.nodeid: n for n, item in enumerate(items)}
    yield
    for first, last in _files_in_order(items):
        items[first:last] = sorted(items[first:last], key=lambda item: written[item.nodeid])
    items.sort(key=_rank)


def _files_in_order(items: list[pytest.Item]) -> Iterator[tuple[int, int]]:
    """Where the tests of each file stand that are to run as they are written."""
    first = 0
    for _, group in groupby(items, key=lambda item: item.path):
        of_file = list(group)
        if of_file[0].get_closest_marker("in_order"):
            yield first, first + len(of_file)
        first += len(of_file)


def _rank(item: pytest.Item) -> int:
    return next((n for n, folder in enumerate(_FIRST) if item.nodeid.startswith(folder)), len(_FIRST))
