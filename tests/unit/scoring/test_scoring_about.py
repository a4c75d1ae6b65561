"""What is remembered of a client without a word on the score: interests, the team, how the firm groups them."""

from services.scoring.domain.signals.commercial.classification import CLASSIFICATION
from services.scoring.domain.signals.contact.acquaintances import who_knows_whom
from services.scoring.domain.signals.contact.team import TEAM
from services.scoring.domain.signals.growth.interests import INTERESTS
from shared.events.clients import ClientClassified, InterestNoted, TeamChanged, TeamMember
from shared.events.event import Event
from shared.events.interactions import Channel
from tests.support.stories.scoring import contact, event, health, onboarded, told


def noted(when: float, name: str, what: str, **fields: object) -> Event:
    data = InterestNoted.model_validate({"interest": name, "what": what, **fields})
    return event(when, data, name=f"interest-{name}-{when:g}")


def live(*events: Event) -> list[str]:
    return [interest.what for interest in INTERESTS.of(told(*events)).live()]


def test_of_each_interest_the_latest_word_counts_in_whatever_order_it_comes() -> None:
    facts = [noted(1, "boat", "Sailing"), noted(5, "boat", "Rowing"), noted(3, "b", "The birthday", yearly_on="05-17")]
    assert live(*facts) == live(*facts[::-1]) == ["Rowing", "The birthday"]
    over = noted(9, "boat", "Rowing", over=True)
    assert live(over, *facts) == live(*facts, over) == ["The birthday"]


def test_what_is_long_is_cut() -> None:
    [what] = live(noted(1, "boat", "x" * 2_000))
    assert len(what) == 300
    assert what.endswith("…")


def changed(when: float, *removed: str, **added: str) -> Event:
    members = tuple(TeamMember(person=person, part=part) for person, part in added.items())
    return event(when, TeamChanged(added=members, removed=removed), name=f"team-{when:g}")


def test_of_each_person_in_the_team_the_latest_word_counts() -> None:
    facts = [changed(1, ben="tax", cleo="bills"), changed(5, "cleo", ben="labour"), changed(3, "dora")]
    for events in (facts, facts[::-1], facts + facts):
        assert TEAM.of(told(*events)).members() == [("ben", "labour")]


def test_only_what_is_given_changes_how_a_client_is_grouped() -> None:
    first = event(1, ClientClassified(sector="Shipping", supervisor="Ms B"))
    later = event(2, ClientClassified(sector="Insurance"))
    for events in ((first, later), (later, first)):
        known = CLASSIFICATION.of(told(*events))
        assert known.sector is not None
        assert known.supervisor is not None
        assert (known.sector.value, known.supervisor.value, known.practice) == ("Insurance", "Ms B", None)


def known(*events: Event) -> list[tuple[str, str]]:
    return [(each.ours, each.theirs) for each in who_knows_whom(told(*events))]


def test_whoever_spoke_with_somebody_knows_them_in_whatever_order_it_is_told() -> None:
    facts = [
        contact(1, Channel.MEETING, by="anna", colleagues=["ben"], **{"with": ["Ms B", "Mr A"]}),
        contact(5, Channel.CALL, by="ben", **{"with": ["Ms B"]}),
        contact(6, Channel.EMAIL, by="cleo", **{"with": ["Ms B"]}),
        contact(7, Channel.CALL, by="cleo", automated=True, **{"with": ["Ms B"]}),
        contact(8, Channel.CALL, **{"with": ["Ms B"]}),
    ]
    expected = [("ben", "Ms B"), ("anna", "Mr A"), ("anna", "Ms B"), ("ben", "Mr A")]
    for events in (facts, facts[::-1], facts + facts):
        assert known(*events) == expected


def test_of_many_pairs_the_latest_are_remembered_in_whatever_order_they_come() -> None:
    facts = [contact(when, Channel.CALL, by="anna", **{"with": [f"P{when}"]}) for when in range(60)]
    assert known(*facts) == known(*facts[::-1]) == [("anna", f"P{when}") for when in range(59, 11, -1)]


def test_none_of_it_moves_a_score() -> None:
    about = (noted(1, "boat", "Sailing"), changed(1, ben="tax"), event(1, ClientClassified(sector="Shipping")))
    assert health(30, onboarded(), *about) == health(30, onboarded())
