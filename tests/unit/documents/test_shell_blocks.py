"""Commands that need no server: those for containers run against a stand-in, those for developers dry.

All others are run by `tests/e2e/test_documents.py`.
"""

import re
from pathlib import Path

import pytest

from tests.support.documents import DOCUMENTS, Block, blocks, text_of
from tests.support.shell import Shell, clone

CONTAINERS = blocks("deploy/README.md", "sh")
ON_A_STACK = {"docs/integrate.md", "docs/import.md", "docs/operate.md", "docs/reports.md"}
ALL = [block for document in DOCUMENTS for block in blocks(document, "sh")]
DEVELOPERS = [
    block
    for block in ALL
    if block.document != Path("deploy/README.md") and str(block.document) not in ON_A_STACK and "curl" not in block.text
]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = clone(tmp_path)
    made.stand_in("docker", "tests.support.stand_ins.docker")
    made.stand_in(".venv/bin/python", "tests.support.stand_ins.python")
    return made


def test_shell_blocks_are_marked_as_such() -> None:
    """An indented block is output; what is to be typed is marked, or it would not be tried."""
    for document in DOCUMENTS:
        if document.name not in {"CHANGELOG.md", "benchmarks.md"}:
            typed = re.findall(
                r"(?m)^    (?:make|docker|curl|python3?|\$) .*", re.sub(r"(?s)```.*?```", "", text_of(document))
            )
            assert typed == [], document
    assert len(ALL) > 30
    assert len(CONTAINERS) > 8


@pytest.mark.parametrize("block", CONTAINERS, ids=lambda block: block.name)
async def test_commands_for_containers_name_what_is_there(shell: Shell, block: Block) -> None:
    (shell.folder / "intake.dump").touch()
    said = await shell(block.text, log=shell.folder / "log")
    assert said.code == 0, said.text


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("docker compose --file deploy/compose.yml up", "there is no deploy/compose.yml"),
        ("docker compose --file deploy/compose.yaml stop intakes", "there are no services ['intakes']"),
        ("docker compose --file deploy/compose.yaml run --rm migrate-inteke", "there is no service migrate-inteke"),
        ("docker run --rm rapport services.scorin --help", "there is no module services.scorin"),
        (".venv/bin/python -m pytest tests/unit/scorin", "there is no tests/unit/scorin"),
        (".venv/bin/python -m tests.benchmark", "there is no module tests.benchmark"),
    ],
)
async def test_the_stand_in_refuses_what_is_not_there(shell: Shell, command: str, why: str) -> None:
    said = await shell(command, log=shell.folder / "log")
    assert (said.code, said.text.strip()) == (1, why)


@pytest.mark.parametrize("block", DEVELOPERS, ids=lambda block: block.name)
async def test_commands_for_developers_can_be_run(shell: Shell, block: Block) -> None:
    """`make` says what it would do; modules, and what is given to pytest, must be there."""
    said = await shell(re.sub(r"(?m)^make ", "make --dry-run ", block.text), log=shell.folder / "log")
    assert said.code == 0, said.text
