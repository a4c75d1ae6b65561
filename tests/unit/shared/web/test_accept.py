"""Which of two media types a caller would rather have."""

import pytest

from shared.web.accept import prefers

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        (BROWSER, True),
        ("text/html", True),
        ("TEXT/HTML;Q=0.4, application/json;q=0.3", True),
        ("text/*", True),
        ("text/html;q=0.1, */*;q=0.05", True),
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("application/json, text/html", False),
        ("text/html;q=0.5, application/json", False),
        ("text/html;q=0, */*", False),
        ("text/html;q=much", False),
    ],
)
def test_a_page_is_for_who_would_rather_have_a_page(accept: str, html: bool) -> None:  # noqa: FBT001
    assert prefers("text/html", "application/json", accept) is html
