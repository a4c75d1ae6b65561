"""Answers held against the OpenAPI document of the service that gave them."""

from copy import deepcopy
from typing import Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker

from shared.cloudevents.timestamps import parse_time

Json = dict[str, Any]

FORMATS = FormatChecker(formats=("date",))
FORMATS.checks("date-time", raises=ValueError)(lambda value: not isinstance(value, str) or bool(parse_time(value)))


class Described:
    """One document, and whether an answer is one of those it describes."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self._components = _closed(deepcopy(document["components"]))

    def check(self, route: str, answer: httpx.Response) -> None:
        """``route``: its path as in the document. Raises what pytest shows.

        A document allows members that it does not name, as readers must; here such a member is one that was forgotten.
        """
        described = self.document["paths"][route][answer.request.method.lower()]["responses"]
        status, media = str(answer.status_code), answer.headers["content-type"].partition(";")[0]
        assert status in described, (route, status)
        content = described[status]["content"]
        assert media in content, (route, status, media)
        if media.endswith("json"):
            self.validator(content[media]["schema"]).validate(answer.json())

    def validator(self, schema: Json) -> Draft202012Validator:
        """Of values of ``schema``, whose references are to the document's components."""
        return Draft202012Validator({**schema, "components": self._components}, format_checker=FORMATS)


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(member) for name, member in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema:
        closed.setdefault("additionalProperties", False)
    return closed
