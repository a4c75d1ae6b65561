"""A report as a self-contained page, for a browser and for print."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.scoring.http import pages
from services.scoring.report_runs.store import Kept
from services.scoring.reports.named import named
from services.scoring.reports.registry import REPORTS
from services.scoring.reports.report import Json
from shared.wording import Reader, moment

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

#: Headers of a page: it loads nothing and is not cached.
HEADERS: Mapping[str, str] = {
    **pages.HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Vary": "Accept",
}


def report_page(kept: Kept, seen: Json, reader: Reader) -> str:
    """The report as HTML for ``reader``. ``seen``: the parts that they may see."""
    report = REPORTS[kept.name]
    return _TEMPLATES.get_template("report.html.j2").render(
        title=report.title, as_of=moment(kept.at, reader), tables=report.tables(named(seen, reader.name_of))
    )


def list_page(made: Mapping[str, datetime], reader: Reader) -> str:
    """All reports, with links, for ``reader``."""
    rows: Sequence[tuple[str, str, str]] = [
        (name, report.title, moment(made[name], reader) if name in made else "not made yet")
        for name, report in REPORTS.items()
    ]
    return _TEMPLATES.get_template("reports.html.j2").render(title="Reports", rows=rows)
