"""The canonical form of a fact's data: equal for equal facts."""

from datetime import datetime
from typing import Any

from shared.events import EventData
from shared.fact import utc


def canonical(data: EventData) -> dict[str, Any]:
    """The data as plain JSON values.

    Times are in UTC (noon in Paris is eleven in London); what is left at its default is left out, so that a field
    invented later makes no old fact look different.
    """
    values = {name: getattr(data, name) for name in type(data).model_fields}
    moments = {name: utc(value) for name, value in values.items() if isinstance(value, datetime)}
    stated = data.model_copy(update=moments) if moments else data
    return stated.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
