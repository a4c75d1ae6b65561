"""What statements on the client's own voice say: complaints, scores, other firms, frustrated words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from shared.events.statements.voice import (
    ComplaintOpen,
    ComplaintsResolved,
    ComplaintUnacknowledged,
    ComplaintUnsatisfied,
    GivenScore,
    OtherFirmMentioned,
    Recommendations,
    Satisfaction,
    SoundedFrustrated,
    UnnamedWouldNotRecommend,
    WouldNotRecommend,
)
from shared.wording.numbers import amount
from shared.wording.reader import Reader
from shared.wording.sentences import capitalised, listing, quoted, within

_SOMEBODY = "somebody there"


def _complaint(when: datetime, about: str | None, reader: Reader) -> str:
    what = "" if about is None else f": {within(about)}"
    return f"their complaint of {reader.day(when)}{what}"


def _open(stated: ComplaintOpen, reader: Reader) -> str:
    about = "" if stated.about is None else f": {within(stated.about)}"
    return f"{stated.by or 'They'} complained {reader.on(stated.when)}{about}"


def _open_title(stated: ComplaintOpen, _reader: Reader) -> str:
    return f"{stated.by} has complained" if stated.by else "they have complained"


def _unacknowledged(stated: ComplaintUnacknowledged, reader: Reader) -> str:
    who = stated.by or "the client"
    return f"No record that {who} was told that we take up {_complaint(stated.when, stated.about, reader)}"


def _unacknowledged_title(stated: ComplaintUnacknowledged, _reader: Reader) -> str:
    return f"{stated.by or 'they'} complained and may have heard nothing from us"


def _unsatisfied(stated: ComplaintUnsatisfied, reader: Reader) -> str:
    what = "a complaint of theirs" if stated.raised is None else _complaint(stated.raised, stated.about, reader)
    said = f"{stated.by or 'They'} said {reader.on(stated.when)} that they are not satisfied with how we did"
    return f"We closed {what}. {said}"


def _unsatisfied_title(stated: ComplaintUnsatisfied, _reader: Reader) -> str:
    who = f"{stated.by} is" if stated.by else "they are"
    return f"{who} not satisfied with how we closed the complaint"


def _resolved(stated: ComplaintsResolved, reader: Reader) -> str:
    if stated.count == 1:
        but = ", not to their satisfaction" if stated.unsatisfied else ""
        return f"A complaint was resolved {reader.on(stated.last)}{but}. It counts for less each month."
    but = f", {stated.unsatisfied} of them not to their satisfaction" if stated.unsatisfied else ""
    told = f"{stated.count} complaints were resolved, the last {reader.on(stated.last)}{but}"
    return f"{told}. They count for less each month."


def _would_not(stated: WouldNotRecommend, reader: Reader) -> str:
    who = stated.by or f"{capitalised(_SOMEBODY)}, who gave no name,"
    return f"{who} would not recommend us: {stated.score} of 10 {reader.on(stated.when)}"


def _would_not_title(stated: WouldNotRecommend, _reader: Reader) -> str:
    return f"{stated.by or 'somebody there'} would not recommend us"


def _unnamed(stated: UnnamedWouldNotRecommend, reader: Reader) -> str:
    scores = listing([str(score) for score in stated.scores])
    lowest = "" if stated.count == len(stated.scores) else ", to name the lowest"
    return (
        f"{stated.count} people there, who gave no names, would not recommend us: {scores} of 10{lowest}, "
        f"the last {reader.on(stated.last)}"
    )


def _unnamed_title(stated: UnnamedWouldNotRecommend, _reader: Reader) -> str:
    return f"{stated.count} people there would not recommend us"


def _recommendations(stated: Recommendations, reader: Reader) -> str:
    return f"Asked whether they would recommend us, {_gave(stated.latest, stated.count, 10, reader)}"


def _satisfaction(stated: Satisfaction, reader: Reader) -> str:
    return f"Asked how satisfied they were, {_gave(stated.latest, stated.count, 5, reader)}"


def _gave(latest: Sequence[GivenScore], count: int, most: int, reader: Reader) -> str:
    """Whoever gave two in a row is named once; two unnamed people are two."""
    told, before = list[str](), None
    for each in latest:
        who = "" if each.by is not None and each.by == before else f"{each.by or _SOMEBODY} gave "
        told.append(f"{who}{each.score} of {most}{_about(each)} {reader.on(each.when)}")
        before = each.by
    return listing(told) + ("" if count <= len(told) else f" (the latest of {amount(count, 'answer')})")


def _about(given: GivenScore) -> str:
    return "" if given.about is None else f" for {quoted(given.about)}"


def _other_firm(stated: OtherFirmMentioned, reader: Reader) -> str:
    hearer = reader.person(stated.heard_by, "")
    to = f" to {hearer}" if hearer else ""
    return f"They mentioned {stated.firm or 'another firm'}{to} {reader.on(stated.when)}"


def _other_firm_title(stated: OtherFirmMentioned, _reader: Reader) -> str:
    return f"they mentioned {stated.firm or 'another firm'}"


def _frustrated(stated: SoundedFrustrated, reader: Reader) -> str:
    if stated.note:
        heard = f"Our note of {reader.day(stated.when)} sounds as if they were frustrated"
    else:
        heard = f"{stated.by or 'They'} sounded frustrated {reader.on(stated.when)}"
    if stated.sentence is not None:
        return f"{heard}: {quoted(stated.sentence)}"
    return f"{heard}. It may be about something else."


def _frustrated_title(stated: SoundedFrustrated, _reader: Reader) -> str:
    return f"{stated.by or 'they'} may be frustrated"


WHY: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    ComplaintOpen: _open,
    ComplaintUnacknowledged: _unacknowledged,
    ComplaintUnsatisfied: _unsatisfied,
    ComplaintsResolved: _resolved,
    WouldNotRecommend: _would_not,
    UnnamedWouldNotRecommend: _unnamed,
    Recommendations: _recommendations,
    Satisfaction: _satisfaction,
    OtherFirmMentioned: _other_firm,
    SoundedFrustrated: _frustrated,
}
TITLES: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    ComplaintOpen: _open_title,
    ComplaintUnacknowledged: _unacknowledged_title,
    ComplaintUnsatisfied: _unsatisfied_title,
    WouldNotRecommend: _would_not_title,
    UnnamedWouldNotRecommend: _unnamed_title,
    OtherFirmMentioned: _other_firm_title,
    SoundedFrustrated: _frustrated_title,
}
