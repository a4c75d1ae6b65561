"""The short form of the fault campaign: what `make chaos` does for many minutes, for about one."""

from pathlib import Path

import pytest
from rich.console import Console

from tests.chaos.campaign import run
from tests.chaos.catalogue import FAULTS
from tests.chaos.seed import of_this_commit


@pytest.mark.again
@pytest.mark.timeout(400)
async def test_nothing_is_lost_doubled_or_out_of_order_when_things_break(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = of_this_commit()
    with capsys.disabled():
        Console().print(f"\nagain: python -m tests.chaos --short --seed {seed}", highlight=False)
    faults = [fault for fault in FAULTS if fault.short]
    results = await run(faults, seed, tmp_path, Console(quiet=True), short=True)
    assert {result.name: result.findings.wrong for result in results} == {fault.name: [] for fault in faults}, seed
    assert all(result.acknowledged > 100 and result.recoveries for result in results)
