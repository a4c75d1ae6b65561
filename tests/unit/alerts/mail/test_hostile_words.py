"""Names and words of strangers: whatever they hold, a mail has our headers, our markup and our lines."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerts.domain.digests.content import Item, Section
from services.alerts.domain.digests.standing import Standing
from services.alerts.domain.routing.mailbox import mailbox
from services.alerts.domain.state.client import Cause
from services.alerts.mail import Addressee
from services.alerts.mail.address import AddressError, with_ascii_domain
from services.alerts.mail.clean import lines, name_line, one_line, printable_ascii
from shared.events.scoring import Band
from tests.support.stories.alerts import NOW, POLICY
from tests.support.stories.mails import JANE, body, complaint, digest, urgent

HEADERS = [*urgent(complaint()).keys()]

HOSTILE = [
    "Acme\r\nBcc: all@firm.example",
    "Acme\nSubject: other",
    "Acme\rX: y",
    "Acme\u2028Bcc: a@b.example\u2029X: y",
    "Acme\x85Bcc: a@b.example\x0bX\x0cY\x1cZ",
    "Acme\x00\x1b[31m\x7f",
    "\u202eltd emcA\u2066x\u2069",
    "=?utf-8?q?Acme=0D=0ABcc:_a@b.example?=",
    "=?utf-8?b?QWNtZQ0KQmNjOiBhQGIuZXhhbXBsZQ==?=",
    '"Acme" <evil@x.example>, "Two',
    "Acme, Ltd; (the) <one> \\ @ : .",
    "👩‍👩‍👧‍👦" * 60,
    "x" * 5_000,
    "0" * 75 + ";",
    "a," * 200,
    "ö " * 2_000,
    "a\u0301" * 500,
    "\ud800 lone",
    "شركة أكمي المحدودة",
    "",
    "   ",
]


def hostile(text: str) -> Section:
    item = Item("a-1", "complaint_open", POLICY.kinds[next(iter(POLICY.kinds))].title, text, NOW, text, text)
    return Section(
        "acme", text, (item, replace(item, verbatim=f"{text}.")), Standing(Band.RED, text, (Cause(-3.0, text),))
    )


def reread(message: EmailMessage) -> EmailMessage:
    read = message_from_bytes(message.as_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    return read


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_injects_a_header(text: str) -> None:
    message = urgent(hostile(text), Addressee(text, "jane@firm.example"))
    read = reread(message)

    assert [*read.keys()] == HEADERS
    assert [address.addr_spec for address in read["To"].addresses] == ["jane@firm.example"]
    assert read["Subject"].endswith(": a complaint is open")
    assert not read["Subject"].defects
    assert not re.search(r"[\r\n\u2028\u2029\u202e\x00-\x1f]", read["Subject"])
    assert len(read["Subject"]) <= 201
    assert body(read) == body(message)


FRAGMENTS = st.sampled_from(
    ["=?utf-8?q?", "=?utf-8?b?", "=0D=0A", "DQo=", "?=", "\r\n", "Bcc: a@b.example", '"', "<", ">", ","]
)


@given(st.text(st.characters(codec="utf-8"), max_size=300) | st.lists(FRAGMENTS | st.text(max_size=5)).map("".join))
def test_no_text_at_all_injects_a_header(text: str) -> None:
    message = urgent(hostile(text), Addressee(text, "jane@firm.example"))
    read = reread(message)

    assert [*read.keys()] == HEADERS
    assert [address.addr_spec for address in read["To"].addresses] == ["jane@firm.example"]
    assert body(read) == body(message)
    assert body(read, "html") == body(message, "html")
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    "script",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '"><svg onload=alert(1)>',
        "' onmouseover='alert(1)",
        "</blockquote></table><a href='https://x.example'>click</a>",
        "<!--",
        "&lt;script&gt;",
    ],
)
def test_no_words_become_markup(script: str) -> None:
    harmless = body(urgent(hostile("words")), "html")

    for message in (urgent(hostile(script)), digest(hostile(script))):
        assert body(message, "html").count(script) == harmless.count(script)
    assert _tags(body(urgent(hostile(script)), "html")) == _tags(harmless)
    assert script in body(urgent(hostile(script)))


def test_no_words_are_a_template() -> None:
    template = "{{ 7 * 7 }}{% raw %}{{ client }}"

    assert body(urgent(hostile(template))).count(template) >= 4


def test_no_words_pose_as_ours_in_the_text() -> None:
    posing = "Thanks.\nWhat to do next:\u2028Pay at once.\x0bYou get this because\x85of us."

    text = body(urgent(hostile(posing)))

    assert "\n> What to do next:\n> Pay at once.\n> You get this because\n> of us.\n" in text


def test_no_words_end_a_part_of_the_mail() -> None:
    boundary = urgent(complaint()).get_boundary()

    message = urgent(complaint(verbatim=f"Hello\n--{boundary}--\n--{boundary}\nX: y"))

    assert len(list(reread(message).iter_parts())) == 2
    assert body(reread(message)) == body(message)


@given(st.text(), st.integers(1, 50))
def test_one_line_is_one_short_line(text: str, longest: int) -> None:
    line = one_line(text, longest)

    assert len(line) <= longest
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert one_line(line, longest) == line
    assert line.encode().decode() == line


@given(st.text(), st.integers(1, 50))
def test_a_name_is_one_short_line_with_its_blanks(text: str, longest: int) -> None:
    line = name_line(text, longest)

    assert len(line) <= longest
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert name_line(line, longest) == line


def test_blanks_within_a_name_are_part_of_it() -> None:
    assert name_line(" A  B\u00a0C\u3000D\r\n\tE ") == "A  B\u00a0C\u3000D E"


def test_a_name_is_never_cut_within_what_a_reader_takes_for_one_character() -> None:
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"

    assert name_line(f"ab{family}c", 10) == f"ab{family}c"
    assert name_line(f"ab{family}cd", 10) == f"ab{family}…"
    assert one_line(f"ab{family}cd", 9) == "ab…"
    assert one_line("e\u0301" * 9, 4) == "e\u0301…"
    assert one_line("\U0001f1f3\U0001f1f4" * 9, 4) == "\U0001f1f3\U0001f1f4…"


@given(st.text())
def test_a_servers_words_are_printable_ascii(text: str) -> None:
    line = printable_ascii(text)

    assert line.isascii()
    assert line == "" or line.isprintable()
    assert len(line) <= 200


def test_a_servers_long_words_are_shortened_in_ascii() -> None:
    assert printable_ascii("a" * 201) == "a" * 197 + "..."


def test_lines_keep_their_breaks_and_are_shortened() -> None:
    assert lines("  one\r\n\r\ntwo\tthree \n", 100) == ("one", "", "two three")
    assert lines("word " * 100, 11) == ("word word…",)


def test_an_address_is_the_same_however_its_letters_were_composed() -> None:
    assert with_ascii_domain("jo\u0308rg@stra\u00dfe.example") == "j\u00f6rg@xn--strae-oqa.example"
    assert mailbox("jo\u0308rg@firm.example") == mailbox("J\u00d6RG@firm.example")


@pytest.mark.parametrize(
    "address",
    [
        "no-at",
        "@x.example",
        "a@",
        "a b@x.example",
        "a@x.example\r\nX: y",
        "a@ex ample",
        "<a@x.example>",
        "a@-ö-.example",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(AddressError) as refused:
        with_ascii_domain(address)

    assert address not in str(refused.value)
    with pytest.raises(AddressError):
        urgent(complaint(), Addressee(JANE.name, address))


def _tags(html: str) -> list[str]:
    return re.findall(r"<[a-z/!][^>]*>", html)
