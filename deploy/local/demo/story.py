"""The story: read from its file, told for a day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml
from pydantic import ValidationError

from deploy.local.demo.facts import Fact
from deploy.local.demo.failure import StoryError
from deploy.local.demo.lines import Client, Impossible, Person, StoryFile
from deploy.local.demo.systems import Systems
from deploy.local.demo.tags import StoryLoader
from deploy.local.demo.telling import told

STORY = Path(__file__).with_name("story.yaml")


@dataclass(frozen=True)
class Story:
    """A firm, the people in it, its clients, and what its systems report wrongly.

    ``explained``: the client whose score the print-out explains.
    """

    firm: str
    explained: str
    people: tuple[Person, ...]
    clients: tuple[Client, ...]
    impossible: tuple[Impossible, ...]
    systems: Systems

    def facts(self, now: datetime) -> tuple[Fact, ...]:
        """Everything that is accepted, by time. StoryError if something cannot be told at ``now``."""
        facts = [fact for whose in self._everybody() for fact in told(whose, now, self.systems)]
        return tuple(sorted(facts, key=lambda fact: (fact.time, fact.id)))

    def _everybody(self) -> Iterator[Person | Client]:
        yield from self.people
        yield from self.clients

    def addresses(self, now: datetime) -> dict[str, str]:
        """The e-mail address that each person has in the end, by id."""
        return self._latest("email", now)

    def names(self, now: datetime) -> dict[str, str]:
        """The name that each person has in the end, by id."""
        return self._latest("name", now)

    def _latest(self, field: str, now: datetime) -> dict[str, str]:
        people = {person.id for person in self.people}
        return {
            fact.subject: fact.data[field] for fact in self.facts(now) if fact.subject in people and field in fact.data
        }


def load(path: Path = STORY) -> Story:
    """The story in ``path``. StoryError says where it cannot be read."""
    try:
        file = StoryFile.model_validate(yaml.load(path.read_text(), StoryLoader))  # noqa: S506  it is a SafeLoader
    except (ValidationError, yaml.YAMLError) as error:
        raise StoryError(f"{path}: {error}") from error
    _unique([*(person.id for person in file.people), *(client.id for client in file.clients)])
    return Story(
        firm=file.firm,
        explained=file.explained,
        people=file.people,
        clients=file.clients,
        impossible=file.impossible,
        systems=Systems(file.systems),
    )


Versions = Mapping[str, Mapping[str, int]]


def versions(facts: Iterable[Fact]) -> Versions:
    """By subject and topic (`clients`, `people`, `interactions`), the version when all ``facts`` are recorded once."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for fact in facts:
        counted[fact.subject][fact.entry.topic.short] += 1
    return counted


def _unique(ids: list[str]) -> None:
    twice = [id_ for id_, times in Counter(ids).items() if times > 1]
    if twice:
        raise StoryError(f"told twice: {', '.join(twice)}")
