"""Frustrated words: a weak signal, shown with the sentence. A machine heard it, by a word list, in English only.

Words that came with what weighs by itself (a complaint, another firm's name, a query of an invoice, a detractor's
score) weigh there and are told there: here they are neither counted nor told again, nor is what was reported of them a
second time. A sentence in our own note of a
contact is told, and adds nothing: a contact can only help.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days, HalfLife, Harm, Share, WithinHours
from services.scoring.domain.signals.ending import Ending, ended_after, ended_on
from services.scoring.domain.signals.run import UntilWeTalk, latest_run
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, of_facts, stating
from services.scoring.domain.signals.voice import recommendation
from services.scoring.domain.signals.voice.verbatims import (
    VERBATIMS,
    Verbatim,
    VerbatimKind,
    noted,
    said,
    same_words,
)
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.fact import brief, names_of
from services.scoring.domain.state.slice import State
from shared.events.scoring import RiskKind
from shared.events.statements.voice import SoundedFrustrated

_TOLD_ELSEWHERE = frozenset((VerbatimKind.COMPLAINT, VerbatimKind.COMPETITOR, VerbatimKind.INVOICE))
_QUOTED = 200


@dataclass(frozen=True, slots=True)
class Constants:
    """``frustrated_from``: of a sentence, VADER's compound score below zero, 0 to 1.

    All sentences together add ``ceiling`` at most. ``open_for``: how long one is a risk, unless we talk to them later
    than ``same_conversation`` after it.
    """

    frustrated_from: Share
    each: Harm
    ceiling: Harm
    half_life: HalfLife
    open_for: Days
    same_conversation: WithinHours


CONSTANTS = Section("tone", Constants)


def _frustrated(verbatims: tuple[Verbatim, ...], policy: Policy) -> list[Verbatim]:
    """Those that sound frustrated and are not told elsewhere, in order."""
    least = -1_000 * CONSTANTS.of(policy).frustrated_from
    harsh = [each for each in verbatims if each.tone < 0 and each.tone <= least]
    if not harsh:
        return harsh
    detractor_to = recommendation.CONSTANTS.of(policy).detractor_to
    elsewhere = [each for each in harsh if _told_elsewhere(each, detractor_to)]
    here = (each for each in harsh if each not in elsewhere)
    return [each for each in here if not any(same_words(each, other) for other in elsewhere)]


def _sounded_harsh(state: State, policy: Policy) -> bool:
    """Whether any words did, of theirs or of ours; most clients have none, and need no telling reports apart."""
    least, heard = -1_000 * CONSTANTS.of(policy).frustrated_from, VERBATIMS.of(state)
    return any(each.tone < 0 and each.tone <= least for each in (*heard.theirs, *heard.notes))


def _told_elsewhere(verbatim: Verbatim, detractor_to: float) -> bool:
    return verbatim.kind in _TOLD_ELSEWHERE or (verbatim.nps is not None and verbatim.nps <= detractor_to)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for all that they said themselves."""
    if not _sounded_harsh(state, policy):
        return []
    harsh, constants = _frustrated(said(state), policy), CONSTANTS.of(policy)
    if not harsh:
        return []
    facts = stating(_facts, harsh[-1], brief(harsh[-1].sentence, _QUOTED))
    weight = {"each": constants.each, "half_life": constants.half_life, "high": constants.ceiling}
    return [of_facts("tone", facts, harsh, at=at, **weight)]


def _frustration(state: State, policy: Policy) -> Iterator[Window]:
    """From a frustrated sentence until we talk to them, or the days it is a risk."""
    if not _sounded_harsh(state, policy):
        return
    run, until = _latest_run(state, policy)
    if run:
        last = run[-1]
        yield Window(
            RiskKind.FRUSTRATION,
            run[0].time,
            until.ends(last),
            partial(_stated, last),
            cause_time=last.time,
            cause_recorded=last.recorded,
            verbatim=last.sentence,
            evidence=names_of(run),
        )


def _latest_run(state: State, policy: Policy) -> tuple[Sequence[Verbatim], UntilWeTalk]:
    constants = CONSTANTS.of(policy)
    harsh = sorted(_frustrated((*said(state), *noted(state)), policy), key=lambda each: each.mark)
    talks = CONTACTS.of(state).when(policy.counts_as_real, outbound=True)
    until = UntilWeTalk(talks, constants.open_for, constants.same_conversation)
    return latest_run(harsh, until.ends), until


def _ended(state: State, _subject: str, _at: int, policy: Policy) -> Ending:
    """By our talking to them, or the days it is a risk."""
    run, until = _latest_run(state, policy)
    if run and (ends := until.ends(run[-1])) < run[-1].time + span(until.open_for):
        return ended_on("talked_since", ends, CONTACTS.of(state).named(ends))
    return ended_after("frustration_silent", until.open_for)


def _stated(last: Verbatim, _at: int) -> SoundedFrustrated:
    return _facts(last)


def _facts(last: Verbatim, sentence: str | None = None) -> SoundedFrustrated:
    note = last.kind is VerbatimKind.NOTE
    return SoundedFrustrated(when=moment(last.time), by=last.said_by, note=note, sentence=sentence or None)


SIGNAL = Signal(
    constants=CONSTANTS,
    needs=(VERBATIMS,),
    terms=_terms,
    risks={
        RiskKind.FRUSTRATION: RiskRule(
            _frustration,
            _ended,
            advice="Read the sentence, then call and ask how things are. "
            "A machine heard the tone, and it may be wrong.",
        )
    },
)
