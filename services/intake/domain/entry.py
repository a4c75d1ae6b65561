"""The one contradiction of a register: a second entry with other data."""

from shared.events import EventData, Reported
from shared.fact import Fact, to_the_second
from shared.refusal import FieldProblem, Reason, Refusal


def differing(first: Fact, data: EventData) -> tuple[str, ...]:
    """The fields, by wire name and sorted, in which ``data`` differs from the entry.

    A field that the entry lacks and that ``data`` leaves at its default does not differ: the entry may be older than
    the field.
    """
    now = data.document()
    spoken = data.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    other = {name for name, value in first.data.items() if now.get(name) != value}
    return tuple(sorted(other | (spoken.keys() - first.data.keys())))


def contradiction(entered: Fact | None, ended: Fact | None, fact: Reported, instead: str) -> Refusal | None:
    """The refusal of an entry that differs from the first one; None if it does not differ.

    ``ended``: the closing or leaving, if known. ``instead``: the type with which to report a change.
    """
    fields = () if entered is None else differing(entered, fact.data)
    if entered is None or not fields:
        return None
    name = type(fact.data).__name__
    known = f"{fact.subject} was recorded by a {name} of {to_the_second(entered.time)}"
    told = f"this one, of {to_the_second(fact.time)}, differs in: {', '.join(fields)}"
    detail = f"{known}; {told}. {_advice(ended, name, instead)}"
    problems = tuple(FieldProblem(f"/data/{field}", f"differs from the first {name}") for field in fields)
    return Refusal(Reason.CONTRADICTION, detail, problems)


def _advice(ended: Fact | None, name: str, instead: str) -> str:
    change = f"Report {instead} with the fields that changed."
    if ended is None:
        return change
    return f"{change} It ended on {to_the_second(ended.time)}: for a return, report a {name} under a new id."
