"""Headers on the wire: whatever the words, any decoder of RFC 2047 reads them as they were."""

import re
from email import message_from_bytes
from email.header import decode_header
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerts.mail import Addressee
from services.alerts.mail.clean import header_line
from services.alerts.mail.folding import UTF8
from tests.support.stories.mails import complaint, urgent

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
]
LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(' é(,<"ß🏛'), max_size=80
)


def wire(message: EmailMessage, header: str) -> str:
    """The header as it is sent, with its line ends."""
    head = message.as_bytes().split(b"\r\n\r\n", 1)[0].decode("ascii")
    found = re.search(rf"^{header}: [^\r\n]*(?:\r\n[ \t][^\r\n]*)*", head, re.MULTILINE)
    assert found is not None
    return found[0]


def read(raw: str) -> str:
    """As by a decoder that knows nothing of us."""
    text = re.sub(r"\r\n([ \t])", r"\1", raw).partition(": ")[2]
    return "".join(
        part if isinstance(part, str) else part.decode(charset or "ascii") for part, charset in decode_header(text)
    )


def well_formed(raw: str) -> None:
    lines = raw.split("\r\n")
    words = re.findall(r"=\?[^?\s]+\?[qQbB]\?[^?\s]*\?=", raw)
    assert raw.isascii()
    assert max(map(len, lines)) <= 998
    assert all(line.strip() for line in lines)
    assert all(len(word) <= 75 for word in words)
    assert "?==?" not in raw
    if words:
        assert max(map(len, lines)) <= 78


@pytest.mark.parametrize("name", NAMES)
def test_a_subject_is_read_as_it_was_written(name: str) -> None:
    message = urgent(complaint(name))
    raw = wire(message, "Subject")

    well_formed(raw)
    assert read(raw) == message["Subject"]
    assert not raw.startswith("Subject: \r\n")


@given(LETTERS)
def test_so_is_any_subject_and_any_name(text: str) -> None:
    text = f"é{text}x"
    message = urgent(complaint(text), Addressee(text, "jane@firm.example"))

    well_formed(wire(message, "Subject"))
    assert read(wire(message, "Subject")) == str(message["Subject"])
    well_formed(wire(message, "To"))
    again = message_from_bytes(message.as_bytes(), policy=default)
    assert [one.addr_spec for one in again["To"].addresses] == ["jane@firm.example"]
    assert read(wire(message, "To")) == f"{header_line(text, 70)} <jane@firm.example>"


@pytest.mark.parametrize("name", NAMES)
def test_a_server_that_takes_utf8_gets_the_words_themselves(name: str) -> None:
    message = urgent(complaint(name), Addressee(name, "jörg@firm.example"))
    sent = message.as_bytes(policy=UTF8)

    assert message.as_bytes(), "its size can be taken, whoever the server is"
    assert "<jörg@firm.example>".encode() in sent
    assert message_from_bytes(sent, policy=default)["Subject"].strip() == message["Subject"]
