"""The one contradiction of a register: a second entry with other data of one who is here."""

import json
from typing import Any

from services.intake.domain.profile import Profile
from shared.events import EventData, Reported
from shared.fact import Fact, to_the_second
from shared.refusal import FieldProblem, Reason, Refusal


def differing(first: Fact, data: EventData) -> tuple[str, ...]:
    """The fields, by wire name and sorted, in which ``data`` differs from the entry.

    A field that the entry lacks and that ``data`` leaves at its default does not differ: the entry may be older than
    the field. Nor does one that was stored in another spelling (see `events.lines`).
    """
    now, then = data.document(), _as_read_today(first, data)
    spoken = data.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    other = {name for name, value in first.data.items() if now.get(name) not in (value, then.get(name, value))}
    return tuple(sorted(other | (spoken.keys() - first.data.keys())))


def _as_read_today(entry: Fact, data: EventData) -> dict[str, Any]:
    try:
        return type(data).read(json.dumps(entry.data)).document()
    except ValueError:  # it was valid when it was recorded, and is compared as it is
        return {}


def contradiction(profile: Profile, ended: Fact | None, fact: Reported, instead: str) -> Refusal | None:
    """The refusal of an entry that differs from the one that holds; None if it does not differ, or is a return.

    ``ended``: the latest closing or leaving, if known. ``instead``: the type with which to report a change.
    """
    entry = _entry_that_holds(profile, ended, fact)
    fields = () if entry is None else differing(entry, fact.data)
    if entry is None or not fields:
        return None
    name = type(fact.data).__name__
    known = f"{fact.subject} was recorded by a {name} of {to_the_second(entry.time)}"
    told = f"this one, of {to_the_second(fact.time)}, differs in: {', '.join(fields)}"
    detail = f"{known}; {told}. {_advice(ended, name, instead)}"
    problems = tuple(FieldProblem(f"/data/{field}", f"differs from the first {name}") for field in fields)
    return Refusal(Reason.CONTRADICTION, detail, problems)


def _entry_that_holds(profile: Profile, ended: Fact | None, fact: Reported) -> Fact | None:
    """The entry that ``fact`` must not differ from; None if it may be a return, or one of several before the last."""
    first, last = profile.entered, profile.latest_entry
    if ended is None or first is None or last is None:
        return first
    if fact.time >= ended.time:
        return None if profile.ended_by(ended) else last
    returned = first.data != last.data or first.place < ended.place < last.place
    return None if returned else first


def _advice(ended: Fact | None, name: str, instead: str) -> str:
    change = f"Report {instead} with the fields that changed."
    if ended is None:
        return change
    return f"{change} It ended on {to_the_second(ended.time)}: a return is a {name} of a later time."
