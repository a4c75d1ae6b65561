"""What was seen of each client: kept in `.cache` until it is written into the document."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.clients.catalogue import Client
from tests.clients.toolchains import MADE

SEEN = MADE / "seen.json"


@dataclass
class Findings:
    """By the client's title, and its ability, whether it has it."""

    seen: dict[str, dict[str, bool]] = field(default_factory=dict)

    @contextmanager
    def of(self, client: Client, ability: str) -> Iterator[None]:
        """The client is able if the block ends well."""
        able = False
        try:
            yield
            able = True
        finally:
            self.seen.setdefault(client.title, {})[ability] = able

    def keep(self) -> None:
        """Add them to what was seen before."""
        SEEN.parent.mkdir(parents=True, exist_ok=True)
        before = kept()
        both = {title: {**before.get(title, {}), **self.seen.get(title, {})} for title in {**before, **self.seen}}
        SEEN.write_text(json.dumps(both, indent=1))


def kept() -> Mapping[str, Mapping[str, bool]]:
    """What the runs so far have seen."""
    return json.loads(SEEN.read_text()) if SEEN.exists() else {}
