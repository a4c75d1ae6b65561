import io
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console, RenderableType

from deploy.local.demo import mails
from deploy.local.demo.explained import explained
from deploy.local.demo.letters import first_sentences, letters
from deploy.local.demo.player import Timing
from deploy.local.demo.policies import write_policies
from deploy.local.demo.portfolio import portfolio
from deploy.local.demo.reasons import reasons
from deploy.local.demo.report import refused, times
from deploy.local.demo.tally import Refused, Tally

ROW: dict[str, Any] = {
    "client": "acme",
    "name": "Acme [bold] & Sons Maritime Insurance Brokers",
    "partner": "jane",
    "score": 41.6,
    "band": "amber",
    "confidence": 0.78,
    "contacts": 3,
    "expected": 10.0,
    "main_reason": "No contact since 3 May, and before that there had been somebody on the telephone nearly every week",
    "risks": ["no_contact"],
}
HEALTH: dict[str, Any] = {
    "client": "acme",
    "name": "Acme [bold] & Sons",
    "score": 61.25,
    "band": "amber",
    "confidence": 0.78,
    "chance_of_trouble": 0.0412,
    "contributions": [
        {
            "kind": "promises_kept",
            "subject": "",
            "points": 4.0,
            "log_odds": -0.2,
            "why": "9 promises kept",
            "evidence": [],
        },
        {
            "kind": "complaint",
            "subject": "c-1",
            "points": -17.75,
            "log_odds": 1.5,
            "why": "A complaint",
            "evidence": [],
        },
    ],
    "cadence": {"contacts": 3, "expected": 10.0, "last_contact": None},
    "risks": [
        {
            "kind": "complaint_open",
            "subject": "c-1",
            "since": "2026-05-03T10:00:00Z",
            "why": "Complained of a letter.",
            "verbatim": "Whose divorce is this?",
            "next_step": "Call them today.",
            "evidence": [],
        }
    ],
    "opportunities": [],
    "at": "2026-05-04T10:00:00Z",
    "known_until": "2026-05-04T10:00:00Z",
    "policy": "2026-11",
    "heard": {"clients": 3},
}


WIDTHS = pytest.mark.parametrize("width", [80, 120])


def shown(renderable: RenderableType, width: int = 120) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(renderable)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert max(map(len, text.splitlines())) <= width
    return text


@WIDTHS
def test_the_portfolio_names_each_partner_and_takes_no_name_for_markup(width: int) -> None:
    text = " ".join(
        shown(portfolio([ROW, {**ROW, "partner": None, "name": None}], {"jane": "Jane Doe"}), width).split()
    )
    assert "Acme [bold] & Sons Maritime Insurance Brokers: Jane Doe, contacts 3 of 10 " in text
    assert "confidence" not in text
    assert "acme: nobody" in text


def test_the_explanation_adds_up_from_75_to_the_score_worst_first() -> None:
    lines = shown(explained(HEALTH)).splitlines()
    assert [line.split()[0] for line in lines[:4]] == ["75.0", "−17.8", "+4.0", "61.2"]
    text = "\n".join(lines)
    assert "complaint open, since 2026-05-03: Complained of a letter." in text
    assert "“Whose divorce is this?”" in text
    assert "4.1 of 100 such clients are lost, or take work away, within 90 days" in text


def test_each_kind_of_reason_is_shown_once_by_what_weighs_most_of_it() -> None:
    worse = {**HEALTH["contributions"][1], "points": -30.25, "why": "A worse complaint"}
    moment = {**HEALTH["risks"][0], "kind": "referral_moment", "why": "A good moment."}
    other = {**HEALTH, "name": "Bolt", "contributions": [worse], "risks": [], "opportunities": [moment]}
    text = shown(reasons({"acme": HEALTH, "bolt": other}))
    assert "2 kinds weigh in the score, 1 are to be put right, 1 to be used." in text
    assert "−30.2" in text
    assert "A worse complaint" in text
    assert "−17.8" not in text
    assert "Bolt +1: A worse complaint" in text
    assert "Acme [bold] & Sons: " in text
    assert "Complained of a letter. Next: Call them today." in text
    assert "A good moment." in text


def test_refusals_and_times_are_listed() -> None:
    tally = Tally(recorded=1_200, written=900, repeated=7)
    tally.refused.append(Refused("an NPS of eleven", "HTTP batch", "422", "/data/nps: must be at most 10"))
    text = shown(refused(tally))
    assert "1,200 facts recorded over HTTP, 900 over Kafka; 7 reported again" in text
    assert "an NPS of eleven (HTTP batch, 422)\n  /data/nps: must be at most 10" in text
    assert shown(times([Timing("history", 1.25), Timing("today", 2.25)])).split()[-3:] == ["altogether", "3.5", "s"]


def caught(folder: Path) -> None:
    message = EmailMessage()
    message["Message-ID"], message["Subject"] = "<m-1@firm.example>", "Acmé: a complaint is open"
    message.set_content("Acmé\n\nA complaint is open\n\nAcmé complained today.\n" + "long words " * 30 + "\n")
    message.add_alternative("<p>Acmé complained today.</p>", subtype="html")
    envelope = b"X-MailFrom: rapport@firm.example\r\nX-RcptTo: jane@firm.example\r\n"
    (folder / "000001-abc.eml").write_bytes(envelope + message.as_bytes())


def test_a_mail_is_read_and_its_html_laid_beside_it(tmp_path: Path) -> None:
    caught(tmp_path)
    (mail,) = mails.read(tmp_path)
    assert (mail.message_id, mail.to) == ("m-1@firm.example", "jane@firm.example")
    assert mail.subject == "Acmé: a complaint is open"
    assert mail.html is not None
    assert mail.html.read_text().strip() == "<p>Acmé complained today.</p>"


@WIDTHS
def test_a_mail_is_shown_with_its_first_sentences_and_the_way_to_its_html(width: int, tmp_path: Path) -> None:
    caught(tmp_path)
    text = shown(letters(mails.read(tmp_path)), width)
    assert "jane@firm.example" in text
    assert "Acmé complained today." in text
    assert text.count("long words …") == 1
    assert str(tmp_path / "000001-abc.html") in "".join(text.split())


def test_first_sentences_leave_out_the_heading_and_the_empty() -> None:
    assert first_sentences("\nAcme\n\n  A complaint\none\n\ntwo\n" + "more\n" * 20) == ["one", "two", "more", "more"]


def test_first_sentences_say_what_to_do_and_not_only_that_something_is_to_be_done() -> None:
    text = "Acme\n\nA complaint\n\nThe bill.\n\nIn their words:\n> No.\n\nWhat to do next:\nCall them.\n"
    for lines in (text, text.replace("\n", "\r\n")):
        assert first_sentences(lines) == ["The bill.", "In their words:", "> No.", "What to do next: Call them."]


def test_the_policies_say_only_what_differs(tmp_path: Path) -> None:
    environment = write_policies(tmp_path, date(2026, 11, 22))
    alerts = yaml.safe_load(Path(environment["RAPPORT_ALERTS_POLICY"]).read_text())
    scoring = yaml.safe_load(Path(environment["RAPPORT_SCORING_POLICY"]).read_text())
    assert alerts["digest"] == {"at": "on_request"}
    assert scoring["history_from"] == date(2024, 11, 22)
