"""The type of the data in binary mode, which some clients send twice: as ``content-type`` and as an attribute."""

from shared.cloudevents.media_type import MediaType
from shared.cloudevents.refused import invalid
from shared.refusal import FieldProblem

ATTRIBUTE = "datacontenttype"


def agreed(content_type: str | None, attribute: str | None, header: str) -> str | None:
    """``content_type`` or, where there is none, what the ``attribute`` of that name says. None: neither was sent.

    The bindings know only `content-type` (CloudEvents 1.0.2, section 3.1.1 of both); the JavaScript SDK writes both.
    ``header``: what the attribute's header is called. Raises ``Refused`` where the two contradict each other.
    """
    if content_type is None or attribute is None or _same(content_type, attribute):
        return attribute if content_type is None else content_type
    raise invalid([FieldProblem(f"/{ATTRIBUTE}", f"header {header} contradicts content-type: send content-type alone")])


def _same(one: str, other: str) -> bool:
    try:
        return one == other or MediaType.parse(one).means(MediaType.parse(other))
    except ValueError:
        return False
