"""Headers on the wire: whatever the words, any decoder of RFC 2047 reads them as they were."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header
from email.policy import default
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerts.domain import Digest, Entry
from services.alerts.mail import Addressee, digest_message_id, render_digest, render_urgent
from services.alerts.mail.headers import text
from services.alerts.mail.letter import Letterhead
from shared.events.lines import tidied
from shared.wording import Reader, graphemes
from tests.support import rfc2047
from tests.support.stories.alerts import NOW
from tests.support.stories.mails import LETTERHEAD, LONDON, OWN, complaint, urgent

FAMILY = "👩‍👩‍👧‍👦"
NAMES = [
    "Sociedad Española de Construcción Łódź (Genève)",
    "Εταιρεία Ύδρευσης Hermanos Muñoz (España) S.A.",
    "Łódź 🏛️ Bilan, (Köln) Müller Genève Actualités",
    "Actualités digitales de Genève, abonnement d’été à 24 heures, Bilan et Tribune de Genève",
    "가장 높은 산, 가장 긴 강 법률 사무소와 함께하는 매우 긴 이름의 회사 주식회사 대한민국 서울특별시",
    "מוסד הטכניון למחקר ולפיתוח, בע״מ (Israel) and its many subsidiaries in the United Kingdom",
    "A very long name of an English company that goes on until eighty characters, Ltd",
    'Smith, "Jones" & Partners <London> (LLP); a=?utf-8?q?b?= test',
    "Zoë Müller-Lüdenscheidt, Fachanwältin für Erbrecht (Köln) & Notarin",
    "=?utf-8?q?=41cme?=",
    "=?utf-8?b?QWNtZQ==?= =?utf-8?b?THRk?=",
    "?= Acme =?",
    "Two  blanks   and\u00a0a no-break space",
    "Zwei  Leerzeichen\u00a0– über\u3000alles",
    "O'Brien, Pat (he/him)",
    '"Bob" <bob@evil.example>, Bill',
    "back\\slash \\",
    "李 小龍",
    FAMILY * 12,
    "a" + "\u0301" * 79,
    "x" * 79,
    "𝔄𝔠𝔪𝔢 " * 14 + "𝔄",
    "می\u200cخواهم شرکت",
    "Jane Smith of the very long name with only plain words that goes on and on to the end",
    "J. R. Hartley",
]
ADDRESSES = [
    "o'brien+x@Firm.example",
    "UPPER.Case@FIRM.EXAMPLE",
    "jane@firm.example",
    f"{'j' * 64}@{'firm.' * 30}example",
]
LETTERS = st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]) | st.sampled_from(
    f' \u00a0é(,<>"\\ß🏛ء@.{FAMILY}'
)
PIECES = st.sampled_from(["=?", "?=", "=?utf-8?q?", "=?utf-8?b?QQ==?=", "  ", '"', "\\", FAMILY, "e\u0301", "🇳🇴🇸🇪"])
WORDS = st.lists(st.text(LETTERS, max_size=12) | PIECES, max_size=30).map("".join)


def plainly_decoded(words: str) -> str:
    """As by Python's plain decoder."""
    return "".join(
        part if isinstance(part, str) else part.decode(charset or "ascii") for part, charset in decode_header(words)
    )


def folded_well(line: rfc2047.Line) -> None:
    """Every line is ASCII and short, where there is a blank to break it at, and no encoded word touches another."""
    raw = "\r\n".join(line.lines)
    assert raw.isascii()
    for one in line.lines:
        assert len(one) <= 998
        if " " in one.strip():
            assert len(one) <= (76 if "=?" in one else 78), one
    assert "?==?" not in raw
    assert line.lines[0].strip().endswith(":") <= (len(line.lines[1:]) == 1)


def reads(line: rfc2047.Line, expected: str) -> None:
    folded_well(line)
    assert rfc2047.decoded(line.text) == expected
    assert plainly_decoded(line.text) == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_subject_is_read_as_it_was_written(name: str) -> None:
    message = urgent(complaint(name))
    line = rfc2047.fields(message.as_bytes())["Subject"]

    reads(line, str(message["Subject"]))
    taken = tidied(name)
    assert len(taken) > 80 or message["Subject"] == f"{taken}: a complaint is open"
    assert len(line.lines[0]) > len("Subject: "), "some gateways show a leading blank else"


@pytest.mark.parametrize("name", [*NAMES, f"{'Zoë Müller-Lüdenscheidt ' * 12}"[:300].strip()])
@pytest.mark.parametrize("address", ADDRESSES)
def test_so_is_a_name_beside_an_address(name: str, address: str) -> None:
    wire = urgent(complaint(), Addressee(name, address)).as_bytes()
    line = rfc2047.fields(wire)["To"]

    folded_well(line)
    assert rfc2047.mailbox(line.text) == (name, address)
    assert [one.addr_spec for one in message_from_bytes(wire, policy=default)["To"].addresses] == [address]
    assert [found for _, found in getaddresses([line.text])] == [address]


def test_a_name_of_plain_words_stands_as_it_is_and_one_with_commas_in_quotes() -> None:
    def to(name: str) -> str:
        return rfc2047.fields(urgent(complaint(), Addressee(name, "p@x.example")).as_bytes())["To"].text

    assert to("Jane Smith-O'Neil") == "Jane Smith-O'Neil <p@x.example>"
    assert to("O'Brien, Pat (he/him)") == '"O\'Brien, Pat (he/him)" <p@x.example>'
    assert to("") == "p@x.example"


@given(WORDS)
def test_any_text_is_read_as_it_was_written(words: str) -> None:
    field = text("Subject", f"{words}x")
    lines = field.fold(policy=default.clone(linesep="\r\n")).removesuffix("\r\n")

    line = rfc2047.fields(f"{lines}\r\n\r\n".encode())["Subject"]
    reads(line, f"{words}x")


@given(st.text(LETTERS, max_size=60))
def test_every_blank_is_in_its_place(words: str) -> None:
    words = f" {words}  "
    lines = text("Subject", words).fold(policy=default.clone(linesep="\r\n")).removesuffix("\r\n")

    reads(rfc2047.fields(f"{lines}\r\n\r\n".encode())["Subject"], words)


@given(WORDS)
def test_any_name_is_and_its_address_is_the_only_one(name: str) -> None:
    name = f"é{name}x"[:300]
    message = urgent(complaint(name), Addressee(name, "jane@firm.example"))
    fields = rfc2047.fields(message.as_bytes())

    reads(fields["Subject"], str(message["Subject"]))
    folded_well(fields["To"])
    shown, address = rfc2047.mailbox(fields["To"].text)
    assert (shown, address) == (name, "jane@firm.example")
    again = message_from_bytes(message.as_bytes(), policy=default)
    assert [one.addr_spec for one in again["To"].addresses] == ["jane@firm.example"]


@given(st.text(st.sampled_from(f"{FAMILY}e\u0301\u0327🇳🇴🇸🇪👍🏽x é漢"), max_size=80))
def test_no_encoded_word_begins_within_what_a_reader_takes_for_one_character(words: str) -> None:
    words = f"{words}é"
    field = text("Subject", words)

    whole = list(graphemes(words))
    starts = {len("".join(whole[:place])) for place in range(len(whole))}
    said = rfc2047.encoded_words(field.fold(policy=default))
    assert "".join(said) == words
    for place in range(1, len(said)):
        start = len("".join(said[:place]))
        assert start in starts or any(len(one.encode()) > 36 for one in whole)


@pytest.mark.parametrize("domain", ["x.example", "penhallow-stroud-and-partners.example", f"{'long.' * 40}example"])
def test_ids_are_never_encoded_and_short_lines_where_they_can_be(domain: str) -> None:
    letterhead = replace(LETTERHEAD, domain=domain)
    message_id = digest_message_id("jane", NOW.date(), domain)
    message = render_urgent(
        complaint(), letterhead, Addressee("Jane", "jane@firm.example"), OWN,
        message_id=message_id, reader=Reader(NOW, LONDON),
    )  # fmt: skip
    fields = rfc2047.fields(message.as_bytes())

    for name in ("Message-ID", "In-Reply-To", "References"):
        assert re.fullmatch(rf"<[0-9a-f]{{40}}@{re.escape(domain)}>", fields[name].text.strip()), fields[name].text
        folded_well(fields[name])
    assert fields["Message-ID"].text.strip() == message["Message-ID"] == message_id
    assert fields["List-Id"].text == f"Rapport alerts <alerts.rapport.{domain}>"
    folded_well(fields["List-Id"])


def test_a_sender_of_any_name() -> None:
    sender = Addressee("Rechtsanwälte Müller, Meier & Söhne — Rapport", "rapport@straße.example")
    letterhead = Letterhead(sender, "firm.example", reply_to="client-care@straße.example")
    message = render_digest(
        Digest((Entry(complaint(), OWN),)), letterhead, Addressee("Jane", "jane@firm.example"),
        message_id="<m@x>", reader=Reader(NOW, LONDON),
    )  # fmt: skip
    fields = rfc2047.fields(message.as_bytes())

    assert rfc2047.mailbox(fields["From"].text) == (sender.name, "rapport@xn--strae-oqa.example")
    assert fields["Reply-To"].text == "client-care@xn--strae-oqa.example"
    folded_well(fields["From"])


@pytest.mark.parametrize("name", NAMES)
def test_an_address_that_is_not_ascii_stands_as_it_is_and_its_name_as_ever(name: str) -> None:
    wire = urgent(complaint(name), Addressee(name, "jörg@straße.example")).as_bytes()
    line = rfc2047.fields(wire)["To"]

    assert rfc2047.mailbox(line.text) == (name, "jörg@xn--strae-oqa.example")
    assert line.text.replace("jörg@", "").isascii()
    assert message_from_bytes(wire, policy=default)["Subject"].strip()
