"""Pages for people: the brief as HTML."""

from services.scoring.http.pages.brief import HEADERS, page

__all__ = ["HEADERS", "page"]
