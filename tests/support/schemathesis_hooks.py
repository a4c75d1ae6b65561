"""What schemathesis is told of Rapport beside the OpenAPI document (`schemathesis.toml` names this file)."""

import re
from typing import Any

import schemathesis

_VERSION = re.compile(r"([a-z]+):[0-9]{1,18}")


@schemathesis.hook
def map_case(context: schemathesis.HookContext, case: "schemathesis.Case[Any]") -> "schemathesis.Case[Any]":
    """Ask for version 0, which has always been applied: for any other, made up, the service would wait for 10 s."""
    asked = (case.query or {}).get("min_version")
    if asked is not None:
        case.query["min_version"] = [_old(one) for one in asked] if isinstance(asked, list) else _old(asked)
    return case


def _old(version: Any) -> Any:
    found = _VERSION.fullmatch(version) if isinstance(version, str) else None
    return version if found is None else f"{found[1]}:0"
