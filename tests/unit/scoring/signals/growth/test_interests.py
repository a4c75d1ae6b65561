"""What people of the client care for, beside the matters."""

from services.scoring.domain.signals.growth.interests import INTERESTS
from shared.events.clients import ClientClassified, InterestNoted, TeamChanged, TeamMember
from shared.events.event import Event
from tests.support.stories.scoring import event, health, onboarded, told


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


def test_none_of_it_moves_a_score() -> None:
    about = (noted(1, "boat", "Sailing"), changed(1, ben="tax"), event(1, ClientClassified(sector="Shipping")))
    assert health(30, onboarded(), *about) == health(30, onboarded())
