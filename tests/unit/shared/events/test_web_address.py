"""Addresses as browsers show them and as programs read them."""

import pytest

from shared.events.web_address import web_address


@pytest.mark.parametrize(
    ("shown", "address"),
    [
        ("https://de.example/wiki/Müller", "https://de.example/wiki/M%C3%BCller"),
        ("http://straße.example:80/ä?q=ü b#ß", "http://xn--strae-oqa.example:80/%C3%A4?q=%C3%BC%20b#%C3%9F"),
        ("HTTPS://x.example/a", "https://x.example/a"),
        ("https://x.example/M%C3%BCller?a=100%", "https://x.example/M%C3%BCller?a=100%"),
        ("https:///as-recorded-before", "https:///as-recorded-before"),
    ],
)
def test_what_a_browser_shows_is_taken(shown: str, address: str) -> None:
    assert web_address(shown) == address
    assert web_address(address) == address


@pytest.mark.parametrize(
    "text", ["ftp://x", "https://", "x.example", " https://x/", "https://x y/", "https://x/\u200b", "https://ü..x/"]
)
def test_what_is_no_address_is_told_what_one_is(text: str) -> None:
    with pytest.raises(ValueError, match="percent-encoded"):
        web_address(text)
