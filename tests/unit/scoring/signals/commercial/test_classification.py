"""How the firm groups its clients."""

from services.scoring.domain.signals.commercial.classification import CLASSIFICATION
from services.scoring.domain.signals.contact.acquaintances import who_knows_whom
from shared.events.clients import ClientClassified
from shared.events.event import Event
from tests.support.stories.scoring import event, told


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
