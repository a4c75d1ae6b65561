"""A firm of three partners whose practice differs, for the reports that compare them."""

from shared.events.event import Event
from shared.events.interactions import Channel, PromiseBroken, PromiseKept, PromiseMade
from tests.support.stories.reports import of
from tests.support.stories.scoring import contact, day, event

NOW = 365.0


def client(partner: str, contacts: int, kept: int = 0, broken: int = 0, channel: Channel = Channel.CALL) -> list[Event]:
    """Taken on on the first day."""
    said = [of(partner), *(contact(NOW - 350 / contacts * each, channel) for each in range(contacts))]
    for number in range(kept + broken):
        name = f"p-{number}"
        said.append(event(10 + number, PromiseMade(promise=name, what="A draft", due=day(100)), name=f"made-{name}"))
        over = PromiseKept(promise=name) if number < kept else PromiseBroken(promise=name)
        said.append(event(90 + number, over, name=f"over-{name}"))
    return said


FIRM = {
    "a": client("anna", 4, kept=6, broken=4),
    "b": client("ben", 9, kept=9, broken=1),
    "c": client("cleo", 12, kept=9, broken=1),
}
