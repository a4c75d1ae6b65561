"""`POST /events` in the OpenAPI document: which facts this service takes in which form, and what it answers."""

from typing import Any

from shared.cloudevents.media_type import BATCH as BATCH_TYPE
from shared.cloudevents.media_type import STRUCTURED
from shared.events import ServiceContext
from shared.events.schema.shared_schemas import PLACE
from shared.events.schema.structured_events import BATCH, FACT, structured_events
from shared.web.openapi import COMPONENTS
from shared.web.outcomes import Outcome, Recorded

#: What OpenAPI cannot say of a body: that headers belong to one of its media types only.
BINARY = (
    "**Binary mode** (CloudEvents HTTP binding 1.0.2) is taken too, and not described below, as its headers belong to"
    " it alone: `content-type: application/json`, the data alone as the body, and the attributes as headers"
    " `ce-specversion`, `ce-id`, `ce-source`, `ce-type`, `ce-subject` and `ce-time`. In structured mode the data may"
    " also be sent as `data_base64`."
)

ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "A batch: the outcome of each fact, in order.", "model": list[Outcome]},
    201: {"model": Recorded},
    **{status: {} for status in (400, 409, 413, 415, 422)},
}


_TRACEPARENT = {
    "name": "traceparent",
    "in": "header",
    "description": "W3C trace context of a fact that has none of its own; not of a batch. One that is none is passed over.",
    "schema": {"type": "string"},
}


def facts_body(service: ServiceContext) -> dict[str, Any]:
    """The body of a request, for ``openapi_extra``, with the schemas that it refers to."""
    taken = [entry for entry in service.language.types.values() if entry.reportable and entry.owner == service.name]
    content = {STRUCTURED: {"schema": {"$ref": PLACE + FACT}}, BATCH_TYPE: {"schema": {"$ref": PLACE + BATCH}}}
    return {
        "parameters": [_TRACEPARENT],
        "requestBody": {"required": True, "content": content},
        COMPONENTS: structured_events(service.language, taken),
    }
