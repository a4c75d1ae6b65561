"""The ledger of promises across clients, by the person who made each: open, overdue, kept, broken; who keeps theirs.

Whoever may read sees the firm's figures, unless those are of very few people; each person sees their own, all people
side by side only the firm's administrators.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from services.scoring.domain.insights.ledger import UNNAMED, Account, ledger
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.commitments.promises import PROMISES
from services.scoring.domain.state.slice import State
from services.scoring.reports.counting import middle, percent, share, too_few
from services.scoring.reports.report import Body, Json, Occasion, Report, Subject, Table

_NOBODY = "nobody named"
_COLUMNS = ("open", "overdue", "lapsed", "kept", "late", "broken")


def _gather(subject: Subject, state: State, policy: Policy) -> dict[str, Account] | None:
    return ledger(state, subject.at, policy) if PROMISES.of(state) is not PROMISES.empty else None


def _conclude(found: Sequence[tuple[Subject, dict[str, Account]]], occasion: Occasion) -> Body:
    by_person: dict[str, Account] = {}
    for _, accounts in found:
        for person, account in accounts.items():
            by_person[person] = by_person.get(person, Account()).plus(account)
    people = {person: _figures(account) for person, account in sorted(by_person.items()) if person != UNNAMED}
    total = Account()
    for account in by_person.values():
        total = total.plus(account)
    constants = occasion.policy.reports
    few, figures = too_few(len(people), constants.partners), _figures(total)
    firm = {
        **(dict.fromkeys(figures) if few else figures),
        "unnamed": _figures(by_person.get(UNNAMED, Account())),
        "people": len(people),
        "too_few": few,
        "median_kept_share": middle((one["kept_share"] for one in people.values()), constants.partners),
    }
    return Body(firm, people)


def _figures(account: Account) -> Json:
    """``kept_share``: of those that had to be kept by now, those kept in time."""
    counts: dict[str, Any] = msgspec.structs.asdict(account)
    due = account.kept + account.broken + account.overdue + account.lapsed
    return {**counts, "kept_share": share(account.kept - account.late, due)}


def _tables(seen: Json) -> list[Table]:
    firm = seen["firm"]
    rows = [_row("the firm", firm)]
    rows += [_row(name, one) for name, one in sorted(seen["people"].items(), key=_best_last)]
    if any(firm["unnamed"][column] for column in _COLUMNS):
        rows.append(_row(_NOBODY, firm["unnamed"]))
    columns = ("", "open", "overdue", "given up", "kept", "of them late", "broken", "kept in time")
    words, median = [], firm["median_kept_share"]
    if firm.get("too_few"):
        words.append("The firm’s figures would be those of very few people: too few to show.")
    if median is not None:
        words.append(f"Half of our people keep {percent(median)} of their promises or more.")
    return [Table("Promises by who made them", words, columns, rows)]


def _best_last(named: tuple[str, Json]) -> tuple[float, str]:
    """Who needs help first."""
    share_kept = named[1]["kept_share"]
    return (1.0 if share_kept is None else share_kept), named[0]


def _row(name: str, one: Mapping[str, Any]) -> Sequence[str]:
    return (
        name,
        *("–" if one[column] is None else str(one[column]) for column in _COLUMNS),
        percent(one["kept_share"]),
    )


REPORT = Report("promises", "Who keeps their promises?", _gather, _conclude, _tables)
