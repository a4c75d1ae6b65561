"""What a risk or a reason states: its facts, typed by kind, from which the reader's sentence is made."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from shared.events.base import EventData

#: A count of things.
Count = Annotated[int, Field(ge=0)]
#: A length of time in days, or in hours, as the firm's policy or an agreement gives it.
Span = Annotated[float, Field(ge=0, allow_inf_nan=False)]
#: Words of the client or of ours, cut to what a mail can show.
Quote = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]


class StatementData(EventData):
    """The facts behind one risk or reason, as of its event.

    What ages (days since a call) is not in them: the reader counts it. Each kind of statement has a field ``kind``,
    a literal, by which it is told from the others. A reader who does not know a kind prints ``why``.
    """

    kind: Any
