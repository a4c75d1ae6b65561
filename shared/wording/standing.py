"""How a relationship stands, in words: the score as it is printed, and why its colour may be another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import ceil, floor

from shared.events.scoring import Band, RiskKind
from shared.wording.names import spoken
from shared.wording.sentences import capitalised, listing

#: For how long an open risk of that kind limits the band.
_WHILE: Mapping[RiskKind, str] = {
    RiskKind.COMPLAINT_OPEN: "while a complaint is open",
    RiskKind.CLIENT_NOT_TOLD: "until the client has been told of the delay",
    RiskKind.RHYTHM_BREAK: "until somebody has talked to them again",
    RiskKind.NO_CONTACT: "until somebody has talked to them again",
}
_OTHERWISE = "because of what is open"
_NOTHING_OPEN = "Nothing open: their one matter is finished, and silence does not count"


@dataclass(frozen=True, slots=True)
class Limits:
    """The lowest score of green and of amber."""

    green: float
    amber: float

    def band(self, score: float) -> Band:
        """The band of the score alone."""
        return Band.GREEN if score >= self.green else Band.AMBER if score >= self.amber else Band.RED


@dataclass(frozen=True, slots=True)
class Standing:
    """``number``: the score as it is printed; None where too little is known to give one. ``band``: in words.

    ``text``: both, why the band is not that of the score, and whether nothing is open; sentences without the last stop.
    """

    number: str | None
    band: str
    text: str


def standing(
    score: float,
    band: Band,
    limits: Limits | None = None,
    held_by: Iterable[RiskKind] = (),
    *,
    nothing_open: bool = False,
) -> Standing:
    """``limits``: as far as they are known. ``held_by``: the kinds of the open risks that limit the band.

    ``nothing_open``: their one matter is finished, so that silence does not count.
    """
    said = _standing(score, band, limits, held_by)
    return replace(said, text=f"{said.text}. {_NOTHING_OPEN}") if nothing_open else said


def _standing(score: float, band: Band, limits: Limits | None, held_by: Iterable[RiskKind]) -> Standing:
    named = spoken(band.value)
    if band is Band.NOT_ENOUGH_KNOWN:
        return Standing(None, named, "Too little is known yet to give a score")
    number, alone = printed(score, limits), band if limits is None else limits.band(score)
    if alone is band:
        return Standing(number, named, f"{number} of 100, {named}")
    reason = listing(list(dict.fromkeys(_WHILE.get(kind, _OTHERWISE) for kind in held_by)) or [_OTHERWISE])
    held = f"{capitalised(named)} {reason}"
    return Standing(number, named, f"{held}. The score alone, {number} of 100, is {spoken(alone.value)}")


def printed(score: float, limits: Limits | None = None) -> str:
    """The whole number nearest to ``score`` that is in the same band: 64.6 is "64" where green begins at 65."""
    near = [round(score), floor(score), ceil(score)]
    same = near if limits is None else [number for number in near if limits.band(number) is limits.band(score)]
    return str((same or near)[0])
