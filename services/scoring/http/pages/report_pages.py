"""A report as a self-contained page, for a browser and for print."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.scoring.http import pages
from services.scoring.report_runs.store import Kept
from services.scoring.reports.registry import REPORTS
from services.scoring.reports.report import Json
from shared.wording import full_date

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


def report_page(kept: Kept, seen: Json) -> str:
    """The report as HTML. ``seen``: the parts that its reader may see."""
    report = REPORTS[kept.name]
    return _TEMPLATES.get_template("report.html.j2").render(
        title=report.title, as_of=_day(kept.at), tables=report.tables(seen)
    )


def list_page(made: Mapping[str, datetime]) -> str:
    """All reports, with links."""
    rows: Sequence[tuple[str, str, str]] = [
        (name, report.title, _day(made[name]) if name in made else "not made yet") for name, report in REPORTS.items()
    ]
    return _TEMPLATES.get_template("reports.html.j2").render(title="Reports", rows=rows)


def _day(at: datetime) -> str:
    return f"{full_date(at)}, {at:%H:%M} UTC"
