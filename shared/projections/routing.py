"""Which projector an event belongs to: the categories of streams of one service, and the topics each follows."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from shared.events import RecordedTopic
from shared.projections.projector import Projector
from shared.store.streams import category_of, stream_id


class NotProjectedError(LookupError):
    """A stream of a category that the service does not project into, or a topic that it does not follow."""


class Route(NamedTuple):
    """Where the events of one topic go."""

    topic: RecordedTopic
    short: str
    category: str


class Routing:
    """Finds the route of a topic, and the projector of a stream."""

    def __init__(self, projectors: Mapping[str, Projector[Any]]) -> None:
        """``projectors``: by category. Raises ``ValueError`` where two follow one topic."""
        self.projectors = dict(projectors)
        self.routes: dict[str, Route] = {}
        for category, projector in self.projectors.items():
            for topic in projector.sources:
                if topic in self.routes:
                    raise ValueError(f"{topic} is followed into {self.routes[topic].category} and {category}")
                self.routes[str(topic)] = Route(topic, topic.short, category)

    def stream_of(self, topic: str, subject: str) -> str:
        """The stream that events of ``subject`` on ``topic`` are folded into. Raises ``NotProjectedError``."""
        if (route := self.routes.get(topic)) is None:
            raise NotProjectedError(f"{topic} is not followed here, only {', '.join(sorted(self.routes))}")
        return stream_id(route.category, subject)

    @property
    def topics(self) -> tuple[RecordedTopic, ...]:
        """All topics that are followed."""
        return tuple(route.topic for route in self.routes.values())

    def of(self, stream: str) -> Projector[Any]:
        """The projector of ``stream``. Raises ``NotProjectedError``."""
        category = category_of(stream)
        try:
            return self.projectors[category]
        except KeyError:
            known = ", ".join(sorted(self.projectors))
            raise NotProjectedError(f"{stream} is none of the streams that are projected here: {known}") from None
