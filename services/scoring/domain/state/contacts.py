"""The contacts in the state, readable by every signal, unweighted: weights are the policy's."""

import struct
from functools import cache, lru_cache

import msgspec

from services.scoring.domain.state import clock, decay, packed
from services.scoring.domain.state.fact import Fact, Mark, marked
from services.scoring.domain.state.happening import happening_of
from services.scoring.domain.state.slice import Slice
from shared.events.interactions import Channel, ContactLogged, Direction

#: Contacts remembered one by one, for gaps, the year's count, and to know a duplicate; the sums hold all there were.
MOST_CONTACTS = 512
#: ISO weeks with e-mail remembered, each by its latest e-mail.
MOST_WEEKS = 128

_SINGLE = (Channel.MEETING, Channel.VIDEO, Channel.CALL, Channel.LETTER)
_CODES = {channel: code for code, channel in enumerate(_SINGLE)}
_OUTBOUND, _CHANNEL, _FLAGS = 0b100, 0b011, 0b111
_TIME = 8


class Contacts(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``records``: packed (time, key with channel and direction in its low bits), all channels but e-mail.

    ``sums``: per channel the decayed count of all contacts. ``emails``: of each ISO week the latest, packed times.
    ``latest``: of all channels. ``bulk``: the latest automated message.
    """

    records: bytes = b""
    sums: tuple[bytes, ...] = (b"", b"", b"", b"")
    emails: bytes = b""
    latest: tuple[Mark, ...] = ()
    bulk: Mark | None = None

    def add(self, fact: Fact, contact: ContactLogged) -> "Contacts":
        """With one more contact."""
        if contact.automated:
            bulk = fact.mark if self.bulk is None else max(self.bulk, fact.mark)
            return msgspec.structs.replace(self, bulk=bulk)
        return self._with_email(fact) if contact.channel is Channel.EMAIL else self._with_single(fact, contact)

    def decayed(self, channel: Channel, at: int) -> float:
        """Σ 2^(-age/90 d) over the contacts of ``channel`` (e-mail: one per ISO week)."""
        if channel is Channel.EMAIL:
            return sum(decay.faded(at - time, decay.HALF_LIFE_DAYS) for time in _times(self.emails))
        return decay.decayed(self.sums[_CODES[channel]], at)

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

    def _with_email(self, fact: Fact) -> "Contacts":
        emails, latest = _in_week(self.emails, fact.time), marked(self.latest, fact.mark)
        return Contacts(self.records, self.sums, emails, latest, self.bulk)

    def _with_single(self, fact: Fact, contact: ContactLogged) -> "Contacts":
        code = _CODES[contact.channel]
        flags = code | (_OUTBOUND if contact.direction is Direction.OUTBOUND else 0)
        key = packed.key_of(happening_of(fact, contact)) & ~_FLAGS | flags
        before, latest = _ONE.held(self.records, fact.time, key), marked(self.latest, fact.mark)
        records = _ONE.insert(self.records, fact.time, key, MOST_CONTACTS)
        if records is self.records and before is not None:
            return self if latest is self.latest else msgspec.structs.replace(self, latest=latest)
        after = _ONE.held(records, fact.time, key) or (fact.time, key)
        return Contacts(records, _moved(self.sums, before, after), self.emails, latest, self.bulk)


def _best(one: int, other: int) -> int:
    """Of two reports of one contact: the channel that comes first, and begun by us if one of them says so."""
    return min(one & _CHANNEL, other & _CHANNEL) | (one | other) & _OUTBOUND


#: How records are of one contact: see `happening_of`.
_ONE = packed.Joining(_FLAGS, clock.DAY, _best)


def _moved(sums: tuple[bytes, ...], before: tuple[int, int] | None, after: tuple[int, int]) -> tuple[bytes, ...]:
    """The sums with a contact (time, key) as it is after a further report of it."""
    changed = [*sums]
    if before is not None:
        changed[before[1] & _CHANNEL] = decay.take(changed[before[1] & _CHANNEL], before[0])
    changed[after[1] & _CHANNEL] = decay.add(changed[after[1] & _CHANNEL], after[0])
    return tuple(changed)


@cache
def _flags(channels: frozenset[Channel], *, outbound: bool) -> frozenset[int]:
    codes = (code for channel, code in _CODES.items() if channel in channels)
    directions = (_OUTBOUND,) if outbound else (0, _OUTBOUND)
    return frozenset(code | direction for code in codes for direction in directions)


@lru_cache(16)
def _single(records: bytes, wanted: frozenset[int]) -> tuple[int, ...]:
    """The times of those whose flags are ``wanted``; several signals ask for the same in one assessment."""
    return tuple(time for time, key in packed.unpack(records) if key & _FLAGS in wanted)


def _times(emails: bytes) -> list[int]:
    return list(struct.unpack(f">{len(emails) // _TIME}q", emails))


def _in_week(emails: bytes, time: int) -> bytes:
    week = clock.iso_week(time)
    last = int.from_bytes(emails[-_TIME:], signed=True)
    if not emails or week > clock.iso_week(last):
        return (emails + time.to_bytes(_TIME, signed=True))[-MOST_WEEKS * _TIME :]
    by_week = {clock.iso_week(known): known for known in _times(emails)}
    if by_week.get(week, time - 1) >= time:
        return emails
    by_week[week] = time
    latest = sorted(by_week.values())[-MOST_WEEKS:]
    return b"".join(known.to_bytes(_TIME, signed=True) for known in latest)


CONTACTS = Slice("contacts", Contacts(), {ContactLogged: Contacts.add})
