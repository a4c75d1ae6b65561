"""The parameters by which lists are paged."""

from typing import Annotated

from fastapi import Query

from services.alerts import queries

Limit = Annotated[int, Query(ge=1, le=queries.MAX_LIMIT)]
After = Annotated[
    str | None,
    Query(description="the `next` of the previous page", json_schema_extra={"pattern": queries.CURSORS.pattern}),
]
