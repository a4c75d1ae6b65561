"""How events change the state. Order does not matter: the first half of an item waits, the second closes it."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from services.interactions.domain import closed_items
from services.interactions.domain.canonical import canonical
from services.interactions.domain.lifecycle import Lifecycle, Place, place
from services.interactions.domain.state import Interactions, Item
from shared.events import Event
from shared.events.interactions import ContactLogged, StatusReported
from shared.fact import Fact, utc
from shared.lww import earlier, later


def evolve(state: Interactions, event: Event) -> Interactions:
    """The state after ``event``: the same for the same events in any order.

    Each recorded event counts once; the store sees to that. An unknown type is only counted.
    """
    seen = _counted(state, event)
    if event.data is None:
        return seen
    where = place(event.data)
    return _without_item(seen, event) if where is None else _step(seen, where, Fact.of(event, canonical(event.data)))


def _counted(state: Interactions, event: Event) -> Interactions:
    name = event.type.removeprefix("rapport.").removesuffix(".v1")
    return replace(state, counts=state.counts | {name: state.counts.get(name, 0) + 1})


def _without_item(state: Interactions, event: Event) -> Interactions:
    match event.data:
        case ContactLogged(automated=False):
            return replace(state, last_contact=_latest(state.last_contact, event.time))
        case StatusReported():
            return replace(state, last_status=_latest(state.last_status, event.time))
        case _:
            return state


def _latest(known: datetime | None, time: datetime) -> datetime:
    return utc(time) if known is None else max(known, utc(time))


def _step(state: Interactions, where: Place, fact: Fact) -> Interactions:
    lifecycle = where.lifecycle
    record = closed_items.find(state.run(lifecycle.kind), where.item)
    if record is not None:
        return _late_step(state, where, fact, record)
    item = _with(state.item(lifecycle.kind, where.item), where, fact)
    endings = {n: item[step.name].time for n, step in enumerate(lifecycle.endings) if step.name in item}
    opening = item.get(lifecycle.opening.name)
    if opening is None or not endings:
        return _kept(state, lifecycle, where.item, item)
    over = closed_items.ClosedItem.of(where.item, lifecycle.alike(opening.data), endings)
    return _settled(_dropped(state, lifecycle, where.item), lifecycle, over)


def _late_step(state: Interactions, where: Place, fact: Fact, record: closed_items.ClosedItem) -> Interactions:
    """Only an ending can still change a closed item; openings and notes are late or repeated."""
    endings = where.lifecycle.endings
    if where.step not in endings:
        return state
    return _settled(state, where.lifecycle, record.ending(endings.index(where.step), fact.time))


def _with(item: Mapping[str, Fact], where: Place, fact: Fact) -> Item:
    known = item.get(where.step.name)
    latest_counts = where.step in where.lifecycle.notes and not where.step.first
    return {**item, where.step.name: later(known, fact) if latest_counts else earlier(known, fact)}


def _kept(state: Interactions, lifecycle: Lifecycle, item_id: str, item: Item) -> Interactions:
    same_kind = {**state.items.get(lifecycle.kind, {}), item_id: item}
    return replace(state, items={**state.items, lifecycle.kind: same_kind})


def _dropped(state: Interactions, lifecycle: Lifecycle, item_id: str) -> Interactions:
    same_kind = {known: item for known, item in state.items.get(lifecycle.kind, {}).items() if known != item_id}
    return replace(state, items={**state.items, lifecycle.kind: same_kind})


def _settled(state: Interactions, lifecycle: Lifecycle, record: closed_items.ClosedItem) -> Interactions:
    run = closed_items.put(state.run(lifecycle.kind), record)
    return replace(state, settled={**state.settled, lifecycle.kind: run})
