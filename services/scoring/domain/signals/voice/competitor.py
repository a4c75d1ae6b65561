"""The client speaks of another firm: each mention weighs and fades; per firm it is a risk until we have talked."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Self

import msgspec
from typing_extensions import override

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Days, HalfLife, Harm, WithinHours
from services.scoring.domain.signals.ending import Ending, ended_after, ended_on
from services.scoring.domain.signals.run import UntilWeTalk, latest_run
from services.scoring.domain.signals.same_answer import Opinion, once
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, of_facts, stating
from services.scoring.domain.signals.window import Window, known
from services.scoring.domain.state.clock import moment
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.fact import VERBATIM, Fact, among, brief
from services.scoring.domain.state.slice import Slice, State
from services.scoring.domain.state.who import name_key
from shared.events.interactions import CompetitorMentioned
from shared.events.scoring import RiskKind
from shared.events.statements.voice import OtherFirmMentioned

_MOST = 20


@dataclass(frozen=True, slots=True)
class Constants:
    """``same_conversation``: a contact this soon after a mention is where it was heard, not our answer to it.

    All mentions together add ``ceiling`` at most. ``open_for``: how long one is a risk, unless we talk to them.
    """

    each: Harm
    ceiling: Harm
    half_life: HalfLife
    open_for: Days
    same_conversation: WithinHours


class Mention(Opinion, frozen=True, array_like=True):
    """The client spoke of another firm."""

    competitor: str | None
    verbatim: str | None
    heard_by: str | None

    @property
    def firm(self) -> str:
        """However its name is written; empty for a firm that was not named."""
        return name_key(self.competitor or "")

    @property
    @override
    def words(self) -> str | None:
        """What they said."""
        return self.verbatim

    @override
    def of_one_thing(self, other: Self) -> bool:
        """Of one firm."""
        return self.firm == other.firm


class Mentions(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``latest``: in the order in which they happened."""

    latest: tuple[Mention, ...] = ()

    def heard(self) -> list[Mention]:
        """Each once: several of us may note one remark of one meeting."""
        return once(self.latest)


def _mentioned(mentions: Mentions, fact: Fact, data: CompetitorMentioned) -> Mentions:
    verbatim = brief(data.verbatim, VERBATIM)
    mention = Mention(fact.time, fact.id, fact.recorded, data.competitor, verbatim, data.heard_by)
    return Mentions(among(mentions.latest, mention, _MOST))


MENTIONS = Slice("competitor", Mentions(), {CompetitorMentioned: _mentioned})
CONSTANTS = Section("competitor", Constants)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for all mentions."""
    mentions, constants = MENTIONS.of(state).heard(), CONSTANTS.of(policy)
    if not mentions:
        return []
    facts = stating(_facts, mentions[-1])
    weight = {"each": constants.each, "half_life": constants.half_life, "high": constants.ceiling}
    return [of_facts("competitor", facts, mentions, at=at, **weight)]


def _risk(state: State, policy: Policy) -> Iterator[Window]:
    """Per firm the client spoke of; our talking to them afterwards ends it, or the days it is a risk."""
    until = _until(state, policy)
    for name, mentions in sorted(_by_firm(state).items()):
        last = mentions[-1]
        yield Window(
            RiskKind.COMPETITOR,
            latest_run(mentions, until.ends)[0].time,
            until.ends(last),
            partial(_stated, last),
            subject=name,
            cause_time=last.time,
            cause_recorded=last.recorded,
            verbatim=last.verbatim,
            concerns=known(last.heard_by),
            evidence=tuple(mention.id for mention in mentions),
        )


def _risk_ended(state: State, subject: str, _at: int, policy: Policy) -> Ending:
    mentions, until = _by_firm(state).get(subject), _until(state, policy)
    answer = None if mentions is None else until.talked(mentions[-1])
    if answer is None:
        return ended_after("competitor_silent", until.open_for)
    return ended_on("talked_since", answer, CONTACTS.of(state).named(answer))


def _until(state: State, policy: Policy) -> UntilWeTalk:
    constants, talks = CONSTANTS.of(policy), CONTACTS.of(state).when(policy.counts_as_real, outbound=True)
    return UntilWeTalk(talks, constants.open_for, constants.same_conversation)


def _by_firm(state: State) -> dict[str, list[Mention]]:
    firms: dict[str, list[Mention]] = {}
    for mention in MENTIONS.of(state).heard():
        firms.setdefault(mention.firm, []).append(mention)
    return firms


def _stated(mention: Mention, _at: int) -> OtherFirmMentioned:
    return _facts(mention)


def _facts(mention: Mention) -> OtherFirmMentioned:
    return OtherFirmMentioned(when=moment(mention.time), firm=mention.competitor, heard_by=mention.heard_by)


SIGNAL = Signal(
    slice=MENTIONS,
    constants=CONSTANTS,
    needs=(MENTIONS,),
    terms=_terms,
    risks={
        RiskKind.COMPETITOR: RiskRule(
            _risk, _risk_ended, advice="Meet them this week. Ask what they miss with us, and listen before you answer."
        )
    },
)
