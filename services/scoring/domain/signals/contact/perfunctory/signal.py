"""Going through the motions: many contacts, and hardly one of them more than a newsletter, a bill or a hello.

Motions are what is automated, what those who were there called without substance, and where nobody judged: bills,
marketing, written status, and what is always the same, begun by us, by one channel, for one purpose (hellos, and mails
and letters that advise nothing). All else is a talk: what they begin, and what both sides say and hear, be it that
nothing has moved. A few talks in the time are enough; where less was agreed with the tier, so many as that. A pattern,
not trouble seen: it neither adds to the score nor caps the band.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec
from msgspec.structs import replace

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Count, Days
from services.scoring.domain.signals.contact.perfunctory.kind import BITS, bits_of
from services.scoring.domain.signals.contact.perfunctory.motions import (
    SPOKEN,
    Contact,
    Sort,
    by_kind,
    fewer_since,
    many_since,
    more_of_a_talk,
    most_alike,
    sort_of,
    split,
)
from services.scoring.domain.signals.contact.perfunctory.statement import motions_only
from services.scoring.domain.signals.ending import Ending, ended_after, ended_on
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state import packed
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import DAY, new_year, span
from services.scoring.domain.state.fact import Fact, Mark, marked
from services.scoring.domain.state.happening import happening_of
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import Channel, ContactLogged
from shared.events.scoring import RiskKind
from shared.events.statements.contact import MotionsOnly

#: Contacts remembered, automated ones and others each; talks named as evidence.
_MOST, _MOST_TALKS = 128, 4
_TALK = Sort.TALK
#: How records are of one contact: see `happening_of`.
_ONE = packed.Joining(BITS, DAY, more_of_a_talk)


@dataclass(frozen=True, slots=True)
class Constants:
    """``contacts``: so many motions make a habit, ``within`` a time in which there were fewer than ``talks`` talks."""

    contacts: Count
    talks: Count
    within: Days


class Motions(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``personal``, ``automated``: packed (time, key with the kind in its low bits). ``talks``: the latest."""

    personal: bytes = b""
    automated: bytes = b""
    talks: tuple[Mark, ...] = ()


def _contact(known: Motions, fact: Fact, data: ContactLogged) -> Motions:
    bits = bits_of(data)
    key = packed.key_of(happening_of(fact, data)) & ~BITS | bits
    if data.automated:
        automated = _ONE.insert(known.automated, fact.time, key, _MOST)
        return known if automated is known.automated else replace(known, automated=automated)
    personal = _ONE.insert(known.personal, fact.time, key, _MOST)
    talk = sort_of(bits, SPOKEN) is _TALK
    return Motions(personal, known.automated, marked(known.talks, fact.mark, _MOST_TALKS) if talk else known.talks)


MOTIONS = Slice("perfunctory", Motions(), {ContactLogged: _contact})
CONSTANTS = Section("perfunctory", Constants)


def _perfunctory(state: State, policy: Policy) -> Iterator[Window]:
    """While there are enough motions and too few talks; both only grow fewer as time passes without a contact."""
    motions, constants, real = MOTIONS.of(state), CONSTANTS.of(policy), policy.counts_as_real
    within, many, few = span(constants.within), _many(policy), _few(state, policy)
    if not _may_be(motions, many, few, real):
        return
    recent = by_kind(_contacts(motions, _last(motions) - within))
    alike = most_alike(recent, real)
    late = split(recent, real, alike)
    if len(late.hollow) < many:
        return
    known = _Known(motions, real, alike)
    opens = known.since(many, few, within) if len(late.talks) < few else late.talks[-few] + within
    closes = late.hollow[-many] + within
    if opens < closes:
        facts = partial(_facts, known, constants.within)
        # Not the motions themselves: each would be news.
        evidence = tuple(name for _, name in motions.talks)
        holds = partial(_holds, motions, within)
        yield Window(RiskKind.PERFUNCTORY, opens, closes, facts, evidence=evidence, holds=holds)


def _many(policy: Policy) -> int:
    return min(_MOST, max(1, round(CONSTANTS.of(policy).contacts)))


def _few(state: State, policy: Policy) -> int:
    constants, tier = CONSTANTS.of(policy), policy.tier(CLIENT.of(state).tier_name)
    agreed = math.ceil(tier.contacts_a_year * constants.within / 365)
    return max(1, min(round(constants.talks), agreed))


def _may_be(motions: Motions, many: int, few: int, real: frozenset[Channel]) -> bool:
    """Whether ``many`` contacts were later than the latest ``few`` talks; if not, talks are there or will outlast them.

    It spares most clients the rest, for the price of a few contacts.
    """
    talks, hollow, since = 0, 0, -math.inf
    for time, key in packed.unpack_back(motions.personal):
        if sort_of(key & BITS, real) is not Sort.TALK:
            hollow += 1
        elif (talks := talks + 1) == few:
            since = time
            break
    for time, _ in packed.unpack_back(motions.automated):
        if time < since or hollow >= many:
            break
        hollow += 1
    return hollow >= many


def _last(motions: Motions) -> int:
    """The time of the latest contact, automated or not."""
    ends = packed.times(motions.personal[-packed.SIZE :] + motions.automated[-packed.SIZE :])
    return max(ends, default=0)


def _contacts(motions: Motions, after: int | None) -> Iterator[Contact]:
    """Those later than ``after``, each sort in order."""
    for records in (motions.personal, motions.automated):
        for time, key in packed.unpack(records if after is None else packed.after(records, after)):
            yield time, key & BITS


class _Known(msgspec.Struct, frozen=True, gc=False):
    """All that is remembered, and which kind of contact is taken for always the same."""

    motions: Motions
    real: frozenset[Channel]
    alike: int | None

    def since(self, many: int, few: int, within: int) -> int:
        """Since when it has been so without a break; what began before we remember, since the new year."""
        forgotten = self._forgotten()
        whole = split(by_kind(_contacts(self.motions, forgotten)), self.real, self.alike)
        since, may_be_longer = many_since(whole.hollow, many, within)
        if may_be_longer and forgotten is not None:
            since = new_year(since)
        rare = fewer_since(whole.talks, few, within)
        return since if rare is None else max(since, rare)

    def _forgotten(self) -> int | None:
        """Up to when some contacts may be forgotten; None if none are."""
        full = [part for part in (self.motions.personal, self.motions.automated) if len(part) >= _MOST * packed.SIZE]
        return max((packed.times(part[: packed.SIZE])[0] - 1 for part in full), default=None)


def _ended(state: State, _subject: str, at: int, policy: Policy) -> Ending:
    """By talks, or because the motions have become fewer."""
    motions, constants, real = MOTIONS.of(state), CONSTANTS.of(policy), policy.counts_as_real
    within = span(constants.within)
    alike = most_alike(by_kind(_contacts(motions, _last(motions) - within)), real)
    talks = split(by_kind(_contacts(motions, at - within)), real, alike).talks
    if len(talks) >= _few(state, policy):
        named = tuple(name for time, name in motions.talks if time == talks[-1])
        return ended_on("more_than_motions", talks[-1], named)
    return ended_after("motions_few", constants.within)


def _facts(known: _Known, within: float, at: int) -> MotionsOnly:
    contacts = list(_contacts(known.motions, at - span(within)))
    return motions_only(contacts, known.real, known.alike, within)


def _holds(motions: Motions, within: int, at: int) -> int | None:
    """When the oldest contact counts no more. ``within``: in microseconds."""
    return min((time + within for time, _ in _contacts(motions, at - within)), default=None)


SIGNAL = Signal(
    slice=MOTIONS,
    constants=CONSTANTS,
    needs=(MOTIONS,),
    risks={
        RiskKind.PERFUNCTORY: RiskRule(
            _perfunctory,
            _ended,
            advice="Call them yourself, with nothing to send or to bill, and ask one question whose answer you do not "
            "know.",
        )
    },
)
