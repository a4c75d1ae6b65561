"""The templates. HTML is escaped always, text never (it has no markup); a name nobody gave is an error."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(enabled_extensions=("html.j2",), default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def render(template: str, **values: object) -> tuple[str, str]:
    """The text and the HTML of one mail."""
    text = _TEMPLATES.get_template(f"{template}.txt.j2").render(values)
    html = _TEMPLATES.get_template(f"{template}.html.j2").render(values)
    return text, html
