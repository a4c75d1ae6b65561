"""The statements of `rapport.scoring.v1`: one model for each kind of fact that a risk or a reason is made of.

A module for each room of signals; ``Statement`` is the union of all, told apart by ``kind``. New kinds may come at any
time: `KnownStatement` reads one that it does not know as none, and the reader prints the event's ``why``. What ended a
risk is stated in the same way, by a union of its own: ``endings``.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, TypeAdapter

from shared.events.statements.answers import Answers
from shared.events.statements.base import StatementData, kinds_of, known_only
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
KINDS: Mapping[str, type[StatementData]] = kinds_of(Statement)

#: An optional field of an event that holds a statement.
KnownStatement = Annotated[_Told | None, known_only(KINDS)]


def read_statement(document: str | bytes) -> Statement | None:
    """The statement in a JSON document; None for a kind that is not known here, or that cannot be read as what it is.

    Whoever reads so has ``why`` beside it.
    """
    try:
        return _ADAPTER.validate_json(document, extra="ignore")
    except ValueError:
        return None


__all__ = ["KINDS", "KnownStatement", "Statement", "StatementData", "read_statement"]
