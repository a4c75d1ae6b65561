"""What the client said of late, in their own words, and harsh words in our notes: kept for others to read.

A signal without terms: `tone` weighs what is kept here, a brief shows it, and reports compare it across clients. The
language and the tone of words are worked out once, when they are heard (see `language` and `sentiment`).
"""

from collections.abc import Iterator
from enum import StrEnum
from operator import attrgetter
from typing import Self

import msgspec
from msgspec.structs import replace
from typing_extensions import override

from services.scoring.domain.signals.same_answer import (
    Opinion,
    alike_values,
    alike_words,
    once,
    one_answer,
    respondent_key,
)
from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.signals.voice.verbatims.language import ENGLISH, is_short, language_of
from services.scoring.domain.signals.voice.verbatims.sentiment import harshest
from services.scoring.domain.state.fact import Fact, brief
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import (
    CallMissed,
    CompetitorMentioned,
    ComplaintRaised,
    ContactLogged,
    FeedbackReceived,
    IdeaShared,
    InvoiceQueried,
)

#: Words of theirs, and notes of ours; characters kept of each and of a question.
_MOST, _MOST_NOTES = 32, 16
_TEXT, _QUESTION = 300, 120
_MARK = attrgetter("mark")


class VerbatimKind(StrEnum):
    """On what occasion something was said. ``note``: by us, of a contact."""

    FEEDBACK = "feedback"
    MOST_VALUED = "most_valued"
    LEAST_VALUED = "least_valued"
    ANSWER = "answer"
    COMPLAINT = "complaint"
    COMPETITOR = "competitor"
    INVOICE = "invoice"
    IDEA = "idea"
    MESSAGE = "message"
    NOTE = "note"


class Verbatim(Opinion, frozen=True, array_like=True):
    """Words said on one occasion; ``verbatim`` is cut, and None of a note of ours.

    ``language``: see `language_of`. ``tone``, ``sentence``: the most negative one, see `harshest`; 0 and None where
    none is, and in other languages than English. ``nps``: the score they gave with it. ``said_by``: which of
    their people. ``question``: what they were asked.
    """

    kind: VerbatimKind
    verbatim: str | None
    language: str = ""
    tone: int = 0
    sentence: str | None = None
    nps: int | None = None
    said_by: str | None = None
    question: str | None = None

    @property
    @override
    def by(self) -> str:
        """The `respondent_key` of who said it."""
        return respondent_key(self.said_by)

    @property
    @override
    def words(self) -> str | None:
        """All of it; of a note the sentence."""
        return self.verbatim or self.sentence

    @override
    def of_one_thing(self, other: Self) -> bool:
        """The same words on one occasion: other words say something else."""
        same = self.kind is other.kind and alike_values(self.question, other.question)
        return same and alike_words(self.words, other.words)


class Verbatims(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``theirs``, ``notes``: the latest, in the order in which they were said."""

    theirs: tuple[Verbatim, ...] = ()
    notes: tuple[Verbatim, ...] = ()


def _feedback(verbatims: Verbatims, fact: Fact, data: FeedbackReceived) -> Verbatims:
    return _with(verbatims, tuple(_of_feedback(fact, data)))


def _of_feedback(fact: Fact, data: FeedbackReceived) -> Iterator[Verbatim]:
    said = (
        (VerbatimKind.FEEDBACK, data.verbatim, None),
        (VerbatimKind.MOST_VALUED, data.most_valued, None),
        (VerbatimKind.LEAST_VALUED, data.least_valued, None),
        *((VerbatimKind.ANSWER, each.answer, brief(each.question, _QUESTION)) for each in data.answers),
    )
    for kind, text, question in said:
        if text is not None:
            yield replace(_heard(fact, kind, text, data.respondent), nps=data.nps, question=question)


def _complaint(verbatims: Verbatims, fact: Fact, data: ComplaintRaised) -> Verbatims:
    return _with_one(verbatims, fact, VerbatimKind.COMPLAINT, data.verbatim, data.raised_by)


def _competitor(verbatims: Verbatims, fact: Fact, data: CompetitorMentioned) -> Verbatims:
    return _with_one(verbatims, fact, VerbatimKind.COMPETITOR, data.verbatim)


def _invoice(verbatims: Verbatims, fact: Fact, data: InvoiceQueried) -> Verbatims:
    return _with_one(verbatims, fact, VerbatimKind.INVOICE, data.verbatim, data.raised_by)


def _idea(verbatims: Verbatims, fact: Fact, data: IdeaShared) -> Verbatims:
    return _with_one(verbatims, fact, VerbatimKind.IDEA, data.verbatim)


def _message(verbatims: Verbatims, fact: Fact, data: CallMissed) -> Verbatims:
    """What only asks for a call says nothing, and is said often."""
    if data.message is None or is_short(data.message):
        return verbatims
    return _with_one(verbatims, fact, VerbatimKind.MESSAGE, data.message, data.caller)


def _contact(verbatims: Verbatims, fact: Fact, data: ContactLogged) -> Verbatims:
    """Of our own notes only the harshest sentence, if there is one in English."""
    if data.summary is None or data.automated:
        return verbatims
    harsh = harshest(data.summary)
    if harsh is None or language_of(data.summary) != ENGLISH:
        return verbatims
    note = _verbatim(fact, VerbatimKind.NOTE, None, ENGLISH, harsh)
    return replace(verbatims, notes=_latest(verbatims.notes, (note,), _MOST_NOTES))


def _with_one(
    verbatims: Verbatims, fact: Fact, kind: VerbatimKind, text: str | None, who: str | None = None
) -> Verbatims:
    return verbatims if text is None else _with(verbatims, (_heard(fact, kind, text, who),))


def _with(verbatims: Verbatims, new: tuple[Verbatim, ...]) -> Verbatims:
    return replace(verbatims, theirs=_latest(verbatims.theirs, new, _MOST)) if new else verbatims


def _heard(fact: Fact, kind: VerbatimKind, text: str, who: str | None) -> Verbatim:
    language = language_of(text)
    heard = _verbatim(fact, kind, text, language, harshest(text) if language == ENGLISH else None)
    return heard if who is None else replace(heard, said_by=who)


def _verbatim(
    fact: Fact, kind: VerbatimKind, text: str | None, language: str, harsh: tuple[int, str] | None
) -> Verbatim:
    tone, sentence = harsh or (0, None)
    cut = brief(text, _TEXT)
    return Verbatim(fact.time, fact.id, fact.recorded, kind, cut, language, tone, brief(sentence, _TEXT))


def _latest(known: tuple[Verbatim, ...], new: tuple[Verbatim, ...], most: int) -> tuple[Verbatim, ...]:
    """With all that was said in one fact; of two copies of it the one recorded first counts."""
    (mark, recorded), others = (new[0].mark, new[0].recorded), [each for each in known if each.mark != new[0].mark]
    if len(others) < len(known) and not any(each.mark == mark and each.recorded > recorded for each in known):
        return known
    return tuple(sorted((*others, *new), key=_MARK)[-most:])


VERBATIMS = Slice(
    "verbatims",
    Verbatims(),
    {
        FeedbackReceived: _feedback,
        ComplaintRaised: _complaint,
        CompetitorMentioned: _competitor,
        InvoiceQueried: _invoice,
        IdeaShared: _idea,
        CallMissed: _message,
        ContactLogged: _contact,
    },
)


def said(state: State) -> tuple[Verbatim, ...]:
    """What the client said, in the order in which they said it; the latest 32. Our own notes are not among them.

    Each once, however often it was reported.
    """
    return tuple(once(VERBATIMS.of(state).theirs))


def noted(state: State) -> tuple[Verbatim, ...]:
    """The harshest sentences of our notes, in order. What several of us noted in one meeting is one note."""
    return tuple(once(VERBATIMS.of(state).notes))


def same_words(one: Verbatim, other: Verbatim) -> bool:
    """Whether somebody said it once, and it was reported on two occasions."""
    first, then = sorted((one, replace(other, kind=one.kind, question=one.question)), key=_MARK)
    return one_answer(first, then, then.time - first.time)


SIGNAL = Signal(slice=VERBATIMS)
