"""Silence told once: too long for the firm's rule and too long for this client are one story to who reads it.

Of `no_contact` and `rhythm_break` the one that opens first speaks. The other is muted: no risk of its own, but while it
is open as well its cap holds.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from services.scoring.domain.signals.window import Window
from shared.events.scoring import RiskKind

#: The first of them speaks where both open at the same moment.
SILENCES = (RiskKind.RHYTHM_BREAK, RiskKind.NO_CONTACT)


def without_silence(windows: Iterable[Window]) -> list[Window]:
    """``windows`` of a client with whom nothing is open: to hear nothing of each other is as it should be."""
    return [window for window in windows if window.kind not in SILENCES]


def told_once(windows: Iterable[Window]) -> list[Window]:
    """``windows``, of those of silence only the first to open unmuted; the speaker is open whenever a muted one is."""
    found = [*windows]
    silent = [window for window in found if window.kind in SILENCES]
    if len(silent) < len(SILENCES):
        return found
    speaks = min(silent, key=lambda window: (window.opens, SILENCES.index(window.kind)))
    return [replace(each, muted=True) if each.kind in SILENCES and each is not speaks else each for each in found]


def muted_with(speaker: Window, windows: Iterable[Window], at: int) -> Window | None:
    """The muted window that is open beside ``speaker``, if any."""
    if speaker.kind not in SILENCES:
        return None
    return next((window for window in windows if window.muted and window.open_at(at)), None)
