"""What interactions answers: its state as plain JSON values. Times are RFC 3339 in UTC."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.interactions.domain import Interactions, closed_items
from services.interactions.domain.lifecycle import LIFECYCLES, MATTER, Lifecycle
from services.interactions.domain.state import Item
from shared.cloudevents import format_time
from shared.fact import Fact

#: The most unmatched facts in an answer, the latest first; a source that never reports the other half has thousands.
UNMATCHED_LISTED = 100


def client_view(client_id: str, state: Interactions, version: int) -> dict[str, Any]:
    """Open and unmatched items of the client, and counts.

    ``version``: of the client's stream, for `min_version` elsewhere. ``open``: items without an
    ending, by kind, with their facts, oldest first (an open referral is not acknowledged; open news is not mentioned to
    the client; an open invoice is not paid). ``unmatched``: items whose opening was not reported (``count`` of them,
    the latest listed). ``settled``: the number of closed items. ``events``: how many were recorded, by type.
    """
    return {
        "client": client_id,
        "version": version,
        "last_contact": _time(state.last_contact),
        "open": {lifecycle.kind: _open(state, lifecycle) for lifecycle in LIFECYCLES},
        "unmatched": _unmatched(state),
        "settled": {lifecycle.kind: closed_items.count(state.run(lifecycle.kind)) for lifecycle in LIFECYCLES},
        "events": dict(sorted(state.counts.items())),
    }


def _open(state: Interactions, lifecycle: Lifecycle) -> list[dict[str, Any]]:
    name = lifecycle.opening.name
    items = state.items.get(lifecycle.kind, {}).values()
    begun = sorted((item for item in items if name in item), key=lambda item: item[name].mark)
    return [_item(state, lifecycle, item) for item in begun]


def _item(state: Interactions, lifecycle: Lifecycle, item: Item) -> dict[str, Any]:
    opening = item[lifecycle.opening.name]
    begun = {**opening.data, f"{lifecycle.opening.word}_at": _time(opening.time)}
    if lifecycle is MATTER:
        return {**begun, "last_status": _time(_last_status(state, item, opening))}
    return {**begun, **{step.word: _fact(item.get(step.name), lifecycle) for step in lifecycle.notes}}


def _last_status(state: Interactions, item: Item, opening: Fact) -> datetime | None:
    """When the client was last told the status of the matter, or of all matters after it was opened."""
    own = item.get("StatusReported")
    times = [own.time] if own else []
    if state.last_status is not None and state.last_status >= opening.time:
        times.append(state.last_status)
    return max(times, default=None)


def _fact(fact: Fact | None, lifecycle: Lifecycle) -> dict[str, Any] | None:
    if fact is None:
        return None
    said = {name: value for name, value in fact.data.items() if name != lifecycle.kind}
    return {"at": _time(fact.time), **said}


def _unmatched(state: Interactions) -> dict[str, Any]:
    waiting = [
        (lifecycle.kind, item_id, item)
        for lifecycle in LIFECYCLES
        for item_id, item in state.items.get(lifecycle.kind, {}).items()
        if lifecycle.opening.name not in item
    ]
    waiting.sort(key=lambda one: max(fact.mark for fact in one[2].values()), reverse=True)
    listed = [{"kind": kind, "id": item_id, "heard": _heard(item)} for kind, item_id, item in waiting]
    return {"count": len(waiting), "items": listed[:UNMATCHED_LISTED]}


def _heard(item: Mapping[str, Fact]) -> list[dict[str, Any]]:
    facts = sorted(item.items(), key=lambda named: named[1].mark)
    return [{"id": fact.id, "type": name, "time": _time(fact.time)} for name, fact in facts]


def _time(time: datetime | None) -> str | None:
    return None if time is None else format_time(time)
