"""A language of events, as the kernel is told of it: which topics and types there are, and whose they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from shared.events.base import EventData


class RecordedTopic(str):
    """A topic of recorded events, by its name: ``rapport.clients.v1``. Records are keyed by their subject."""

    __slots__ = ()

    @property
    def short(self) -> str:
        """The name used in stream ids and in answers, their category: ``clients`` for `rapport.clients.v1`."""
        return self.split(".")[1]


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of events. ``name`` is the type on the wire, e.g. ``rapport.ContactLogged.v1``.

    ``owner``: the service that decides on such facts and keeps them. ``reportable``: other systems may report it; else
    it is a conclusion that only its owner draws.
    """

    name: str
    model: type[EventData]
    topic: RecordedTopic
    owner: str
    reportable: bool


@dataclass(frozen=True, slots=True)
class ReportedTopic:
    """A topic on which systems report facts, and what they may report there.

    ``types``: names of types; None: all that may be reported. ``sources``: CloudEvents sources; None: any.
    """

    name: str
    types: frozenset[str] | None = None
    sources: frozenset[str] | None = None

    def allows(self, type_name: str, source: str) -> bool:
        """Whether ``source`` may report facts of this type here."""
        return (self.types is None or type_name in self.types) and (self.sources is None or source in self.sources)


@dataclass(frozen=True, slots=True)
class Description:
    """What the published contracts say of a language. ``subject``: what the subject of an event is.

    ``topics``: a sentence for each topic, in the order in which they are listed.
    """

    title: str
    about: str
    subject: str
    topics: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Language:
    """What is said between services. Values of it are compared by identity.

    ``owners``: the one service that writes each topic. ``reported``: where systems report, each with its rights.
    ``dead``: where refused facts go. ``arbiter``: the service that refuses what belongs to nobody. ``reads``: the
    topics of others that a service follows.
    """

    name: str
    types: Mapping[str, EventType]
    owners: Mapping[RecordedTopic, str]
    reported: tuple[ReportedTopic, ...]
    dead: str
    arbiter: str
    description: Description
    reads: Mapping[str, tuple[RecordedTopic, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises ``ValueError`` for a language in which a type has another owner than its topic, or a name is twice."""
        names = self.all_topics
        if len(set(names)) < len(names):
            raise ValueError(f"{self.name}: a topic is named twice")
        for entry in self.types.values():
            if self.owners.get(entry.topic) != entry.owner:
                raise ValueError(f"{entry.name}: {entry.owner} does not own {entry.topic}")
        for topic in self.reported:
            if unknown := sorted(name for name in topic.types or () if not self._reportable(name)):
                raise ValueError(f"{topic.name}: {unknown[0]} cannot be reported")

    @cached_property
    def topics(self) -> Mapping[str, RecordedTopic]:
        """The topics of recorded events, by name."""
        return {str(topic): topic for topic in self.owners}

    @cached_property
    def reported_topics(self) -> Mapping[str, ReportedTopic]:
        """The topics on which facts are reported, by name."""
        return {topic.name: topic for topic in self.reported}

    @cached_property
    def all_topics(self) -> tuple[str, ...]:
        """Every topic; a job creates them, all with the same number of partitions, never automatically."""
        return (*(topic.name for topic in self.reported), self.dead, *map(str, self.owners))

    @cached_property
    def services(self) -> tuple[str, ...]:
        """Who speaks it: each service once."""
        return tuple(dict.fromkeys((*self.owners.values(), self.arbiter, *self.reads)))

    @cached_property
    def take_reports(self) -> tuple[str, ...]:
        """The services that accept or refuse reported facts."""
        deciding = {entry.owner for entry in self.types.values() if entry.reportable} | {self.arbiter}
        return tuple(service for service in self.services if service in deciding)

    def type_of(self, data: EventData) -> EventType:
        """The type of ``data``."""
        return self._by_model[type(data)]

    @cached_property
    def _by_model(self) -> Mapping[type[EventData], EventType]:
        return {entry.model: entry for entry in self.types.values()}

    def _reportable(self, name: str) -> bool:
        return name in self.types and self.types[name].reportable
