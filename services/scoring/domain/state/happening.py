"""Which contacts are one happening: a meeting in several calendars, a call in several legs, an e-mail in two mailboxes.

Every slice that counts contacts asks here.
"""

from services.scoring.domain.state.clock import DAY, HOUR
from services.scoring.domain.state.fact import Fact
from shared.events.interactions import Channel, ContactLogged

_MINUTE = HOUR // 60
#: What stands in calendars, by the minute. Two calls may well begin in one minute, and letters are dated by the day.
_IN_CALENDARS = frozenset({Channel.MEETING, Channel.VIDEO})


def happening_of(fact: Fact, contact: ContactLogged) -> str:
    """What all reports of one happening have in common.

    The ``occasion`` that they name and the day (UTC), for the meetings of a series share one iCalUID; where none is
    named, of meetings the channel and the minute; else the event's id.
    """
    if contact.occasion is not None:
        return f"{fact.time // DAY} {contact.occasion}"
    if contact.channel in _IN_CALENDARS:
        return f"{contact.channel} {fact.time // _MINUTE}"
    return fact.id
