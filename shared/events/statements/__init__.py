"""The statements of `rapport.scoring.v1`: one model for each kind of fact that a risk or a reason is made of.

A module for each room of signals; ``Statement`` is the union of all, told apart by ``kind``. New kinds may come at any
time: `KnownStatement` reads one that it does not know as none, and the reader prints the event's ``why``.
"""

from collections.abc import Mapping
from typing import Annotated, Any, get_args

from pydantic import Field, TypeAdapter, ValidatorFunctionWrapHandler, WrapValidator

from shared.events.statements.answers import Answers
from shared.events.statements.base import StatementData
from shared.events.statements.commercial import Commercial
from shared.events.statements.commitments import Commitment
from shared.events.statements.contact import Contact
from shared.events.statements.growth import Growth
from shared.events.statements.silence import Silence
from shared.events.statements.voice import Voice

Statement = Answers | Commercial | Commitment | Contact | Growth | Silence | Voice

_Told = Annotated[Statement, Field(discriminator="kind")]
_ADAPTER: TypeAdapter[Statement] = TypeAdapter(_Told)

#: Every kind of statement, by its name on the wire.
KINDS: Mapping[str, type[StatementData]] = {model.model_fields["kind"].default: model for model in get_args(Statement)}


def _known(value: Any, validated: ValidatorFunctionWrapHandler) -> Any:
    """A kind that a newer writer added is no error. What is a statement already was validated when it was made."""
    if isinstance(value, StatementData):
        return value
    kind = value.get("kind") if isinstance(value, Mapping) else None
    return None if isinstance(kind, str) and kind not in KINDS else validated(value)


#: An optional field of an event that holds a statement.
KnownStatement = Annotated[_Told | None, WrapValidator(_known)]


def read_statement(document: str | bytes) -> Statement | None:
    """The statement in a JSON document; None for a kind that is not known here, or that cannot be read as what it is.

    Whoever reads so has ``why`` beside it.
    """
    try:
        return _ADAPTER.validate_json(document, extra="ignore")
    except ValueError:
        return None


__all__ = ["KINDS", "KnownStatement", "Statement", "StatementData", "read_statement"]
