"""Weak signals across clients: a demand or a complaint that several of them recently began to word alike.

The number of clients who used a term recently (90 days by default) is compared with the number before, as far as their
words are kept: the latest of each, so that talkative clients have a short past. It is the log-odds
ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin' Words", formulas 15, 16, 19 and
20): what is rare is held back by the prior, what is common by its variance. Each client counts once, however loud.
Each language is compared by itself; unrecognised ones count as one more.
"""

import math
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

import msgspec

from services.scoring.domain.policy.reports import WeakSignals
from services.scoring.domain.signals.voice.verbatims import VerbatimKind, said
from services.scoring.domain.state.clock import span
from services.scoring.domain.state.slice import State
from services.scoring.reports.client_words.terms import ordinary_words, terms_of


class Heard(msgspec.Struct, frozen=True, gc=False):
    """A client's words. ``id``: of the event. ``time``: microseconds. ``language``: empty if unknown."""

    client: str
    id: str
    time: int
    text: str
    kind: str
    language: str


class Finding(msgspec.Struct, frozen=True, gc=False):
    """A term, and others that the same words hold (``also``).

    ``clients``, ``before``: how many used it of late and before. ``log_odds``: the ratio; ``z``: over its deviation.
    ``verbatims``: of late, in the order in which they were said.
    """

    term: str
    language: str
    clients: int
    before: int
    log_odds: float
    z: float
    verbatims: tuple[Heard, ...]
    also: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys among reported findings, e.g. "en: fixed fee"."""
        return tuple(f"{self.language}: {term}" for term in (self.term, *self.also))


def heard(client: str, state: State) -> Iterator[Heard]:
    """Words that may contain a demand or a complaint: everything except praise."""
    for each in said(state):
        if each.verbatim is not None and each.kind is not VerbatimKind.MOST_VALUED:
            yield Heard(client, each.id, each.time, each.verbatim, each.kind.value, each.language)


def weak_signals(
    words: Iterable[Heard], at: int, told: Mapping[str, int], constants: WeakSignals
) -> tuple[Finding, ...]:
    """The findings at ``at`` (microseconds), the most certain first.

    ``told``: when each key was reported (`Finding.keys`); within ``constants.days`` it is not reported again.
    """
    by_language: dict[str, list[Heard]] = {}
    for each in words:
        if each.time <= at:
            by_language.setdefault(each.language, []).append(each)
    since = at - span(constants.days)
    found = [finding for each in by_language.values() for finding in _in_one_language(each, since, constants)]
    news = [each for each in found if not any(told.get(key, since) > since for key in each.keys)]
    return tuple(sorted(news, key=_order)[: round(constants.most)])


def _in_one_language(words: Sequence[Heard], since: int, constants: WeakSignals) -> list[Finding]:
    """Without a past there is nothing to compare with, and nothing is found."""
    late, early = ([each for each in words if (each.time > since) is of_late] for of_late in (True, False))
    ordinary = ordinary_words(_by_client(early), constants.ordinary)
    counts, before = _users(late, ordinary), _users(early, ordinary)
    if not before:
        return []
    odds, telling = LogOdds(counts.total(), before.total(), constants.prior), dict[str, tuple[float, float]]()
    for term, count in counts.items():
        if count >= constants.clients:
            ratio, z = odds.ratio(count, before[term])
            if z >= constants.z:
                telling[term] = ratio, z
    uses = _uses(late, ordinary, telling)
    found = [
        Finding(term, verbatims[0].language, counts[term], before[term], *telling[term], verbatims)
        for term, verbatims in uses.items()
    ]
    return _merged(sorted(found, key=_order))


def _by_client(words: Iterable[Heard]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for each in words:
        texts.setdefault(each.client, []).append(each.text)
    return texts


def _users(words: Iterable[Heard], ordinary: frozenset[str]) -> Counter[str]:
    """How many clients used each term."""
    return Counter(
        term
        for texts in _by_client(words).values()
        for term in set[str]().union(*(terms_of(text, ordinary) for text in texts))
    )


def _uses(words: Iterable[Heard], ordinary: frozenset[str], wanted: Container[str]) -> dict[str, tuple[Heard, ...]]:
    """The words in which each of the ``wanted`` terms was used, in the order in which they were said."""
    uses: dict[str, list[Heard]] = {}
    for each in sorted(words, key=lambda each: (each.time, each.id)):
        for term in terms_of(each.text, ordinary):
            if term in wanted:
                uses.setdefault(term, []).append(each)
    return {term: tuple(found) for term, found in uses.items()}


class LogOdds:
    """The log-odds ratio of a term between recent and earlier words.

    ``late``, ``early``: all uses of all terms, a client's counted once for each term. ``prior``: see `WeakSignals`.
    """

    def __init__(self, late: int, early: int, prior: float) -> None:
        self._late, self._early, self._weight, self._prior = late, early, prior, prior * (late + early)

    def ratio(self, late: int, early: int) -> tuple[float, float]:
        """The ratio for a term used so often, and the ratio over its deviation; 0 and 0 for the only term there is."""
        expected = self._weight * (late + early)
        ours, theirs = late + expected, early + expected
        other, others = self._late + self._prior - ours, self._early + self._prior - theirs
        if other <= 0 or others <= 0:
            return 0.0, 0.0
        ratio = math.log(ours / other) - math.log(theirs / others)
        return ratio, ratio / math.sqrt(1 / ours + 1 / theirs)


def _merged(found: Iterable[Finding]) -> list[Finding]:
    """One finding of all terms of which half the words are those of a more certain one."""
    merged: list[Finding] = []
    for each in found:
        place = next((place for place, known in enumerate(merged) if _shares(each, known)), None)
        if place is None:
            merged.append(each)
        else:
            known = merged[place]
            merged[place] = msgspec.structs.replace(known, also=(*known.also, each.term))
    return merged


def _shares(one: Finding, other: Finding) -> bool:
    common = set(one.verbatims) & set(other.verbatims)
    return 2 * len(common) >= len(one.verbatims)


def _order(finding: Finding) -> tuple[float, int, str, str]:
    """The most certain first; of equals the longer phrase."""
    return -round(finding.z, 9), -len(finding.term), finding.term, finding.language
