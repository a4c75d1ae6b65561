"""Pages for people: the brief as HTML."""

from services.scoring.pages.brief import HEADERS, page

__all__ = ["HEADERS", "page"]
