"""How a client was cared for in the last year, and how all clients of a partner were."""

from collections.abc import Iterable, Sequence
from statistics import fmean, median

import msgspec

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.answers.answer_times.slice import ANSWER_TIMES
from services.scoring.domain.signals.answers.answer_times.times import AnswerTime, answer_times, median_hours
from services.scoring.domain.signals.commitments.promises import PROMISES, late
from services.scoring.domain.signals.due import due_at
from services.scoring.domain.signals.observed import beginning
from services.scoring.domain.state.clock import days, span
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.slice import State
from services.scoring.reports.counting import YEAR, a_year, share, within
from services.scoring.reports.report import Json, Subject
from shared.events.interactions import Channel

#: In the order in which they are counted.
CHANNELS = tuple(Channel)


class Habits(msgspec.Struct, frozen=True, gc=False):
    """Of one client in the last 365 days. ``seen``: days in which we could have been in touch.

    ``contacts``: real ones. ``channels``: all that were not automated, one number for each of ``CHANNELS`` (e-mails by
    the week). ``kept``: promises, in time; ``failed``: broken, late, or overdue now. ``hours``: the median answer's, in
    working hours.
    """

    seen: float
    contacts: int
    channels: tuple[int, ...]
    kept: int
    failed: int
    hours: float | None = None


def habits(subject: Subject, state: State, policy: Policy) -> Habits | None:
    """None before the relationship begins."""
    begun, at = beginning(state, policy), subject.at
    start = at - span(YEAR) if begun is None else max(begun, at - span(YEAR))
    if start >= at:
        return None
    counts, promises = CONTACTS.of(state).by_channel(start, at), PROMISES.of(state)
    broken = sum(one.time > start for one in promises.broken.values())
    tardy = sum(start < kept <= at for _, _, _, kept in late(state, policy))
    waiting = (made for name, made in promises.made.items() if name not in promises.broken)
    overdue = sum(start < due_at(made, made.by, state, policy) <= at for made in waiting)
    return Habits(
        seen=days(at - start),
        contacts=sum(counts[channel] for channel in policy.counts_as_real),
        channels=tuple(counts[channel] for channel in CHANNELS),
        kept=within(promises.kept.times(), start, at) - tardy,
        failed=broken + overdue + tardy,
        hours=median_hours(answer for answer in _answers(state, policy) if start < answer.answered <= at),
    )


def _answers(state: State, policy: Policy) -> list[AnswerTime]:
    return answer_times(state, policy) if ANSWER_TIMES.of(state) is not ANSWER_TIMES.empty else []


class Practice(msgspec.Struct, frozen=True, gc=False):
    """How all clients of one partner were cared for.

    ``contacts``: a year and client. ``channels``: the share of each. ``kept``: of the promises that had to be kept, the
    share kept in time. ``hours``: the median client's. ``trend``: the mean change of the score in some three months,
    over the clients who were theirs all that time.
    """

    clients: int
    contacts: float | None
    channels: dict[str, float]
    kept: float | None
    hours: float | None
    trend: float | None

    @property
    def talked(self) -> float | None:
        """The share of contacts in which one could hear the other."""
        spoken = (Channel.MEETING, Channel.VIDEO, Channel.CALL)
        return sum(self.channels[channel.value] for channel in spoken) if self.channels else None

    def as_json(self) -> Json:
        """For the report."""
        figures = {name: getattr(self, name) for name in ("clients", "contacts", "kept", "hours", "trend")}
        return {**figures, "channels": self.channels}


def practice(clients: Sequence[tuple[Subject, Habits]], least: float) -> Practice:
    """``least``: so many clients a trend needs."""
    each = [one for _, one in clients]
    changes = [subject.score - subject.before for subject, _ in clients if subject.before is not None]
    hours = [one.hours for one in each if one.hours is not None]
    kept = sum(one.kept for one in each)
    return Practice(
        clients=len(each),
        contacts=a_year(sum(one.contacts for one in each), sum(one.seen for one in each)),
        channels=_channels(each),
        kept=share(kept, kept + sum(one.failed for one in each)),
        hours=median(hours) if hours else None,
        trend=fmean(changes) if changes and len(changes) >= least else None,
    )


def _channels(each: Iterable[Habits]) -> dict[str, float]:
    counts = [sum(column) for column in zip(*(one.channels for one in each), strict=True)]
    total = sum(counts)
    return {channel.value: count / total for channel, count in zip(CHANNELS, counts, strict=True)} if total else {}
