"""A profile: an entry, changes field by field, and an entry again once it had ended."""

from collections.abc import Mapping
from typing import Any, Self

import msgspec
from msgspec.structs import replace

from shared.fact import Fact
from shared.lww import later, spanning


class Profile(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first and the last entry, and the latest change of each field.

    They are kept apart because any may arrive first, and because an entry that is reported again counts at its first
    time: a nightly export that repeats it must not undo the changes made since. With other data it is the entry of one
    who came back, and counts at its own time. ``last``: where it is another than the first.
    """

    entered: Fact | None = None
    changed: dict[str, Fact] = msgspec.field(default_factory=dict)
    last: Fact | None = None

    def entering(self, entry: Fact) -> Self:
        """The profile with ``entry`` applied."""
        first, last = spanning(self.entered, self.last, entry)
        return replace(self, entered=first, last=last)

    @property
    def latest_entry(self) -> Fact | None:
        """The entry by which they are here, unless they ended since."""
        return self.last or self.entered

    def ended_by(self, ending: Fact | None) -> Fact | None:
        """``ending``, the latest closing or leaving, unless they were entered again since."""
        entry = self.latest_entry
        return None if ending is None or (entry is not None and entry.place > ending.place) else ending

    def changing(self, change: Fact) -> Self:
        """The profile with ``change`` applied. A field that is absent does not change, one that is null is cleared."""
        each = {name: change.saying({name: value}) for name, value in change.data.items()}
        newest = {name: later(self.changed.get(name), fact) for name, fact in each.items()}
        return replace(self, changed=self.changed | newest)

    def source(self, name: str) -> Fact | None:
        """The fact that sets the field: the latest of the entries and the changes that name it."""
        said = [fact for fact in self._entries() if name in fact.data]
        changed = self.changed.get(name)
        return max([*said, *(() if changed is None else (changed,))], key=lambda fact: fact.place, default=None)

    def _entries(self) -> tuple[Fact, ...]:
        first, last = self.entered, self.last
        if first is None:
            return ()
        return (first,) if last is None or last.data == first.data else (first, last)

    def values(self, names: tuple[str, ...]) -> Mapping[str, Any]:
        """The current values of the fields; None if unknown or cleared."""
        sources = {name: self.source(name) for name in names}
        return {name: None if fact is None else fact.data[name] for name, fact in sources.items()}
