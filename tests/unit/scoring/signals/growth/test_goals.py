"""goals_unknown: a month into the relationship somebody should know what the client wants."""

from services.scoring.domain import NOTHING_PUBLISHED, react
from services.scoring.domain.signals.growth.goals import GOALS
from shared.events.clients import GoalsAgreed
from shared.events.event import Event
from shared.events.scoring import RiskClosed
from tests.support.stories.scoring import POLICY, contact, day, event, is_open, onboarded, risks, told

UNKNOWN = "goals_unknown"


def goals(when: float, *texts: str, **fields: object) -> Event:
    data = GoalsAgreed.model_validate({"goals": texts or ("To sell the firm",), **fields})
    return event(when, data, name=f"goals-{when:g}-{fields.get('matter')}")


def closed(before: list[Event], after: list[Event], at: float, later: float) -> list[str]:
    first = told(*before)
    _, published = react(first, NOTHING_PUBLISHED, day(at), "fact", POLICY, {})
    assert UNKNOWN in {risk.kind for risk in published.risks}
    found, _ = react(told(*after, state=first), published, day(later), "fact", POLICY, {})
    return [each.data.why for each in found if isinstance(each.data, RiskClosed) and each.data.kind.value == UNKNOWN]


def test_a_month_after_the_beginning_it_is_asked_what_they_want() -> None:
    assert not is_open(UNKNOWN, 29, onboarded())
    risk = risks(31, onboarded())[UNKNOWN, ""]
    assert risk.since == day(29.5)
    assert risk.why == "A client since 1 January, and no record of what they want to achieve."
    assert risk.evidence == ("onboarded",)


def test_goals_of_the_relationship_or_of_a_matter_end_it_whatever_came_first() -> None:
    assert not is_open(UNKNOWN, 40, onboarded(), goals(35))
    assert not is_open(UNKNOWN, 40, goals(-5, matter="m"), onboarded())


def test_nobody_asks_an_old_client_or_one_nobody_onboarded() -> None:
    assert not is_open(UNKNOWN, 0, onboarded(-400, recorded=0))
    assert not is_open(UNKNOWN, 40, contact(0))


def test_the_goals_are_remembered_the_latest_of_each_matter() -> None:
    story = [goals(1, "To grow", acceptable_outcomes=["To stay as we are"]), goals(5, "To sell"), goals(3, matter="m")]
    known = GOALS.of(told(*reversed(story)))
    assert known == GOALS.of(told(*story))
    assert known.relationship is not None
    assert known.relationship.goals == ("To sell",)
    assert known.matters["m"].goals == ("To sell the firm",)


def test_what_is_remembered_of_goals_is_bounded() -> None:
    many = [goals(number, *["x" * 2_000] * 20, matter=f"m-{number}") for number in range(12)]
    known = GOALS.of(told(*many, goals(-1)))
    assert sorted(known.matters) == sorted(f"m-{number}" for number in range(4, 12))
    assert all(len(one.goals) == 10 and len(one.goals[0]) == 300 for one in known.matters.values())
    assert known.relationship is not None


def test_what_ended_it_is_said() -> None:
    assert closed([onboarded()], [goals(35)], 31, 36) == ["Goals were agreed on 5 February."]
    assert closed([onboarded()], [], 31, 400) == ["They have been a client for 365 days: no longer asked for."]
