"""What the reason called silence states: how often we were in touch, against the firm's standard, and when last."""

from bisect import bisect_right

from services.scoring.domain.assessment.silence.model import Silence
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.observed import beginning
from services.scoring.domain.signals.term import Stating, stating
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import DAY, moment
from services.scoring.domain.state.contacts import CONTACTS, SPOKEN
from services.scoring.domain.state.slice import State
from shared.events.statements.silence import InTouch

_YEAR = 365 * DAY


def in_touch(state: State, at: int, policy: Policy, model: Silence) -> tuple[Stating, int | None]:
    """The facts as of ``at``, and from when on time alone changes them: a contact, or our first day, is a year ago.

    (That silence comes to speak against them is no such change: a reason that does not is not shown.) A client nobody
    took on has no standard to be compared with.
    """
    contacts, client, start = CONTACTS.of(state), CLIENT.of(state), beginning(state, policy)
    times, last, bulk = contacts.when(policy.counts_as_real), contacts.last_of_all(), contacts.bulk
    counted = times[bisect_right(times, at - _YEAR) :]
    since = start if start is not None and start > at - _YEAR else None
    standard = None if client.began is None else policy.tier(client.tier_name).contacts_a_year
    newsletters = bulk is not None and (last is None or bulk[0] > last)
    spoken = policy.counts_as_real <= SPOKEN
    ages = min((time + _YEAR for time in (*counted[:1], since) if time is not None), default=None)
    flags = spoken, newsletters, model.resting, model.log_odds() > 0
    return stating(_facts, len(counted), standard, since, last, *flags), ages


def _facts(  # noqa: PLR0917  parts of `stating`
    made: int,
    standard: float | None,
    since: int | None,
    last: int | None,
    spoken: bool,  # noqa: FBT001
    newsletters: bool,  # noqa: FBT001
    nothing_open: bool,  # noqa: FBT001
    silent: bool,  # noqa: FBT001
) -> InTouch:
    return InTouch(
        made=made,
        standard=standard,
        since=None if since is None else moment(since).date(),
        last=None if last is None else moment(last),
        spoken=spoken,
        newsletters=newsletters,
        nothing_open=nothing_open,
        silent=silent,
    )
