"""A profile: one entry, then changes field by field."""

from collections.abc import Mapping
from typing import Any, Self

import msgspec
from msgspec.structs import replace

from shared.fact import Fact
from shared.lww import earlier, later


class Profile(msgspec.Struct, frozen=True, omit_defaults=True):
    """The entry, and the latest change of each field.

    They are kept apart because either may arrive first, and because an entry that is reported again counts at its
    first time: a nightly export that repeats it must not undo the changes made since.
    """

    entered: Fact | None = None
    changed: dict[str, Fact] = msgspec.field(default_factory=dict)

    def entering(self, entry: Fact) -> Self:
        """The profile with ``entry`` applied."""
        return replace(self, entered=earlier(self.entered, entry))

    def changing(self, change: Fact) -> Self:
        """The profile with ``change`` applied. A field that is absent (or null) does not change."""
        each = {name: change.saying({name: value}) for name, value in change.data.items()}
        newest = {name: later(self.changed.get(name), fact) for name, fact in each.items()}
        return replace(self, changed=self.changed | newest)

    def source(self, name: str) -> Fact | None:
        """The fact that sets the field: the latest of the entry and the changes that name it."""
        entered, changed = self.entered, self.changed.get(name)
        if entered is None or name not in entered.data:
            return changed
        return entered if changed is None else later(entered, changed)

    def values(self, names: tuple[str, ...]) -> Mapping[str, Any]:
        """The current values of the fields; None if unknown."""
        sources = {name: self.source(name) for name in names}
        return {name: None if fact is None else fact.data[name] for name, fact in sources.items()}
