"""How a client and the people of ours go together: what somebody assessed, and what is heard after a handover."""

from collections.abc import Sequence
from statistics import fmean
from typing import Self

import msgspec
from msgspec.structs import replace
from typing_extensions import override

from services.scoring.domain.signals.same_answer import GIST, Opinion, once, respondent_key
from services.scoring.domain.state.client import Client
from services.scoring.domain.state.entry import Said
from services.scoring.domain.state.fact import Fact, among, brief, replaced
from services.scoring.domain.state.packed import key_of
from shared.events.clients import CompatibilityAssessed
from shared.events.interactions import ComplaintRaised, FeedbackReceived

_MOST, _MOST_VOICES = 32, 32


class Assessed(Fact, frozen=True, array_like=True):
    """How well the client goes together with one of our people, 1 to 5, and which of theirs said so."""

    rating: int
    respondent: str | None


class Voice(Opinion, frozen=True, array_like=True):
    """How content the client was with us, 0 to 100; a complaint is 0.

    ``who``: said so, by `respondent_key`; of a complaint, its id's. ``gist``: the beginning of what they said with it.
    """

    content: int
    who: str = ""
    gist: str | None = None

    @property
    @override
    def by(self) -> str:
        """Who said so."""
        return self.who

    @property
    @override
    def words(self) -> str | None:
        """What they said with it."""
        return self.gist

    @override
    def alike(self, other: Self) -> bool:
        """As content."""
        return self.content == other.content and super().alike(other)


class Match(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``assessed``: the latest of each of our people, by their id. ``voices``: the latest, in order."""

    assessed: dict[str, Assessed] = {}
    voices: tuple[Voice, ...] = ()


class Handover(msgspec.Struct, frozen=True, gc=False):
    """When somebody else became responsible, and what was said for some time before, and after."""

    to: Said
    before: tuple[Voice, ...]
    after: tuple[Voice, ...]

    def fell(self, least: int, by: float) -> Voice | None:
        """The voice since which they are less content than before, on average ``by`` points of 100; None if not.

        At least so many voices are needed on either side.
        """
        clear, least = None, max(1, least)
        if len(self.before) < least:
            return None
        for number in range(least, len(self.after) + 1):
            if mean(self.before) - mean(self.after[:number]) < by:
                clear = None
            elif clear is None:
                clear = self.after[number - 1]
        return clear


def mean(voices: Sequence[Voice]) -> float:
    """How content they were on average, 0 to 100. Raises ``statistics.StatisticsError`` where there is no voice."""
    return fmean(voice.content for voice in voices)


def handover(client: Client, match: Match, within: int) -> Handover | None:
    """The latest one, with what was said ``within`` microseconds of it; None where nobody took over from another."""
    to, former = responsible_since(client), None
    if to is not None:
        former = next((said for said in client.former if said.value != to.value), None)
    if to is None or former is None:
        return None
    voices = once(match.voices)
    before = tuple(voice for voice in voices if to.time - within <= voice.time < to.time)
    after = tuple(voice for voice in voices if to.time <= voice.time <= to.time + within)
    return Handover(to, before, after)


def responsible_since(client: Client) -> Said | None:
    """Who is responsible, as it was first said without another in between."""
    since = client.partner
    for said in reversed(client.former):
        if since is None or said.value != since.value:
            break
        since = said
    return since


def assessed(match: Match, fact: Fact, data: CompatibilityAssessed) -> Match:
    """The fold of that event, like those below."""
    found = Assessed(fact.time, fact.id, fact.recorded, data.rating, data.respondent)
    return replace(match, assessed=replaced(match.assessed, data.person, found, _MOST))


def received(match: Match, fact: Fact, data: FeedbackReceived) -> Match:
    """Whether they would recommend us, else how content they were with a touchpoint."""
    who, gist = respondent_key(data.respondent), brief(data.verbatim, GIST)
    if data.nps is not None:
        return _with_voice(match, fact, 10 * data.nps, who, gist)
    return match if data.csat is None else _with_voice(match, fact, 25 * (data.csat - 1), who, gist)


def complained(match: Match, fact: Fact, data: ComplaintRaised) -> Match:
    """Resolved or not."""
    return _with_voice(match, fact, 0, f"complaint {key_of(data.complaint):016x}")


def _with_voice(match: Match, fact: Fact, content: int, who: str, gist: str | None = None) -> Match:
    voice = Voice(fact.time, fact.id, fact.recorded, content, who, gist)
    return replace(match, voices=among(match.voices, voice, _MOST_VOICES))
