"""From the lines of the story to facts, told for one `now`. The same `now` gives the same facts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from deploy.local.demo.cadence import Cadence
from deploy.local.demo.facts import Fact
from deploy.local.demo.failure import StoryError
from deploy.local.demo.lines import Client, Happening, Person, Saying
from deploy.local.demo.moments import duration, moment
from deploy.local.demo.systems import Systems
from deploy.local.demo.tags import Telling, filled


def told(whose: Client | Person, now: datetime, systems: Systems) -> Iterator[Fact]:
    """Everything that is reported of a client or a person. StoryError names the line that cannot be told."""
    zone = ZoneInfo(whose.zone)
    for number, line in enumerate(whose.facts, start=1):
        key = f"{whose.id}-{number:02}"
        try:
            yield from _line(whose.id, key, line, _times(line, now, zone, Random(key)), systems)  # noqa: S311
        except StoryError as error:
            raise StoryError(f"{whose.id}, fact {number} ({line.type}): {error}") from error


def _times(line: Happening, now: datetime, zone: ZoneInfo, random: Random) -> Iterator[Telling]:
    """The occasions of one line. The random numbers are seeded by client and line: natural, and always the same."""
    if line.at is not None:
        yield Telling(now, zone, random, moment(line.at, now, zone))
        return
    assert line.every is not None
    times = sorted(Cadence.parse(line.every).times(now, zone, random))
    for number, time in zip(count(1), times, strict=False):
        yield Telling(now, zone, random, time, number)


def _line(subject: str, key: str, line: Happening, occasions: Iterator[Telling], systems: Systems) -> Iterator[Fact]:
    live = line.at is not None and line.at.startswith("today")
    for occasion in occasions:
        id_ = f"{key}-{occasion.number:03}"
        yield _fact(subject, id_, line, occasion, systems, live=live)
        for step, then in enumerate(line.then, start=1):
            later = replace(occasion, time=occasion.time + duration(then.after))
            yield _fact(subject, f"{id_}-{step}", then, later, systems, live=live)


def _fact(subject: str, id_: str, saying: Saying, occasion: Telling, systems: Systems, *, live: bool) -> Fact:
    if occasion.time > occasion.now:
        raise StoryError(f"{occasion.time:%d %b %Y %H:%M} lies ahead; a fact has happened")
    data = filled(saying.data, occasion)
    system = systems.of(saying.type, data)
    return Fact(
        source=system.source,
        id=id_,
        type=saying.type,
        subject=subject,
        time=occasion.time,
        data=data,
        door=system.door,
        order=saying.sent,
        again=saying.again,
        live=live,
    )
