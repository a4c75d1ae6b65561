"""`POST /events` in the OpenAPI document: which facts this service takes in which form, and what it answers."""

from typing import Any

from shared.cloudevents.media_type import BATCH as BATCH_TYPE
from shared.cloudevents.media_type import STRUCTURED
from shared.cloudevents.size import MAX_BATCH_FACTS
from shared.events import ServiceContext
from shared.events.schema.shared_schemas import PLACE
from shared.events.schema.structured_events import FACT, structured_events
from shared.web.openapi import COMPONENTS
from shared.web.outcomes import Outcome, Recorded

#: What the document says of a body in words. OpenAPI cannot say that headers belong to one media type only, as those of
#: binary mode do; and where a body may also be a list, generators of clients make calls that fail.
MODES = (
    "Described below is **structured mode** (CloudEvents HTTP binding 1.0.2), with which generated clients work. In it"
    " the data may also be sent as `data_base64`. Two more are taken:\n\n"
    f"- **Batch**: `content-type: {BATCH_TYPE}`, an array of at most {MAX_BATCH_FACTS} such facts. Each is judged"
    " alone: the answer is 200, with the outcome of each in order.\n"
    "- **Binary mode**: `content-type: application/json`, the data alone as the body, and the attributes as headers"
    " `ce-specversion`, `ce-id`, `ce-source`, `ce-type`, `ce-subject` and `ce-time`."
)

ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "A batch: the outcome of each fact, in order.", "model": list[Outcome]},
    201: {"model": Recorded},
    **{status: {} for status in (400, 409, 413, 415, 422)},
}


_TRACEPARENT = {
    "name": "traceparent",
    "in": "header",
    "description": "W3C trace context of a fact that has none of its own. Any other text is passed over.",
    "schema": {"type": "string"},
}


def facts_body(service: ServiceContext) -> dict[str, Any]:
    """The body of a request, for ``openapi_extra``, with the schemas that it refers to."""
    taken = [entry for entry in service.language.types.values() if entry.reportable and entry.owner == service.name]
    return {
        "parameters": [_TRACEPARENT],
        "requestBody": {"required": True, "content": {STRUCTURED: {"schema": {"$ref": PLACE + FACT}}}},
        COMPONENTS: structured_events(service.language, taken),
    }
