"""Classification: how the firm groups its clients. It does not affect the score; reports and the portfolio use it."""

import msgspec
from msgspec.structs import replace

from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.state.entry import Said
from services.scoring.domain.state.fact import Fact
from services.scoring.domain.state.slice import Slice
from shared.events.clients import ClientClassified
from shared.lww import later


class Classification(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The latest word on each; ``supervisor``: whom a department answers to, or who speaks for the client."""

    sector: Said | None = None
    practice: Said | None = None
    segment: Said | None = None
    value_tier: Said | None = None
    supervisor: Said | None = None


_FIELDS = Classification.__struct_fields__


def _classified(known: Classification, fact: Fact, data: ClientClassified) -> Classification:
    given = {name: text for name in _FIELDS if (text := getattr(data, name)) is not None or name in data.cleared}
    said = {name: Said.by(fact, text) for name, text in given.items()}
    return replace(known, **{name: later(getattr(known, name), new) for name, new in said.items()})


CLASSIFICATION = Slice("classification", Classification(), {ClientClassified: _classified})

SIGNAL = Signal(slice=CLASSIFICATION, needs=(CLASSIFICATION,))
