"""Names as people write them: what is taken as it is, what is tidied, what is refused and in which words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.events import Line
from shared.events.lines import tidied

LINES = TypeAdapter[str](Line)


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("Société\u00a0: Durand & Fils", "Société : Durand & Fils"),
        ("Société\u202f: Durand", "Société : Durand"),
        ("山田\u3000太郎", "山田 太郎"),
        ("山田 \u3000\u3000 太郎", "山田 太郎"),
        ("علی\u200cرضا کریمی", "علی\u200cرضا کریمی"),
        ("Familie 👨\u200d👩\u200d👧 Huber", "Familie 👨\u200d👩\u200d👧 Huber"),
        ("ශ්\u200dරී ලංකා Trading", "ශ්\u200dරී ලංකා Trading"),
        ("Schiff\u00adfahrts GmbH", "Schifffahrts GmbH"),
        ("\ufeffAcme\u200b Ltd\u2060", "Acme Ltd"),
        ("\u200fשלום\u200e Ltd", "שלום Ltd"),
        ("Zoe\u0308 A\u030angstro\u0308m", "Zoë Ångström"),
        ("\u00a0Acme\u3000", "Acme"),
        (" Acme\r\n", "Acme"),
        ("Acme  Ltd", "Acme  Ltd"),
        ("吉\U0002f83f\ue000 and \U0001fae8", unicodedata.normalize("NFC", "吉\U0002f83f\ue000 and \U0001fae8")),
        ("\u06dd\u0661", "\u06dd\u0661"),
        (
            "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f Cymru",
            "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f Cymru",
        ),
    ],
)
def test_names_are_taken_in_one_spelling(written: str, taken: str) -> None:
    assert LINES.validate_python(written) == taken
    assert LINES.validate_json(LINES.dump_json(written)) == taken


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Acme\nLtd", "must be one line"),
        ("Acme\u2028Ltd", "must be one line"),
        ("Acme\x85Ltd", "must be one line"),
        ("Acme\tLtd", "control characters"),
        ("Acme\x00", "control characters"),
        ("Acme\x9b", "control characters"),
        ("Acme\U000e0041", "control characters"),
        ("🏴\U000e0067 Acme", "control characters"),
        ("Acme\u202eLtd", "turn the direction"),
        ("Acme\u2066Ltd", "turn the direction"),
        ("", "at least 1"),
        ("\u3000\u00ad", "at least 1"),
        ("\u200d\u200c", "at least 1"),
        ("é" * 201, "at most 200"),
    ],
)
def test_what_is_no_line_is_refused_in_words_that_are_true(written: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        LINES.validate_python(written)


@given(st.text(max_size=40))
def test_a_line_that_was_taken_is_taken_as_it_is(text: str) -> None:
    try:
        once = tidied(text)
    except ValueError:
        return
    assert tidied(once) == once
    assert once == unicodedata.normalize("NFC", once)
