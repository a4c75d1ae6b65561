"""`docs/adding-a-signal.md` shows code that is there, word for word."""

import re
from pathlib import Path

import pytest

from services.scoring.domain.signals.registry import SIGNALS

TEXT = Path("docs/adding-a-signal.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^`(\S+)`\n```\w+\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def test_the_page_shows_the_whole_of_a_signal() -> None:
    shown = {path for path, _ in BLOCKS}
    assert "services/scoring/domain/signals/contact/single_thread.py" in shown
    assert {"shared/events/scoring.py", "services/scoring/policy.yaml"} <= shown
    assert "single_thread" in SIGNALS


@pytest.mark.parametrize(("path", "block"), BLOCKS)
def test_what_the_page_shows_is_what_the_file_says(path: str, block: str) -> None:
    assert block.strip("\n") in Path(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:services|shared|tests)/[\w/.]+\.\w+)`", TEXT))))
def test_the_files_it_names_are_there(path: str) -> None:
    assert Path(path).is_file()
