"""The page's front: all clients, all reports, all mails, each a link."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from deploy.local.demo.asking import Json
from deploy.local.demo.mails import Mail

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
#: An identifier as one step of a path: `urlencode` would leave a slash in it.
_TEMPLATES.filters["step"] = partial(quote, safe="")


def index_page(firm: str, clients: Sequence[Json], reports: Sequence[Json], mails: Sequence[Mail]) -> str:
    """As HTML. ``clients``: rows of the portfolio; ``reports``: as scoring lists them; ``mails``: oldest first."""
    return _TEMPLATES.get_template("index.html.j2").render(firm=firm, clients=clients, reports=reports, mails=mails)
