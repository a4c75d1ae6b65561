"""Complaints: an open one weighs without decay, however old; a resolved one fades to nothing and is never a bonus.

One that nobody acknowledged is a risk of its own some hours later: that it is open was told at once, that the client
does not know we heard it is another failing. It neither adds to the score nor caps the band once more.

One that we closed and they are not satisfied with is not over: somebody must still call them. It is a risk anew, told
anew, and the score keeps a part of it, until a later resolution satisfies them or it is followed no longer.
"""

from services.scoring.domain.signals.voice.complaints.constants import CONSTANTS
from services.scoring.domain.signals.voice.complaints.signal import SIGNAL
from services.scoring.domain.signals.voice.complaints.slice import COMPLAINTS, Complaint, Complaints
from services.scoring.domain.signals.voice.complaints.unsatisfied import followed

__all__ = [
    "COMPLAINTS",
    "CONSTANTS",
    "SIGNAL",
    "Complaint",
    "Complaints",
    "followed",
]
