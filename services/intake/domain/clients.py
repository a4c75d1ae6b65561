"""The decider of the stream category `clients`; subject: the client's id.

Only a second onboarding with other data is refused, unless the client was closed before it: then it is a return.
Everything else may be valid: a fact about a closed client is late, a fact about a client not onboarded yet is early,
and a closing reported again with another reason corrects the first (no other fact could), so the latest counts.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import msgspec
from msgspec.structs import replace

from services.intake.domain.entry import contradiction
from services.intake.domain.profile import Profile
from shared.events import Event, EventData, NewEvent, Reported
from shared.events.clients import (
    ClientClassified,
    ClientClosed,
    ClientDetailsChanged,
    ClientOnboarded,
    CommunicationsPolicyAgreed,
    CompatibilityAssessed,
    GoalsAgreed,
    InterestNoted,
    OnboardingStepCompleted,
    ResponsiblePartnerAssigned,
    TeamChanged,
    TermsAgreed,
    TermsReviewed,
)
from shared.fact import Fact
from shared.lww import earlier, later
from shared.refusal import Refusal


class Client(msgspec.Struct, frozen=True, omit_defaults=True):
    """The state of a client. ``steps``: the first completion of each step of onboarding, by its name.

    ``policy`` and ``terms`` are replaced as a whole: an agreement without a renewal date has none, whatever the
    previous one said. ``closed``: the latest closing, after which the client may have returned. The others keep the
    latest fact by key: ``goals`` by matter ("" for the relationship itself), ``team`` (with ``part``, or ``left``) and
    ``compatibility`` by our person, ``reviews`` by document, ``interests`` by id.
    """

    profile: Profile = Profile()
    steps: dict[str, Fact] = msgspec.field(default_factory=dict)
    policy: Fact | None = None
    terms: Fact | None = None
    closed: Fact | None = None
    goals: dict[str, Fact] = msgspec.field(default_factory=dict)
    team: dict[str, Fact] = msgspec.field(default_factory=dict)
    reviews: dict[str, Fact] = msgspec.field(default_factory=dict)
    compatibility: dict[str, Fact] = msgspec.field(default_factory=dict)
    interests: dict[str, Fact] = msgspec.field(default_factory=dict)


INITIAL = Client()


def decide(state: Client, fact: Reported) -> tuple[NewEvent, ...] | Refusal:
    """The event to record for ``fact``, or why it is refused."""
    if isinstance(fact.data, ClientOnboarded):
        refusal = contradiction(state.profile, state.closed, fact, ClientDetailsChanged.__name__)
        if refusal is not None:
            return refusal
    return (fact.recorded(),)


def evolve(state: Client, event: Event) -> Client:
    """The state after ``event``; the same for the same events in any order. An unknown type changes nothing."""
    if event.data is None:
        return state
    apply = _APPLY.get(type(event.data))
    return state if apply is None else apply(state, Fact.of(event, event.data.document()))


def encode(state: Client) -> bytes:
    """The state as it is stored: equal states give equal bytes."""
    return _ENCODER.encode(state)


def decode(data: bytes) -> Client:
    """The state that ``encode`` was given. Raises ``msgspec.MsgspecError`` for anything else."""
    return _DECODER.decode(data)


def _entered(state: Client, fact: Fact) -> Client:
    return replace(state, profile=state.profile.entering(fact))


def _changed(state: Client, fact: Fact) -> Client:
    return replace(state, profile=state.profile.changing(fact))


def _assigned(state: Client, fact: Fact) -> Client:
    return _changed(state, fact.saying({"responsible_partner": fact.data["partner"]}))


def _step(state: Client, fact: Fact) -> Client:
    step = fact.data["step"]
    return replace(state, steps=state.steps | {step: earlier(state.steps.get(step), fact)})


def _replaced(name: str, state: Client, fact: Fact) -> Client:
    latest: dict[str, Any] = {name: later(getattr(state, name), fact)}
    return replace(state, **latest)


def _teamed(state: Client, fact: Fact) -> Client:
    joined = {member["person"]: fact.saying({"part": member.get("part")}) for member in fact.data["added"]}
    left = {person: fact.saying({"left": True}) for person in fact.data["removed"]}
    return _latest("team", state, joined | left)


def _reviewed(state: Client, fact: Fact) -> Client:
    rest = {name: value for name, value in fact.data.items() if name != "documents"}
    return _latest("reviews", state, dict.fromkeys(fact.data["documents"], fact.saying(rest)))


def _latest_by(field: str, name: str, state: Client, fact: Fact) -> Client:
    """Keep ``fact`` as the latest of ``field`` under its value of ``name``."""
    return _latest(field, state, {fact.data.get(name, ""): fact})


def _latest(field: str, state: Client, facts: Mapping[str, Fact]) -> Client:
    known: dict[str, Fact] = getattr(state, field)
    newest: dict[str, Any] = {field: known | {key: later(known.get(key), fact) for key, fact in facts.items()}}
    return replace(state, **newest)


_APPLY: dict[type[EventData], Callable[[Client, Fact], Client]] = {
    ClientOnboarded: _entered,
    ClientDetailsChanged: _changed,
    ClientClassified: _changed,
    ResponsiblePartnerAssigned: _assigned,
    TeamChanged: _teamed,
    OnboardingStepCompleted: _step,
    CommunicationsPolicyAgreed: partial(_replaced, "policy"),
    GoalsAgreed: partial(_latest_by, "goals", "matter"),
    TermsAgreed: partial(_replaced, "terms"),
    TermsReviewed: _reviewed,
    CompatibilityAssessed: partial(_latest_by, "compatibility", "person"),
    InterestNoted: partial(_latest_by, "interests", "interest"),
    ClientClosed: partial(_replaced, "closed"),
}

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_DECODER = msgspec.msgpack.Decoder(Client)
