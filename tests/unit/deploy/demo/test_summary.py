import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from deploy.local.demo.cut import Cut
from deploy.local.demo.mails import Mail
from deploy.local.demo.observed import Notified, Observed
from deploy.local.demo.story import Story
from deploy.local.demo.summary import summary
from deploy.local.demo.systems import Systems
from deploy.local.demo.tally import Refused, Tally

#: Of the 70 lines of a run, what the steps and the last words leave.
MOST = 52
LONG = "A reason of many words, such as services give when there is very much to say about a client. " * 5
STORY = Story("Small LLP", "client-0", (), (), (), Systems(()))


def row(number: int, band: str) -> dict[str, Any]:
    return {
        "client": f"client-{number}",
        "name": f"Client {number} of the Firm, with a Long Name",
        "score": 30.0 + number,
        "band": band,
        "main_reason": LONG,
    }


def health(parts: int) -> dict[str, Any]:
    return {
        "name": "Client 0",
        "score": 75.0 + parts * (parts + 1) / 2,
        "band": "amber",
        "confidence": 0.78,
        "chance_of_trouble": 0.026,
        "contributions": [{"points": float(number), "why": f"{number}: {LONG}"} for number in range(1, parts + 1)],
    }


def mail(number: int, about: str) -> Mail:
    text = f"{about}\n\nA heading\n" + f"{LONG}\n" * 9
    return Mail(f"m-{number}", "jane.doe@firm.example", f"{about}: {LONG}", text, Path(f"{number:06}.eml"), None)


OBSERVED = Observed(
    portfolio=[*(row(number, "red") for number in range(30)), *(row(number, "green") for number in range(30, 60))],
    health={"client-0": health(12)},
    notified=[Notified("client-9", "complaint", "digest", "jane", "sent", f"m-{number}") for number in range(3, 30)],
    mails=[mail(number, "Client 0" if number in {1, 2} else "Another") for number in range(30)],
)
TALLY = Tally(refused=[Refused(LONG, way, "422", f"{way}: {LONG}") for way in ("HTTP", "HTTP batch", "Kafka") * 9])


def shown(width: int) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(summary(STORY, OBSERVED, TALLY))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_however_much_there_is_it_stays_short_and_within_its_width(width: int) -> None:
    lines = shown(width).splitlines()
    assert len(lines) <= MOST
    assert max(map(len, lines)) <= width


def test_it_says_how_many_it_does_not_show() -> None:
    text = shown(120)
    assert "and 25 red, 30 green" in text
    assert "9 smaller reasons" in text
    assert "The other mails: 2 at once, 27 daily digests" in text
    assert "and 25 more" in text
    assert "Two of the 27 refused" in text


def test_the_sum_behind_the_score_adds_up() -> None:
    lines = shown(120).splitlines()
    began = next(place for place, line in enumerate(lines) if line.startswith("Why Client 0 stands at 153"))
    figures = [float(line.split()[0]) for line in lines[began + 1 : began + 10] if not line.startswith("   ")][:6]
    assert figures == [75.0, 10.0, 11.0, 12.0, 45.0, 153.0]


def test_one_refusal_of_each_way_in_is_shown_the_latest_ways_first() -> None:
    text = " ".join(shown(120).split())
    assert "Kafka: A reason" in text
    assert "HTTP batch: A reason" in text
    assert "HTTP: A reason" not in text


def test_a_text_is_cut_at_a_word() -> None:
    console = Console(file=io.StringIO(), width=12)
    console.print(Cut("one two three four five six", 2))
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue().split("\n")[:2] == ["one two     ".strip(), "three four …"]
