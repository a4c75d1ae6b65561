"""One story told once, where two risks speak of it.

Silence: too long for the firm's rule and too long for this client. Of `no_contact` and `rhythm_break` the one that
opens first speaks. The other is muted: no risk of its own, but while it is open as well its cap holds.

A missed deadline of which nobody told the client: `deadline_missed` yields to `client_not_told` of the same deadline,
which says both, for as long as that stands. What comes before and after it stays.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from services.scoring.domain.signals.window import Window
from shared.events.scoring import RiskKind

#: The first of them speaks where both open at the same moment.
SILENCES = (RiskKind.RHYTHM_BREAK, RiskKind.NO_CONTACT)

#: The first yields, while the second is open about the same deadline.
YIELDS, SPEAKS = RiskKind.DEADLINE_MISSED, RiskKind.CLIENT_NOT_TOLD


def without_yielding(windows: list[Window]) -> list[Window]:
    """``windows`` without the times in which another one of them tells the same."""
    speaking = {window.subject: window for window in windows if window.kind is SPEAKS}
    if not speaking:
        return windows
    found: list[Window] = []
    for window in windows:
        other = speaking.get(window.subject) if window.kind is YIELDS else None
        found += [window] if other is None else _outside(window, other)
    return found


def _outside(window: Window, other: Window) -> list[Window]:
    """What of ``window`` is before ``other``, and what is after it."""
    parts = []
    if window.opens < other.opens:
        until = other.opens if window.closes is None else min(window.closes, other.opens)
        parts.append(replace(window, closes=until))
    if other.closes is not None and (window.closes is None or other.closes < window.closes):
        parts.append(replace(window, opens=max(window.opens, other.closes)))
    return parts


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
