"""Portfolio drift: the contact given to new clients against existing ones, per partner, by the quarter.

Existing clients are neglected while a firm pursues new ones; nobody decides to, so it must be counted. Real
contacts (those that count towards the agreed ones a year) per client and quarter: a client who is new for a part of a
quarter counts for that part as a new one, for the rest as an existing one.
"""

from collections.abc import Iterable, Sequence

import msgspec

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.observed import beginning
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import days, span
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.slice import State
from services.scoring.reports.counting import shown, too_few, within
from services.scoring.reports.report import Body, Json, Occasion, Report, Subject, Table

#: Contacts, and days in which there could have been some.
Given = tuple[int, float]
_NOTHING: Given = (0, 0.0)
#: The share of one client's quarter that must have been seen.
_SEEN = 1 / 3


class Attention(msgspec.Struct, frozen=True, gc=False):
    """What one client was given in the last quarter and the one before (``earlier``), while new and after that."""

    new: Given = _NOTHING
    existing: Given = _NOTHING
    new_earlier: Given = _NOTHING
    existing_earlier: Given = _NOTHING


def _gather(subject: Subject, state: State, policy: Policy) -> Attention | None:
    start, at, quarter = beginning(state, policy), subject.at, span(policy.reports.quarter)
    if start is None or start >= at:
        return None
    began = CLIENT.of(state).began
    grown = (start if began is None else began) + span(policy.reports.new_for)
    times = CONTACTS.of(state).when(policy.counts_as_real)

    def given(first: int, last: int) -> Given:
        first = max(first, start)
        return (within(times, first, last), days(last - first)) if first < last else _NOTHING

    middle, oldest = at - quarter, at - 2 * quarter
    return Attention(
        new=given(middle, min(at, grown)),
        existing=given(max(middle, grown), at),
        new_earlier=given(oldest, min(middle, grown)),
        existing_earlier=given(max(oldest, grown), middle),
    )


def _conclude(found: Sequence[tuple[Subject, Attention]], occasion: Occasion) -> Body:
    by_partner: dict[str, list[Attention]] = {}
    for subject, attention in found:
        if subject.partner is not None:
            by_partner.setdefault(subject.partner, []).append(attention)
    people = {partner: _figures(theirs, occasion.policy) for partner, theirs in sorted(by_partner.items())}
    firm = _figures([attention for _, attention in found], occasion.policy)
    few = too_few(len(people), occasion.policy.reports.partners)
    drifting = None if few else sum(one["drifting"] for one in people.values())
    return Body({**firm, "partners": len(people), "drifting_partners": drifting}, people)


def _figures(theirs: Sequence[Attention], policy: Policy) -> Json:
    quarter = policy.reports.quarter
    new, new_earlier = _rate((one.new for one in theirs), quarter), _rate((one.new_earlier for one in theirs), quarter)
    existing = _rate((one.existing for one in theirs), quarter)
    earlier = _rate((one.existing_earlier for one in theirs), quarter)
    drifting = _fell(existing, earlier, policy.reports.noticeable) and not _fell(
        new, new_earlier, policy.reports.noticeable
    )
    return {
        "clients": len(theirs),
        "new_clients": sum(one.new != _NOTHING for one in theirs),
        "per_new_client": new,
        "per_new_client_before": new_earlier,
        "per_existing_client": existing,
        "per_existing_client_before": earlier,
        "drifting": drifting and new is not None and new > 0,
        "words": _words(new, existing, earlier),
    }


def _rate(given: Iterable[Given], quarter: float) -> float | None:
    """Contacts per client and quarter; None where too little was seen: of a few days a quarter would be made up."""
    contacts, seen = 0, 0.0
    for count, length in given:
        contacts, seen = contacts + count, seen + length
    return contacts / seen * quarter if seen >= quarter * _SEEN else None


def _fell(now: float | None, before: float | None, noticeable: float) -> bool:
    return now is not None and before is not None and now < before * (1 - noticeable)


def _words(new: float | None, existing: float | None, earlier: float | None) -> str:
    if existing is None:
        return "There are no existing clients to compare with yet."
    said = f"An existing client had {shown(existing)} real contacts in the last quarter"
    if earlier is not None:
        said += f", {shown(earlier)} in the quarter before"
    return said + ("." if new is None else f"; a new client had {shown(new)}.")


def _tables(seen: Json) -> list[Table]:
    columns = ("", "clients", "new ones", "per new client", "before", "per existing client", "before", "drifting")
    rows = [_row("the firm", seen["firm"]), *(_row(name, one) for name, one in seen["people"].items())]
    about = "Real contacts per client in the last quarter, and in the quarter before."
    return [Table("Contact given to new and to existing clients", (seen["firm"]["words"], about), columns, rows)]


def _row(name: str, one: Json) -> Sequence[str]:
    return (
        name,
        str(one["clients"]),
        str(one["new_clients"]),
        *(
            shown(one[key])
            for key in ("per_new_client", "per_new_client_before", "per_existing_client", "per_existing_client_before")
        ),
        "yes" if one["drifting"] else "no",
    )


REPORT = Report("drift", "Do existing clients still get their share of contact?", _gather, _conclude, _tables)
