"""Who works for the client."""

from services.scoring.domain.signals.contact.team import TEAM
from shared.events.clients import TeamChanged, TeamMember
from shared.events.event import Event
from tests.support.stories.scoring import event, told


def changed(when: float, *removed: str, **added: str) -> Event:
    members = tuple(TeamMember(person=person, part=part) for person, part in added.items())
    return event(when, TeamChanged(added=members, removed=removed), name=f"team-{when:g}")


def test_of_each_person_in_the_team_the_latest_word_counts() -> None:
    facts = [changed(1, ben="tax", cleo="bills"), changed(5, "cleo", ben="labour"), changed(3, "dora")]
    for events in (facts, facts[::-1], facts + facts):
        assert TEAM.of(told(*events)).members() == [("ben", "labour")]
