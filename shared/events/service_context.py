"""What the kernel is told by each service: who it is, which language it speaks, how personal words are kept."""

from dataclasses import dataclass

from shared.events.language import Language, RecordedTopic
from shared.personal import Codec


@dataclass(frozen=True, slots=True, eq=False)
class ServiceContext:
    """One service of a language. Its name is that of its database, its package and its metrics.

    ``codec``: seals what is personal in all that the service stores and publishes: its events and its states.
    """

    name: str
    language: Language
    codec: Codec

    def __post_init__(self) -> None:
        """Raises ``ValueError`` where the language knows no such service."""
        if self.name not in self.language.services:
            raise ValueError(f"{self.name} is no service of {self.language.name}")

    def __str__(self) -> str:
        """The name."""
        return self.name

    @property
    def topics(self) -> tuple[RecordedTopic, ...]:
        """The topics that only this service writes."""
        return tuple(topic for topic, owner in self.language.owners.items() if owner == self.name)

    @property
    def source(self) -> str:
        """What its events bear as their source: ``/rapport/intake``."""
        return f"/{self.language.name}/{self.name}"

    @property
    def group(self) -> str:
        """Its Kafka consumer group, and what its connections to Postgres are called: ``rapport-intake``."""
        return f"{self.language.name}-{self.name}"

    @property
    def takes_reports(self) -> bool:
        """Whether it accepts or refuses reported facts."""
        return self.name in self.language.take_reports
