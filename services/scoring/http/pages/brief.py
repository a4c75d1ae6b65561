"""The brief as a page: one sheet of paper, readable without colours, in the dark, without scripts.

All texts are escaped and isolated in their own direction (bdi, dir=auto), so that none can reorder its neighbours. The
content security policy allows nothing but the page's own style, by its hash.
"""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.scoring.domain.brief import Brief
from shared.events.scoring import Band
from shared.wording import Reader, capitalised, moment, signed, spoken, without_reordering

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
#: What may stand on a sheet that lies on the table: not that somebody is a witness or a victim.
_KINDS = {"department": "department of our own house", "person": "person", "organisation": "organisation"}


def page(brief: Brief, reader: Reader) -> str:
    """The HTML, with every day as ``reader`` tells it."""
    template = _TEMPLATES.get_template("brief.html.j2")
    as_of = moment(brief.at, reader)
    return template.render(
        brief=brief, style=STYLE, bands=_BANDS, kinds=_KINDS, day=reader.day, on=reader.on, as_of=as_of
    )


_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE),
    autoescape=select_autoescape(enabled_extensions=("html.j2",), default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters |= {"plain": without_reordering, "signed": signed, "sentence": capitalised}
