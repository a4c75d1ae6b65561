"""From a CloudEvent to a valid reported fact, or to its refusal."""

import difflib
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from shared.cloudevents import CloudEvent, strict_json
from shared.events import identifiers, spelling
from shared.events.base import EventData
from shared.events.event import Reported
from shared.events.formats import format_problems
from shared.events.idempotency import content_hash, whole, without_nulls, writes_integers_as_floats
from shared.events.language import EventType, Language, ReportedTopic
from shared.events.problems import data_problems
from shared.events.traceparent import valid_traceparent
from shared.refusal import FieldProblem, Reason, Refusal

#: How far the reporter's clock may be ahead of ours.
MAX_AHEAD = timedelta(minutes=5)
MIN_YEAR = 1900
MAX_SOURCE = 512
MAX_ID = 256


def answers_for(event: CloudEvent | Refusal, language: Language) -> str:
    """The one service that accepts or refuses ``event`` where all of them read it: on a topic of reported facts.

    The owner of its type. What is unreadable, unknown or not for others to report is the arbiter's.
    """
    entry = None if isinstance(event, Refusal) else language.types.get(event.type)
    return entry.owner if entry is not None and entry.reportable else language.arbiter


def reported(
    event: CloudEvent,
    language: Language,
    *,
    now: datetime,
    service: str | None,
    reporter: str = "",
    on: ReportedTopic | None = None,
) -> Reported | Refusal:
    """The fact in ``event``, or why it is refused.

    ``service``: who is asked; None accepts the facts of all. ``reporter``: who reports it, for the audit. ``on``: the
    topic it came by, whose rights it must keep to. Whether the fact contradicts what is known is not decided here.
    """
    entry = language.types.get(event.type)
    if entry is None:
        return Refusal(Reason.UNKNOWN_TYPE, _unknown(event.type, language), (FieldProblem("/type", "is not known"),))
    if not entry.reportable:
        return Refusal(Reason.UNKNOWN_TYPE, f"{entry.name} is produced by {entry.owner} and cannot be reported")
    if service is not None and service != entry.owner:
        return Refusal(
            Reason.WRONG_SERVICE, f"{entry.name} belongs to {entry.owner}, not to {service}; report it there"
        )
    if on is not None and not on.allows(entry.name, event.source):
        return Refusal(Reason.FORBIDDEN, f"{entry.name} may not be reported on {on.name} by this source")
    problems = _envelope_problems(event)
    if problems:
        return _invalid(entry, problems)
    return _with_data(event, entry, now, reporter)


def _with_data(event: CloudEvent, entry: EventType, now: datetime, reporter: str) -> Reported | Refusal:
    assert event.subject is not None, "checked with the envelope"
    assert event.time is not None, "checked with the envelope"
    subject = spelling.in_nfc(event.subject)
    if event.time > now + MAX_AHEAD:
        return Refusal(Reason.FUTURE, _AHEAD, (FieldProblem("/time", _AHEAD),))
    try:
        found = strict_json.parse(event.data or b"") if event.parsed is None else event.parsed
    except ValueError as error:
        return _invalid(entry, (FieldProblem("/data", str(error)),))
    said = without_nulls(found, entry.model.CLEARABLE or ())
    meant = spelling.in_nfc(said)
    as_sent = meant == found and not writes_integers_as_floats(meant)
    document = (event.data or b"") if as_sent else strict_json.compact(whole(meant))
    data = _validated(entry, meant, document, _null_problems(entry, found))
    if isinstance(data, Refusal):
        return data
    return Reported(
        source=event.source,
        id=event.id,
        subject=subject,
        time=event.time,
        type=entry,
        data=data,
        content=content_hash(event.type, subject, event.time, said),
        reporter=reporter,
        correlation_id=str(event.extensions.get("correlationid", "")) or event.id,
        traceparent=valid_traceparent(event.extensions.get("traceparent")),
    )


def _null_problems(entry: EventType, found: Any) -> tuple[FieldProblem, ...]:
    """The nulls that would clear what there must be."""
    if entry.model.CLEARABLE is None or not isinstance(found, dict):
        return ()
    must = entry.model.model_fields.keys() - entry.model.CLEARABLE
    empty = sorted(name for name in must if name in found and found[name] is None)
    return tuple(FieldProblem(f"/data/{name}", _NOT_CLEARED) for name in empty)


def _validated(entry: EventType, said: Any, document: bytes, before: tuple[FieldProblem, ...]) -> EventData | Refusal:
    """``said`` (parsed from ``document``) as its model, by the names on the wire only and without converting values.

    ``before``: problems found already.
    """
    problems = (*before, *format_problems(entry.model, said))
    try:
        data = entry.model.model_validate_json(document, strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        return _invalid(entry, _merged(problems, data_problems(entry.model, error)))
    return _invalid(entry, problems) if problems else data


def _envelope_problems(event: CloudEvent) -> tuple[FieldProblem, ...]:
    checks: dict[str, str | None] = {
        "/source": _printable(event.source, MAX_SOURCE),
        "/id": _printable(event.id, MAX_ID),
        "/correlationid": _printable(event.extensions.get("correlationid", ""), MAX_ID),
        "/subject": _subject_problem(event.subject),
        "/time": _time_problem(event.time),
        "/data": "is missing; send an object ({} if there is nothing to say)" if event.data is None else None,
    }
    return tuple(FieldProblem(pointer, detail) for pointer, detail in checks.items() if detail is not None)


def _printable(value: Any, longest: int) -> str | None:
    text = str(value)
    if len(text) > longest:
        return f"must have at most {longest} characters"
    return None if text.isprintable() else "must contain printable characters only"


def _subject_problem(subject: str | None) -> str | None:
    if subject is None:
        return "is missing; it is the id of the client or person the fact is about"
    return identifiers.address_problem(subject)


def _time_problem(time: datetime | None) -> str | None:
    if time is None:
        return "is missing; it is when the fact happened"
    return f"must not be before {MIN_YEAR}" if time.year < MIN_YEAR else None


def _merged(first: tuple[FieldProblem, ...], second: tuple[FieldProblem, ...]) -> tuple[FieldProblem, ...]:
    """One problem for each pointer; ``first`` takes precedence."""
    return tuple({problem.pointer: problem for problem in (*second, *first)}.values())


def _invalid(entry: EventType, problems: tuple[FieldProblem, ...]) -> Refusal:
    detail = "; ".join(f"{problem.pointer} {problem.detail}" for problem in problems)
    return Refusal(Reason.INVALID, f"{entry.name} is invalid: {detail}", problems)


def _unknown(name: str, language: Language) -> str:
    near = difflib.get_close_matches(name[:_LONGEST_TYPE], list(language.types), n=1)
    hint = f"did you mean {near[0]}?" if near else "/asyncapi.json lists the known types"
    return f"unknown type; {hint}"


_LONGEST_TYPE = 128
_NOT_CLEARED = "cannot be cleared: send the value that holds now, or leave the field out"
_AHEAD = "time is more than 5 minutes in the future: a fact has already happened; check the clock and the offset"
