"""What intake answers: its states as plain JSON values. Times are RFC 3339 in UTC."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.intake.domain.clients import Client
from services.intake.domain.people import Person
from services.intake.unmatched import unmatched_client, unmatched_person
from shared.events.clients import OnboardingStep, TermsDocument
from shared.fact import Fact

_CLIENT_FIELDS = ("name", "since", "kind", "tier")
_CLASSIFICATION = ("sector", "practice", "segment", "value_tier", "supervisor")
_PERSON_FIELDS = ("name", "email", "role", "zone", "working_hours", "deputy", "holidays")


def client_view(client_id: str, state: Client, version: int) -> dict[str, Any]:
    """A client's profile, team, agreements, onboarding, goals and interests.

    ``version``: of the client's stream, for `min_version` elsewhere. ``onboarded_at`` is null until
    the onboarding has arrived; ``unmatched`` names the facts that arrived before it. ``terms_reviewed``: when each
    document was last reviewed. ``closed``: null again once the client was onboarded again. Lists are ordered by time,
    oldest first.
    """
    return {
        "client": client_id,
        "version": version,
        "onboarded_at": _time(state.profile.entered),
        **state.profile.values(_CLIENT_FIELDS),
        "classification": state.profile.values(_CLASSIFICATION),
        "responsible_partner": _partner(state.profile.source("responsible_partner")),
        "team": _team(state.team),
        "compatibility": _facts(state.compatibility.values(), "assessed_at"),
        "onboarding": _onboarding(state.steps),
        "communications_policy": _fact(state.policy, "agreed_at"),
        "goals": _facts(state.goals.values(), "agreed_at"),
        "interests": _interests(state.interests),
        "terms": _fact(state.terms, "agreed_at"),
        "terms_reviewed": {each.value: _time(state.reviews.get(each.value)) for each in TermsDocument},
        "closed": _fact(state.profile.ended_by(state.closed), "at"),
        "unmatched": unmatched_client(state),
    }


def person_view(person_id: str, state: Person, version: int, *, own: bool) -> dict[str, Any]:
    """A person's profile, working hours, absences and deputy. Nulls and ``unmatched`` as for a client.

    ``absences``: all that are not cancelled, past ones included, by first day. ``practice_review`` (the person's
    self-assessment) is included with ``own``: for the person and the firm's administrators.
    """
    review = {"practice_review": _fact(state.practice, "at")} if own else {}
    return {
        "person": person_id,
        "version": version,
        "added_at": _time(state.profile.entered),
        **state.profile.values(_PERSON_FIELDS),
        "absences": _absences(state.absences),
        **review,
        "left": _fact(state.profile.ended_by(state.left), "at"),
        "unmatched": unmatched_person(state),
    }


def _onboarding(steps: Mapping[str, Fact]) -> dict[str, Any]:
    """The completed steps in order of completion, and the missing ones in the order of the catalogue."""
    done = sorted(steps.values(), key=lambda fact: fact.mark)
    return {
        "done": [{"step": fact.data["step"], "at": _time(fact), "by": fact.data.get("by")} for fact in done],
        "missing": [step.value for step in OnboardingStep if step.value not in steps],
    }


def _partner(source: Fact | None) -> dict[str, Any] | None:
    return None if source is None else {"person": source.data["responsible_partner"], "since": _time(source)}


def _team(team: Mapping[str, Fact]) -> list[dict[str, Any]]:
    """Who is in the team now. Of people named by one fact the id decides."""
    members = sorted((fact.mark, person) for person, fact in team.items() if "left" not in fact.data)
    return [
        {"person": person, "part": team[person].data["part"], "since": _time(team[person])} for _, person in members
    ]


def _interests(interests: Mapping[str, Fact]) -> list[dict[str, Any]]:
    shown = _facts((fact for fact in interests.values() if not fact.data["over"]), "noted_at")
    return [{name: value for name, value in interest.items() if name != "over"} for interest in shown]


def _absences(absences: Mapping[str, Fact]) -> list[dict[str, Any]]:
    planned = (fact.data for fact in absences.values() if not fact.data["cancelled"])
    shown = [{name: value for name, value in plan.items() if name != "cancelled"} for plan in planned]
    return sorted(shown, key=lambda plan: (plan["from"], plan["absence"]))


def _facts(facts: Iterable[Fact], moment: str) -> list[dict[str, Any]]:
    return [{moment: _time(fact), **fact.data} for fact in sorted(facts, key=lambda fact: fact.mark)]


def _fact(fact: Fact | None, moment: str) -> dict[str, Any] | None:
    return None if fact is None else {moment: _time(fact), **fact.data}


def _time(fact: Fact | None) -> str | None:
    return None if fact is None else fact.shown
