"""Identifiers of real systems: which there may be, and that the contract says the same as we do."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.events import Identifier, identifiers

REAL = [
    "2024/0815-A",
    "00123/24",
    "A#1",
    "M&A 7",
    "Müller & Söhne",
    "a..b",
    "../x",
    "100%",
    "%2F",
    "?a=b",
    "見積 7",
    "#",
    "a  b",
    "😀",
]
OLD = r"[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}"

_identifier = TypeAdapter(Identifier)


def accepted(text: str) -> bool:
    try:
        return _identifier.validate_python(text) == text
    except ValidationError:
        return False


@pytest.mark.parametrize("text", REAL)
def test_what_real_systems_write_is_taken_as_it_is(text: str) -> None:
    assert accepted(text)
    assert identifiers.address_problem(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "1 to 128"), ("x" * 129, "1 to 128"), (" x", "blank"), ("x ", "blank"), (" ", "blank"),
        ("a\tb", "U+0009"), ("a\nb", "U+000A"), ("a\x00", "U+0000"), ("a\u00a0b", "no-break space"),
        ("a\u3000b", "ideographic space"), ("\ufeffa", "U+FEFF"), ("a\u202eb", "right-to-left override"),
        ("a\ufffd", "replacement character"), ("a\u00adb", "soft hyphen"),
    ],
)  # fmt: skip
def test_the_rest_is_refused_with_what_is_wrong(text: str, words: str) -> None:
    assert words in (identifiers.problem(text) or "")
    assert not accepted(text)


@pytest.mark.parametrize("text", [".", ".."])
def test_a_step_of_a_path_can_name_a_matter_and_no_client(text: str) -> None:
    assert accepted(text)
    assert "no address" in (identifiers.address_problem(text) or "")


@given(st.text(max_size=130) | st.text(alphabet=" ./%aä\u00a0\u200b\u2028", max_size=6))
def test_the_words_and_the_contract_say_the_same(text: str) -> None:
    assert (identifiers.problem(text) is None) == accepted(text)
    for pattern, problem in (
        (identifiers.PATTERN, identifiers.problem),
        (identifiers.ADDRESS_PATTERN, identifiers.address_problem),
    ):
        by_contract = re.search(pattern, text) is not None and "\n" not in text and len(text) <= identifiers.LONGEST
        assert by_contract == (problem(text) is None)


@given(st.from_regex(OLD, fullmatch=True))
def test_all_that_could_be_one_before_still_can(text: str) -> None:
    """The comparison of contracts takes the wider pattern for wider because of this."""
    assert accepted(text)
