"""The OpenAPI document: what the framework knows of the routes, and what it does not.

Who may ask (bearer tokens with their scopes), each error as the problem document that is really sent, the errors that
any route may answer, the form of parameters.
"""

import http.client
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute
from typing_extensions import override

from shared.settings import Scope
from shared.web import problems
from shared.web.auth import Required

Node = dict[str, Any]

#: Schemas that a route brings with it, by name: a member of its ``openapi_extra``.
COMPONENTS = "x-components"
#: The content of an answer that is text: a page, or metrics.
TEXT_BODY: Mapping[str, Any] = {"schema": {"type": "string"}}

_TOKEN = "token"  # noqa: S105  the name of the security scheme
_PROBLEM = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_FIRST_ERROR = 400
#: The schema of a parameter that is so long, in characters, is kept once, by its title.
_LONG = 1000
#: NUL: no client, person or alert is called so, and the database cannot look it up.
_NO_NUL = r"^[^\x00]*$"

_SAYS: Mapping[str, str] = {
    "400": "The request cannot be read.",
    "401": "No token, or an unknown one.",
    "404": "There is no such thing.",
    "409": "It contradicts what is known.",
    "413": "The request is too large; nothing of it was recorded.",
    "415": "The format is not supported.",
    "422": "The request is not valid; `errors` or `detail` say what is wrong.",
    "500": "A defect; nothing was recorded, and the service's log says more.",
    "503": "The service is starting, or cannot reach its database; retry after the time in `Retry-After`.",
    "504": "The versions asked for have not been applied in time; retry.",
}


class DocumentedApp(FastAPI):
    """An application whose OpenAPI document says what its routes really take and answer."""

    @override
    def openapi(self) -> Node:
        """The document. Routes that are added later are not in it."""
        return self._document

    @cached_property
    def _document(self) -> Node:
        return _completed(super().openapi(), _scopes(self.routes))


def _completed(document: Node, scopes: Mapping[tuple[str, str], Scope]) -> Node:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for path, method, operation in _operations(document):
        schemas |= operation.pop(COMPONENTS, {})
        operation.setdefault("tags", [_tag(path)])
        operation["security"] = []
        if (scope := scopes.get((path, method))) is not None:
            _for_tokens(operation, scope)
        _parameters(operation, schemas)
        _responses(operation)
    tags = sorted({tag for _, _, operation in _operations(document) for tag in operation["tags"]})
    document["tags"] = [{"name": tag, "description": f"What is under `/{tag}`."} for tag in tags]
    schemas |= _problem_schemas()
    components["schemas"] = dict(sorted(schemas.items()))
    components["securitySchemes"] = {
        _TOKEN: {"type": "http", "scheme": "bearer", "description": "A token of RAPPORT_TOKENS."}
    }
    return document


def _tag(path: str) -> str:
    return path.split("/")[1].partition(".")[0]


def _problem_schemas() -> Node:
    _, found = models_json_schema([(problems.Problem, "validation")], ref_template="#/components/schemas/{model}")
    schemas: Node = found["$defs"]
    return schemas


def _scopes(routes: Sequence[BaseRoute]) -> Mapping[tuple[str, str], Scope]:
    """The scope that a token needs, by path and method; not of routes that are open to all."""
    return {
        (str(route.path_format), method.lower()): dependency.call.scope
        for route in iter_route_contexts(routes)
        if isinstance(route.original_route, APIRoute)
        for dependency in route.dependant.dependencies
        if isinstance(dependency.call, Required)
        for method in route.methods or ()
    }


def _operations(document: Node) -> Iterator[tuple[str, str, Node]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def _for_tokens(operation: Node, scope: Scope) -> None:
    operation["security"] = [{_TOKEN: [scope.value]}]
    answers = operation["responses"]
    answers.setdefault("403", {})["description"] = f"The token lacks the scope `{scope.value}`, or what it asks for."
    for status in ("401", "500", "503"):
        answers.setdefault(status, {})


def _parameters(operation: Node, schemas: Node) -> None:
    """Without the header Accept, which OpenAPI has another place for: the media types of the answers."""
    kept = [one for one in operation.get("parameters", ()) if one["name"].lower() != "accept"]
    for parameter in kept:
        for schema in _branches(parameter["schema"]):
            if parameter["in"] == "header":
                continue
            if schema.get("type") == "string" and not schema.keys() & {"enum", "const", "format", "pattern"}:
                schema["pattern"] = _NO_NUL
        if len(str(parameter["schema"])) > _LONG:
            name = parameter["schema"]["title"]
            schemas[name] = parameter["schema"]
            parameter["schema"] = {"$ref": f"#/components/schemas/{name}"}
    operation["parameters"] = kept
    if not kept:
        del operation["parameters"]
        if "requestBody" not in operation:
            operation["responses"].pop("422", None)  # there is nothing that could be wrong


def _branches(schema: Node) -> Sequence[Node]:
    """What a value may be; a null has no form in a URL."""
    if "anyOf" not in schema:
        return (schema,)
    found = [branch for branch in schema["anyOf"] if branch.get("type") != "null"]
    if len(found) == 1:
        del schema["anyOf"]
        schema |= {name: value for name, value in found[0].items() if name not in schema}
        return (schema,)
    schema["anyOf"] = found
    return found


def _responses(operation: Node) -> None:
    for status, answer in operation["responses"].items():
        if int(status) >= _FIRST_ERROR:
            _error(status, answer)
        for media in answer.get("content", {}).values():
            if "$ref" in media.get("schema", {}):
                media["schema"] = {"$ref": media["schema"]["$ref"]}  # not what the function's annotation says beside
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _error(status: str, answer: Node) -> None:
    framework = "HTTPValidationError" in str(answer.get("content"))
    if framework or "content" not in answer:
        answer["content"] = dict(_PROBLEM)
    if framework or not answer.get("description") or answer["description"] in _PHRASES:
        answer["description"] = _SAYS[status]


_PHRASES = frozenset({"Additional Response", *http.client.responses.values()})
