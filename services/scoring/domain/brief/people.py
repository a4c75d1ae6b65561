"""The people on both sides, and who knows whom."""

from collections.abc import Iterable

from services.scoring.domain.brief.model import Ours, Theirs
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.contact.acquaintances import who_knows_whom
from services.scoring.domain.signals.contact.breadth import TIES
from services.scoring.domain.signals.contact.team import TEAM
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import moment
from services.scoring.domain.state.slice import State


def ours(state: State) -> list[Ours]:
    """The responsible partner, the team, and whoever else was in touch, those with the latest contact first."""
    partner, parts = CLIENT.of(state).partner, dict(TEAM.of(state).members())
    contacts = {person: time for person, (time, _) in TIES.of(state).people.items()}
    responsible = [] if partner is None else [partner.value]
    others = sorted({*parts, *contacts} - {*responsible}, key=lambda person: (-contacts.get(person, 0), person))
    return [
        Ours(
            person=person,
            responsible=person in responsible,
            part=parts.get(person),
            last_contact=moment(contacts[person]) if person in contacts else None,
        )
        for person in (*responsible, *others)
    ]


def names_of(policy: Policy, mentioned: Iterable[str | None]) -> dict[str, str]:
    """The names of those who are known by name, by their ids."""
    people = ((person, policy.people.known.get(person)) for person in mentioned if person is not None)
    return {person: name for person, known in people if known is not None and (name := known.called()) is not None}


def theirs(state: State) -> list[Theirs]:
    """Their people with whom one of ours spoke, the latest talk first."""
    known: dict[str, list[str]] = {}
    last: dict[str, int] = {}
    for pair in who_knows_whom(state):
        known.setdefault(pair.theirs, []).append(pair.ours)
        last.setdefault(pair.theirs, pair.time)
    return [Theirs(name, tuple(people), moment(last[name])) for name, people in known.items()]
