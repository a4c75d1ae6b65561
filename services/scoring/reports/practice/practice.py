"""What partners whose clients are getting on better do differently, and what each partner could do.

Contacts, channels, answer times and promises kept against the firm's median. Each partner sees their own figures;
comparisons by name are for the firm's administrators only. A median of few partners is not shown at all.
"""

from collections.abc import Mapping, Sequence

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state.clock import moment
from services.scoring.reports.counting import middle, percent, shown
from services.scoring.reports.practice.habits import CHANNELS, Habits, Practice, habits, practice
from services.scoring.reports.practice.hints import MEASURES, hints
from services.scoring.reports.report import Body, Json, Occasion, Report, Subject, Table
from shared.wording import signed


def _conclude(found: Sequence[tuple[Subject, Habits]], occasion: Occasion) -> Body:
    constants = occasion.policy.reports
    partners = practices(found, occasion.policy)
    compared = {name: one for name, one in partners.items() if one.clients >= constants.clients}
    medians = firm_medians(partners, occasion.policy)
    best = _best(compared, occasion.policy)
    firm = {
        "partners": len(partners),
        "compared": len(compared),
        "medians": medians,
        "best": _medians(best, constants.partners),
        "words": _differences(best, compared, occasion.policy),
        "as_of": moment(occasion.at).date().isoformat(),
    }
    people = {
        name: {**one.as_json(), "talked": one.talked, "hints": _hints(one, medians, occasion.policy)}
        for name, one in partners.items()
    }
    return Body(firm, people)


def practices(found: Sequence[tuple[Subject, Habits]], policy: Policy) -> dict[str, Practice]:
    """By partner, in the order of their ids."""
    theirs: dict[str, list[tuple[Subject, Habits]]] = {}
    for subject, one in found:
        if subject.partner is not None:
            theirs.setdefault(subject.partner, []).append((subject, one))
    return {name: practice(clients, policy.reports.clients) for name, clients in sorted(theirs.items())}


def firm_medians(partners: Mapping[str, Practice], policy: Policy) -> dict[str, float | None]:
    """Of each measure, over the partners with clients enough; None where those are too few."""
    constants = policy.reports
    return _medians([one for one in partners.values() if one.clients >= constants.clients], constants.partners)


def _medians(partners: Sequence[Practice], least: float) -> dict[str, float | None]:
    medians = {measure.name: middle(map(measure.of, partners), least) for measure in MEASURES}
    return {**medians, "trend": middle((one.trend for one in partners), least)}


def _best(compared: Mapping[str, Practice], policy: Policy) -> list[Practice]:
    """The partners with the best trends, if there are enough for one not to be known by it."""
    known = [(one.trend, name) for name, one in compared.items() if one.trend is not None]
    constants = policy.reports
    count = max(round(len(known) * constants.best), round(constants.partners))
    return [compared[name] for _, name in sorted(known, reverse=True)[:count]] if len(known) > count else []


def _differences(best: Sequence[Practice], compared: Mapping[str, Practice], policy: Policy) -> list[str]:
    """What the best do differently, in sentences."""
    if not best:
        return ["Too few partners have a trend yet to say what the best of them do differently."]
    theirs, all_ = _medians(best, 1), _medians(list(compared.values()), 1)
    said = []
    for name, what in _SAID.items():
        one, other = theirs[name], all_[name]
        if one is not None and other and abs(one - other) / other > policy.reports.noticeable:
            show = _SHOWN[name]
            said.append(f"{what}: {show(one)} where clients are getting on best; the firm’s median is {show(other)}.")
    return said or ["The partners with the best trends differ from the others in nothing that is counted here."]


def _hints(own: Practice, medians: Mapping[str, float | None], policy: Policy) -> list[str]:
    """Nothing is concluded from few clients."""
    constants = policy.reports
    enough = own.clients >= constants.clients
    return hints(own, medians, constants.noticeable, constants.hints) if enough else []


_SAID = {
    "contacts": "Real contacts a year and client",
    "talked": "Contacts that are talks",
    "hours": "Working hours to an answer",
    "kept": "Promises kept",
}
_SHOWN = {"contacts": shown, "hours": shown, "talked": percent, "kept": percent}


def _tables(seen: Json) -> list[Table]:
    firm = seen["firm"]
    rows = [_row("the firm’s median", None, firm["medians"])]
    rows += [_row(name, one["clients"], one) for name, one in seen["people"].items()]
    columns = ("", "clients", "contacts a year", "of them talks", "hours to an answer", "promises kept", "trend")
    tables = [Table("How clients are cared for", firm["words"], columns, rows)]
    for name, one in seen["people"].items():
        channels = ", ".join(f"{channel.value} {percent(one['channels'].get(channel.value))}" for channel in CHANNELS)
        words = [*one["hints"], f"By channel: {channels}."] if one["channels"] else one["hints"]
        tables += [Table(name, words)] if words else []
    return tables


def _row(name: str, clients: int | None, one: Mapping[str, float | None]) -> Sequence[str]:
    trend = one["trend"]
    return (
        name,
        "" if clients is None else str(clients),
        shown(one["contacts"]),
        percent(one["talked"]),
        shown(one["hours"]),
        percent(one["kept"]),
        "–" if trend is None else signed(trend, 1),
    )


REPORT = Report("practice", "What works: how clients are cared for", habits, _conclude, _tables)
