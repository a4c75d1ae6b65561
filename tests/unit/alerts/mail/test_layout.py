"""What a mail prints, and how: no more than a reader needs, and nothing that breaks where it is read."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from services.alerts.domain import Digest, Entry, Section, StillOpen
from services.alerts.domain.digests.standing import Standing
from services.alerts.mail import Addressee, render_urgent
from shared.events.scoring import Band, RiskKind
from shared.wording import Reader
from tests.support.stories.alerts import DAY, NOW, health, onboarded, risk
from tests.support.stories.mails import JANE, LETTERHEAD, LONDON, OWN, body, complaint, digest, of, urgent, written


def reread(wire: bytes) -> EmailMessage:
    read = message_from_bytes(wire, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def test_how_the_relationship_stands_has_the_colour_of_its_band() -> None:
    found = Standing(Band.RED, "Red until they know. The score alone, 68 of 100, is green")
    message = urgent(replace(complaint(), health=found))

    assert "How the relationship stands: Red until they know. The score alone, 68 of 100, is green.\n" in body(message)
    assert "border-left:4px solid #b3261e" in body(message, "html")


def test_what_speaks_for_the_client_and_points_are_left_out() -> None:
    reasons = [(-21.4, "No meeting."), (30.2, "Three promises kept."), (-9.0, "A call missed."), (-1.2, "A query."),
               (-2.0, "Another firm.")]  # fmt: skip
    text = body(urgent(of(onboarded(), health(38, Band.RED, *reasons), risk(RiskKind.COMPLAINT_OPEN))))

    assert text.count("  – ") == 3
    assert "kept" not in text
    assert not re.search(r"[+−]\d", text)


def test_long_words_can_break_wherever_they_stand() -> None:
    html = body(digest(complaint(verbatim="See https://x.example/" + "a" * 700)), "html")

    cells = re.findall(r'<td class="[^"]*(?:paper|quote|next)[^"]*"[^>]*>', html)
    assert len(cells) >= 3
    assert all("overflow-wrap:anywhere" in cell and "word-break:break-word" in cell for cell in cells)


def test_boxes_are_cells_which_outlook_pads() -> None:
    html = body(urgent(complaint()), "html")

    assert not re.search(r"<div[^>]*(?:padding|border|background)", html)
    assert '<div role="article" aria-roledescription="email"' in html


def test_each_line_of_the_client_runs_in_its_own_direction() -> None:
    html = body(urgent(complaint(verbatim="Dear all,\n\nעוד לא קיבלנו תשובה (since May).\n<b>.</b>")), "html")

    lines = re.findall(r'<div dir="auto">(.*?)</div>', html)
    assert lines == ["Dear all,", "<br>", "עוד לא קיבלנו תשובה (since May).", "&lt;b&gt;.&lt;/b&gt;"]


def test_our_sentences_run_from_left_to_right_whosever_name_they_begin_with() -> None:
    why = "דנה כהן complained today: they wait since May."
    html = body(urgent(of(onboarded("מוסד הטכניון"), risk(RiskKind.COMPLAINT_OPEN, why=why))), "html")

    assert re.search(rf"<p style=[^>]*>{why}</p>", html)
    assert "<bdi>מוסד הטכניון</bdi>" in html
    assert 'dir="' not in html


def test_outlook_gets_widths_heights_and_colours_as_attributes_and_a_font_in_each_cell_of_text() -> None:
    html = body(digest(complaint(), complaint("Brown & Co")), "html")

    assert '<!--[if mso]><table role="presentation" width="600"' in html
    assert not re.search(r"display:\s*(?:flex|grid)|position:|float:", html)
    for cell in re.findall(r"<td[^>]*>", html):
        style = dict(one.split(":", 1) for one in re.findall(r'style="([^"]*)"', cell)[0].split(";") if ":" in one)
        assert ("height" in style) == ("height=" in cell), cell
        assert ("background" in style) == ("bgcolor=" in cell), cell
        if "color" in style or ("font-size" in style and "height" not in style):
            assert "font-family" in style, cell
    for table in re.findall(r"<table[^>]*>", html):
        assert 'role="presentation"' in table
        assert re.search(r'width="(?:100%|600)"', table), table


def test_no_line_begins_as_a_mailbox_file_or_a_relay_takes_for_its_own() -> None:
    sections = of(onboarded(), risk(RiskKind.COMPLAINT_OPEN, why="From what we hear.", next_step="."))
    wire = urgent(sections).as_bytes()

    assert b"\r\n=46rom what we hear.\r\n" in wire
    assert b"\r\n=2E\r\n" in wire
    assert not re.search(rb"^(?:From |\.)", wire, re.MULTILINE)
    assert "\nFrom what we hear.\n" in body(reread(wire))


def test_the_same_heading_and_the_same_words_of_the_client_stand_once() -> None:
    calls = [
        risk(RiskKind.CALLS_UNRETURNED, f"k{number}", why=f"Call {number}.", verbatim="Ring me!") for number in "ab"
    ]

    text = body(digest(of(onboarded(), *calls)))

    assert text.count("A call has not been returned") == text.count("> Ring me!") == 1
    assert "Call a." in text
    assert "Call b." in text


def test_the_same_words_of_the_client_stand_once_under_whichever_headings() -> None:
    words = "I have not met her."
    alerts = [
        risk(RiskKind.DETRACTOR, verbatim=words),
        risk(RiskKind.RENEWAL_NEAR),
        risk(RiskKind.LOCKED_IN, verbatim=words),
    ]

    text = body(digest(of(onboarded(), *alerts)))

    assert text.count("> I have not met her.") == 1


def one(name: str, *kinds: RiskKind) -> Section:
    return of(onboarded(name), *map(risk, kinds))


def test_a_digest_with_everything() -> None:
    quiet, good = one("Brown & Co", RiskKind.DETRACTOR, RiskKind.NO_CONTACT), one("Good Ltd", RiskKind.REFERRAL_MOMENT)
    still = StillOpen("Sad plc", complaint().items[0], NOW - 2 * DAY)
    made = Digest((Entry(complaint(), OWN),), (Entry(quiet, OWN),), (Entry(good, OWN),), (still,), others=60)
    text = body(written(made))

    assert text.startswith("62 clients need you\n")
    assert "Brown & Co: the client would not recommend us, and 1 more.\n" in text
    assert "And 60 more clients, in the next mails.\n" in text
    assert "==== Worth a call ====\n\nGood Ltd: A good moment to ask for a referral." in text
    assert "Still open: Sad plc, a complaint is open (you were told on Saturday 2 May).\n" in text
    places = [text.index(words) for words in ("==== Acme", "==== Also", "==== Worth", "Still open", "You get this")]
    assert places == sorted(places)
    assert "\n\n\n\n" not in text


def test_opportunities_alone_say_so() -> None:
    message = written(Digest((), calls=(Entry(one("Good Ltd", RiskKind.REFERRAL_MOMENT), OWN),)))

    assert message["Subject"] == "Worth a call: Good Ltd"
    assert body(message).startswith("Worth a call\nMonday 4 May 2026\n")
    assert "need" not in body(message)


def test_history_says_that_it_is() -> None:
    sections = [one(f"Client {number}", RiskKind.DETRACTOR) for number in range(6)]
    message = written(
        Digest(
            tuple(Entry(section, OWN) for section in sections[:5]), (Entry(sections[5], OWN),), others=2, history=True
        )
    )

    assert message["Subject"] == "We have read your history. Five clients to ring this week"
    assert body(message).startswith("We have read your history. Five clients to ring this week.\n")


@pytest.mark.parametrize("length", [5, 40, 79, 200])
def test_a_subject_is_one_line_where_the_name_leaves_room(length: int) -> None:
    name = "x" * length
    for message in (urgent(complaint(name)), digest(complaint(name), complaint(name)), digest(complaint(name))):
        (line, *_) = [one for one in message.as_string().splitlines() if one.startswith("Subject:")]
        assert len(line) <= 78
        if length <= 40:
            assert line != "Subject:"
            assert len(f"Subject: {message['Subject']}") <= 78
    assert urgent(complaint(name))["Subject"].endswith(": a complaint is open")


def test_answers_go_where_the_firm_says() -> None:
    letterhead = replace(LETTERHEAD, reply_to="care@firm.example")
    message = render_urgent(
        complaint(), letterhead, Addressee("Jane", "jane@firm.example"), OWN,
        message_id="<m@x>", reader=Reader(NOW, LONDON),
    )  # fmt: skip

    assert message["Reply-To"] == "care@firm.example", "whoever reads it is not Rapport"
    assert JANE.email not in str(message["Reply-To"])
