"""What the demo prints, and the page that it keeps."""

import io
import re
from pathlib import Path

import httpx
import pytest
from rich.console import Console, RenderableType

from deploy.local import folder
from deploy.local.__main__ import GO_ON
from deploy.local.demo.keeping import kept
from deploy.local.demo.report import report
from deploy.local.demo.summary import summary
from shared.progress import Steps
from tests.support.played import Played

MOST_LINES = 70
#: Printed after what the play itself prints: what to do next, and that everything has stopped.
LAST = [*GO_ON.splitlines(), "✓ the services have stopped"]


def shown(renderable: RenderableType, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    console.print(renderable)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


@pytest.mark.parametrize("width", [80, 120])
def test_the_demo_prints_seventy_lines_at_most_none_of_them_wider_than_the_terminal(played: Played, width: int) -> None:
    printed = played.printed.read_text().splitlines()
    steps = printed[: printed.index("")]
    outcome = played.outcome
    lines = [*steps, *shown(summary(outcome.story, outcome.observed, outcome.tally), width), *LAST]
    if width == 80:
        assert printed == lines[: -len(LAST)]
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= width


def test_it_says_that_all_came_as_the_story_says(played: Played) -> None:
    observed = played.outcome.observed
    what = f"✓ {len(observed.health)} clients, {len(observed.mails)} mails: all as the story says"
    assert what in played.printed.read_text()


@pytest.mark.parametrize("width", [80, 120])
def test_all_of_it_names_every_client_and_every_mail(played: Played, width: int) -> None:
    outcome = played.outcome
    lines = shown(report(outcome.story, outcome.observed, outcome.tally, [], outcome.story.names(outcome.now)), width)
    printed = " ".join(" ".join(lines).split())
    assert max(map(len, lines)) <= width
    for row in outcome.observed.portfolio:
        assert (row["name"] or row["client"]) in printed
    for mail in outcome.observed.mails:
        assert mail.to in printed


async def test_what_is_kept_opens_without_a_token(
    played: Played, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "ENV", tmp_path / "env")
    console = Console(file=io.StringIO(), width=80)
    async with kept(played.parts, played.outcome, Steps(console)) as address, browser(address) as http:
        assert played.parts.stack.token in (tmp_path / "env").read_text()
        brief = await http.get(f"/clients/{played.outcome.story.explained}/brief")
        assert "<h1" in brief.text
        assert "St Brannoc" in brief.text
        links = re.findall(r'href="([^"]+)"', (await http.get("/")).text)
        assert {link.split("/")[1] for link in links} == {"clients", "reports", "mails"}
        links += re.findall(rf"{address}(\S+)", console.file.getvalue())  # type: ignore[attr-defined]
        for link in links:
            assert (await http.get(link)).status_code == httpx.codes.OK, link
        reports = [await http.get(link) for link in links if link.startswith("/reports/")]
        assert not [report.text for report in reports if "<h1" not in report.text]
    assert not (tmp_path / "env").exists()


def browser(address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=address, timeout=30, trust_env=False)
