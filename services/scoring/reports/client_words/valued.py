"""What clients most and least value about us, in their own words, counted across clients.

A term counts once for each client however often they say it, from the number of clients on that the policy asks for.
Words in a language that is known to be another than English are shown and not counted.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

import msgspec

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.voice.valued import VALUED, Word, valued
from services.scoring.domain.signals.voice.verbatims import VERBATIMS
from services.scoring.domain.signals.voice.verbatims.language import ENGLISH
from services.scoring.domain.state.clock import moment
from services.scoring.domain.state.fact import brief
from services.scoring.domain.state.slice import State
from services.scoring.reports.client_words.function_words import FUNCTION_WORDS
from services.scoring.reports.client_words.terms import terms_of
from services.scoring.reports.report import Body, Json, Occasion, Report, Subject, Table
from shared.wording import counted, full_date

#: Terms listed of each sort; words shown with each, of different clients; characters of them.
_LISTED, _SHOWN, _LENGTH = 20, 3, 200
_SIDES = {"most": "What they value most", "least": "What they value least"}


class Remark(msgspec.Struct, frozen=True, gc=False):
    """``counted``: whether its terms are."""

    text: str
    time: int
    counted: bool


class Remarks(msgspec.Struct, frozen=True, gc=False):
    """Of one client, the latest first."""

    most: tuple[Remark, ...]
    least: tuple[Remark, ...]


def _gather(subject: Subject, state: State, policy: Policy) -> Remarks | None:
    if VALUED.of(state) is VALUED.empty:
        return None
    found = valued(state, subject.at, policy)
    languages = {(said.id, said.verbatim or ""): said.language for said in VERBATIMS.of(state).theirs}
    return Remarks(tuple(_remarks(found.most, languages)), tuple(_remarks(found.least, languages)))


def _remarks(said: Iterable[Word], languages: dict[tuple[str, str], str]) -> Iterator[Remark]:
    for word in said:
        language = languages.get((word.id, word.text), "")
        yield Remark(brief(word.text, _LENGTH) or "", word.time, language in {"", ENGLISH})


def _conclude(found: Sequence[tuple[Subject, Remarks]], occasion: Occasion) -> Body:
    least = occasion.policy.reports.said_by
    sides = {
        side: _counted([(subject, getattr(remarks, side)) for subject, remarks in found], least) for side in _SIDES
    }
    return Body({**sides, "clients": len(found)})


def _counted(said: Sequence[tuple[Subject, Sequence[Remark]]], least: float) -> Json:
    """Terms by how many clients used them, of those with the same words only the longest; and what was said last."""
    users: dict[str, dict[str, tuple[Subject, Remark]]] = {}
    for subject, remarks in said:
        for remark in remarks:
            for term in terms_of(remark.text, FUNCTION_WORDS) if remark.counted else ():
                users.setdefault(term, {}).setdefault(subject.client, (subject, remark))
    often = [(term, by) for term, by in users.items() if len(by) >= least]
    often.sort(key=lambda one: (-len(one[1]), -len(one[0]), one[0]))
    telling = [(term, by) for term, by in often if not _is_part(term, by, often)]
    listed = [{"term": term, "clients": len(by), "said": _shown(by.values())} for term, by in telling[:_LISTED]]
    latest = [(subject, remarks[0]) for subject, remarks in said if remarks]
    return {"clients": len(latest), "terms": listed, "latest": _shown(latest)}


def _is_part(term: str, by: Collection[str], often: Sequence[tuple[str, Collection[str]]]) -> bool:
    """Whether a longer term with this one in it was used by as many: "fees" where all say "clear fees"."""
    return any(term in other.split() and len(users) == len(by) for other, users in often if other != term)


def _shown(said: Iterable[tuple[Subject, Remark]]) -> list[Json]:
    """The latest, of different clients."""
    latest = sorted(said, key=lambda one: (-one[1].time, one[0].client))[:_SHOWN]
    return [
        {
            "client": subject.client,
            "name": subject.name,
            "on": moment(remark.time).date().isoformat(),
            "text": remark.text,
        }
        for subject, remark in latest
    ]


def _tables(seen: Json) -> list[Table]:
    return [_table(heading, seen["firm"][side]) for side, heading in _SIDES.items()]


def _table(heading: str, side: Json) -> Table:
    if not side["clients"]:
        return Table(heading, ("Nobody has told us yet.",))
    rows = [(one["term"], str(one["clients"]), _quotes(one["said"])) for one in side["terms"]]
    said = f"{counted(side['clients'], 'client')} told us."
    if not rows:
        return Table(heading, (f"{said} No two of them used the same words. The latest: {_quotes(side['latest'])}",))
    return Table(heading, (said,), ("", "clients", "in their words"), rows, prose=(2,))


def _quotes(said: Sequence[Json]) -> str:
    return "; ".join(f"“{one['text']}” ({one['name']}, {full_date(date.fromisoformat(one['on']))})" for one in said)


REPORT = Report("valued", "What clients value about us, and what they do not", _gather, _conclude, _tables)
