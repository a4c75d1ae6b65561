"""The brief as a page: one sheet of paper, readable without colours, in the dark, without scripts.

All texts are escaped and isolated in their own direction (bdi, dir=auto), so that none can reorder its neighbours. The
content security policy allows nothing but the page's own style, by its hash.
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.scoring.domain.brief import Brief
from shared.events.scoring import Band
from shared.wording import capitalised, full_date, points, spoken, without_reordering

_HERE = Path(__file__).parent / "templates"
STYLE = (_HERE / "brief.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

#: Headers of the page.
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{_HASH}'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
)

_BANDS = {band: spoken(band.value) for band in Band}
_KINDS = {
    "department": "department of our own house",
    "witness": "witness",
    "victim": "victim",
    "person": "person",
    "organisation": "organisation",
}


def page(brief: Brief) -> str:
    """The HTML."""
    template = _TEMPLATES.get_template("brief.html.j2")
    return template.render(brief=brief, style=STYLE, bands=_BANDS, kinds=_KINDS)


def _day(when: date) -> str:
    local = when.astimezone(UTC) if isinstance(when, datetime) else when
    return full_date(local)


_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE),
    autoescape=select_autoescape(enabled_extensions=("html.j2",), default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters |= {"plain": without_reordering, "day": _day, "points": points, "sentence": capitalised}
