"""The address of a page, as whoever reports it has it at hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.events.interactions import NewsSpotted
from shared.events.web_address import percent_encoded


def spotted(url: str) -> str | None:
    return NewsSpotted.model_validate({"news": "n-1", "headline": "A prize", "url": url}).url


@pytest.mark.parametrize(
    ("shown", "sent"),
    [
        ("https://de.example/wiki/Müller", "https://de.example/wiki/M%C3%BCller"),
        ("https://de.example/wiki/M%C3%BCller", "https://de.example/wiki/M%C3%BCller"),
        (" https://x.example/ü?q=ä&r=%20#ö ", "https://x.example/%C3%BC?q=%C3%A4&r=%20#%C3%B6"),
        ("http://Straße.example:8080/", "http://xn--strae-oqa.example:8080/"),
        ("https://ü@x.example/", "https://%C3%BC@x.example/"),
        ("https://عربي.example/صفحة", "https://xn--ngbrx4e.example/%D8%B5%D9%81%D8%AD%D8%A9"),
        ("https://x.example/🏛", "https://x.example/%F0%9F%8F%9B"),
    ],
)
def test_an_address_as_browsers_show_it_is_the_one_that_they_send(shown: str, sent: str) -> None:
    assert spotted(shown) == sent
    assert spotted(sent) == sent, "reported again as it was kept, it is the same fact"


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example/a b",
        "https://x.example/ü b",
        "https://x.example/ü\nb",
        "https://x.example/ü\u202eb",
        "javascript:alert('ü')",
        "ftp://ü.example/",
        "https:///ü",
        "www.müller.example",
    ],
)
def test_any_other_is_refused_with_what_to_do(url: str) -> None:
    with pytest.raises(ValueError, match="begins with http:// or https://, percent-encoded where it holds a blank"):
        spotted(url)


def test_a_host_that_cannot_be_is_told_as_such() -> None:
    with pytest.raises(ValueError, match="valid international domain name"):
        spotted("https://-ü-.example/")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"])))
def test_whatever_the_page_its_address_is_ascii_and_stays_the_same(page: str) -> None:
    sent = percent_encoded(f"https://x.example/{page}")

    assert sent.isascii()
    assert percent_encoded(sent) == sent
