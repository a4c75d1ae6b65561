"""Hearing words: which language they are in, where sentences end, and how harsh the harshest of them is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from services.scoring.domain.signals.voice.verbatims.language import language_of
from services.scoring.domain.signals.voice.verbatims.sentences import sentences
from services.scoring.domain.signals.voice.verbatims.sentiment import NEGATIVE, harshest


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We never know who is dealing with our file.", "en"),
        ("Your team is slow to answer us.", "en"),
        ("Die Rechnung war viel zu hoch.", "de"),
        ("La facture était beaucoup trop élevée.", "fr"),
        ("De rekening was veel te hoog.", "nl"),
        ("Ingen ringer mig tillbaka när jag ber om det.", "sv"),
        ("Far too much.", ""),  # 10 letters
        ("1,250.00 + 3,400.00 = 4,650.00 GBP", ""),
        ("Bill too high, no explanation.", ""),  # CLD3: Portuguese perhaps
    ],
)
def test_a_language_is_claimed_where_it_is_certain(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?  Four…", ["One.", "Two!", "Three?", "Four…"]),
        (
            "Dr. Ash of A. Co. Ltd. came, e.g. at 3 p.m. on May 1. We left.",
            ["Dr. Ash of A. Co. Ltd. came, e.g. at 3 p.m. on May 1.", "We left."],
        ),
        ("no capitals here. none there", ["no capitals here.", "none there"]),
        ("A line\n\nanother line\nMr.\nthe last", ["A line", "another line", "Mr.", "the last"]),
        ("It cost 1.5 times as much.", ["It cost 1.5 times as much."]),
        ("He said “No.” Then he left.", ["He said “No.”", "Then he left."]),
        ("  ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert list(sentences(text)) == expected


@given(st.text(st.sampled_from('ab .!?\n"”MrDe')))
def test_no_letter_is_lost_between_sentences(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_the_harshest_sentence_is_found_with_its_score() -> None:
    found = harshest("Thanks for the draft. The wait was frustrating. This is an awful disgrace. Good day.")
    assert found is not None
    assert found == (round(1_000 * SentimentIntensityAnalyzer().polarity_scores(found[1])["compound"]), found[1])
    assert found[1] == "This is an awful disgrace."


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for the draft.",
        "It is not bad at all.",
        "The fraud, his arrest and her death are before the court.",
        "",
        "Please ring.",
    ],
)
def test_where_nothing_is_harsh_there_is_none(text: str) -> None:
    assert harshest(text) is None


SENTIMENT = SentimentIntensityAnalyzer()
VOCABULARY = st.sampled_from(
    "we your not never isn't good kind happy awful terrible slow least helpful without thanks draft lease yeah right"  # noqa: SIM905
    " hardly barely very but the a :( :) ;) 😡 ok 'hate' (sad) GREAT BAD no".split()
)


@given(st.lists(VOCABULARY, max_size=12).map(" ".join))
def test_what_is_passed_over_at_first_sight_would_not_have_been_negative(text: str) -> None:
    found = harshest(text)
    assert (found is None) == (round(1_000 * SENTIMENT.polarity_scores(text)["compound"]) > NEGATIVE)
