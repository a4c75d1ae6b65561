"""How soon a client is answered, against the hours agreed, as JSON-able values."""

from collections.abc import Sequence
from typing import Any

from services.scoring.domain import Policy, State
from services.scoring.domain.signals.answers.answer_times.times import (
    ANSWERS,
    AnswerTime,
    answer_times,
    median_hours,
    promise,
    share_within,
)


def answers_view(state: State, policy: Policy) -> dict[str, Any]:
    """``answers``: for calls and e-mails, the working hours agreed, and the hours that the remembered answers took.

    ``within``: the share answered within those hours, of requests made since they were agreed. ``people``: the same by
    the person asked for (empty: unknown).
    """
    found = answer_times(state, policy)
    return {
        "answers": {
            channel: {
                "agreed_hours": promise(state, channel)[1],
                **_measured([each for each in found if each.channel == channel]),
                "people": _people([each for each in found if each.channel == channel]),
            }
            for channel in ANSWERS
        }
    }


def _people(found: Sequence[AnswerTime]) -> dict[str, Any]:
    names = sorted({each.person or "" for each in found})
    return {name: _measured([each for each in found if (each.person or "") == name]) for name in names}


def _measured(found: Sequence[AnswerTime]) -> dict[str, Any]:
    hours = median_hours(found)
    return {
        "count": len(found),
        "median_hours": None if hours is None else round(hours, 1),
        "within": share_within(found),
    }
