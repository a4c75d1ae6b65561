"""The contacts in the state, readable by every signal, unweighted: weights are the policy's."""

import struct
from functools import cache, lru_cache

import msgspec

from services.scoring.domain.state import clock, packed
from services.scoring.domain.state.fact import Fact, Mark, marked
from services.scoring.domain.state.happening import happening_of
from services.scoring.domain.state.slice import Slice
from shared.events.interactions import Channel, ContactLogged, Direction

#: Contacts remembered one by one, for gaps and the year's count.
MOST_CONTACTS = 512
#: ISO weeks (UTC) remembered of each channel, the latest, each by its latest contact: in 128 weeks a contact loses
#: 99.9 % of its worth.
MOST_WEEKS = 128

_SINGLE = (Channel.MEETING, Channel.VIDEO, Channel.CALL, Channel.LETTER)
#: The order in which the state keeps channels, for good.
CHANNELS = (*_SINGLE, Channel.EMAIL)
#: Those by which people talk to each other.
SPOKEN = frozenset({Channel.MEETING, Channel.VIDEO, Channel.CALL})
_CODES = {channel: code for code, channel in enumerate(CHANNELS)}
_EMAIL = _CODES[Channel.EMAIL]
_OUTBOUND, _CHANNEL, _FLAGS = 0b100, 0b011, 0b111
_TIME = 8
_OURS = Direction.OUTBOUND


class Contacts(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``records``: packed (time, key with channel and direction in its low bits), all channels but e-mail.

    ``weeks``: for each of ``CHANNELS`` the time of the latest contact in each ISO week, packed, in order.
    ``latest``: of all channels. ``bulk``: the latest automated message.
    """

    records: bytes = b""
    weeks: tuple[bytes, ...] = (b"",) * len(CHANNELS)
    latest: tuple[Mark, ...] = ()
    bulk: Mark | None = None

    @property
    def emails(self) -> bytes:
        """Of each ISO week the latest e-mail, packed times."""
        return self.weeks[_EMAIL]

    def add(self, fact: Fact, contact: ContactLogged) -> "Contacts":
        """With one more contact."""
        if contact.automated:
            bulk = fact.mark if self.bulk is None else max(self.bulk, fact.mark)
            return msgspec.structs.replace(self, bulk=bulk)
        weeks, latest = _with_week(self.weeks, contact.channel, fact.time), marked(self.latest, fact.mark)
        return Contacts(self._with_record(fact, contact), weeks, latest, self.bulk)

    def by_week(self, channel: Channel) -> list[int]:
        """Of each ISO week the time of the latest contact by ``channel``, in order."""
        return _times(self.weeks[_CODES[channel]])

    def begun_by_them(self, channels: frozenset[Channel]) -> list[tuple[int, Channel]]:
        """When the client began a contact by one of ``channels`` (without e-mail), and by which, in order."""
        wanted = _flags(channels, outbound=False) - _flags(channels, outbound=True)
        found = packed.unpack(self.records)
        return [(time, CHANNELS[key & _CHANNEL]) for time, key in found if key & _FLAGS in wanted]

    def when(self, channels: frozenset[Channel], *, outbound: bool = False) -> list[int]:
        """The times of contacts by ``channels`` (those begun by us, if ``outbound``), in order; e-mail by the week."""
        single = _single(self.records, _flags(channels, outbound=outbound))
        if Channel.EMAIL in channels and not outbound:
            return sorted((*single, *_times(self.emails)))
        return [*single]

    def by_channel(self, start: int, end: int) -> dict[Channel, int]:
        """How many contacts there were by each channel in (start, end]; e-mail by the week."""
        counts = [0] * len(_SINGLE)
        for time, key in packed.unpack_back(self.records):
            if time <= start:
                break
            if time <= end:
                counts[key & _CHANNEL] += 1
        emails = sum(start < time <= end for time in _times(self.emails))
        return {**dict(zip(_SINGLE, counts, strict=True)), Channel.EMAIL: emails}

    def last(self, channels: frozenset[Channel]) -> int | None:
        """The time of the latest contact by ``channels``."""
        wanted = _flags(channels, outbound=False)
        single = next((time for time, key in packed.unpack_back(self.records) if key & _FLAGS in wanted), None)
        if Channel.EMAIL in channels and self.emails:
            email = _times(self.emails)[-1]
            return email if single is None else max(single, email)
        return single

    def last_of_all(self) -> int | None:
        """The time of the latest contact."""
        times = [*packed.times(self.records[-packed.SIZE :]), *_times(self.emails[-_TIME:])]
        return max(times, default=None)

    def all_times(self) -> list[int]:
        """The times of all contacts that are remembered, in order; e-mail by the week."""
        single = packed.times(self.records)
        return sorted((*single, *_times(self.emails))) if self.emails else single

    def evidence(self, since: int | None = None) -> tuple[str, ...]:
        """The ids of the latest contacts, from ``since`` on if given."""
        return tuple(name for time, name in self.latest if since is None or time >= since)

    def named(self, time: int) -> tuple[str, ...]:
        """The ids of the contacts at ``time``, if they are among the latest."""
        return tuple(name for when, name in self.latest if when == time)

    def _with_record(self, fact: Fact, contact: ContactLogged) -> bytes:
        code = _CODES[contact.channel]
        if code == _EMAIL:
            return self.records
        flags = code | (_OUTBOUND if contact.direction is _OURS else 0)
        key = packed.key_of(happening_of(fact, contact)) & ~_FLAGS | flags
        return _ONE.insert(self.records, fact.time, key, MOST_CONTACTS)


def weeks_of(records: bytes, emails: bytes) -> tuple[bytes, ...]:
    """The weeks of what an earlier version kept: every contact one by one, and the e-mails by the week."""
    weeks: tuple[bytes, ...] = (*Contacts().weeks[:_EMAIL], emails)
    for time, key in packed.unpack(records):
        weeks = _with_week(weeks, CHANNELS[key & _CHANNEL], time)
    return weeks


def _best(one: int, other: int) -> int:
    """Of two reports of one contact: the channel that comes first, and begun by us if one of them says so."""
    return min(one & _CHANNEL, other & _CHANNEL) | (one | other) & _OUTBOUND


#: How records are of one contact: see `happening_of`. Weeks need no joining: of each the latest report counts anyway.
_ONE = packed.Joining(_FLAGS, clock.DAY, _best)


@cache
def _flags(channels: frozenset[Channel], *, outbound: bool) -> frozenset[int]:
    codes = (code for channel, code in _CODES.items() if channel in channels and code != _EMAIL)
    directions = (_OUTBOUND,) if outbound else (0, _OUTBOUND)
    return frozenset(code | direction for code in codes for direction in directions)


@lru_cache(16)
def _single(records: bytes, wanted: frozenset[int]) -> tuple[int, ...]:
    """The times of those whose flags are ``wanted``; several signals ask for the same in one assessment."""
    return tuple(time for time, key in packed.unpack(records) if key & _FLAGS in wanted)


def _times(weeks: bytes) -> list[int]:
    return list(struct.unpack(f">{len(weeks) // _TIME}q", weeks))


def _with_week(weeks: tuple[bytes, ...], channel: Channel, time: int) -> tuple[bytes, ...]:
    code = _CODES[channel]
    times = _in_week(weeks[code], time)
    return weeks if times is weeks[code] else (*weeks[:code], times, *weeks[code + 1 :])


def _in_week(times: bytes, time: int) -> bytes:
    if not times:
        return time.to_bytes(_TIME, signed=True)
    last = int.from_bytes(times[-_TIME:], signed=True)
    if time > last:
        earlier = times if clock.iso_week(time) > clock.iso_week(last) else times[:-_TIME]
        return (earlier + time.to_bytes(_TIME, signed=True))[-MOST_WEEKS * _TIME :]
    week, by_week = clock.iso_week(time), {clock.iso_week(known): known for known in _times(times)}
    if by_week.get(week, time - 1) >= time:
        return times
    by_week[week] = time
    latest = sorted(by_week.values())[-MOST_WEEKS:]
    return b"".join(known.to_bytes(_TIME, signed=True) for known in latest)


CONTACTS = Slice("contacts", Contacts(), {ContactLogged: Contacts.add})
