"""What a risk or a reason states: its facts, typed by kind, from which the reader's sentence is made."""

from collections.abc import Mapping
from typing import Annotated, Any, get_args

from pydantic import Field, StringConstraints, ValidatorFunctionWrapHandler, WrapValidator

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


def kinds_of(union: Any) -> Mapping[str, type[StatementData]]:
    """The models of a union by the kinds that each may be."""
    return {kind: model for model in get_args(union) for kind in get_args(model.model_fields["kind"].annotation)}


def known_only(kinds: Mapping[str, type[StatementData]]) -> WrapValidator:
    """For an optional field: a kind that a newer writer added is no error, but none.

    What is a statement already was validated when it was made.
    """

    def read(value: Any, validated: ValidatorFunctionWrapHandler) -> Any:
        if isinstance(value, StatementData):
            return value
        kind = value.get("kind") if isinstance(value, Mapping) else None
        return None if isinstance(kind, str) and kind not in kinds else validated(value)

    return WrapValidator(read)
