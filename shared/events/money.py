"""Money, written so that it cannot be got wrong: a decimal text, with its currency beside it.

A JSON number is refused, for it may have been a binary fraction on its way; so is a whole number of cents, for it looks
like a hundred times as much.
"""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import StringConstraints, WithJsonSchema
from pydantic.functional_serializers import PlainSerializer
from pydantic.functional_validators import BeforeValidator

#: An ISO 4217 code. Only its shape is checked.
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]

_UNSIGNED = r"^(0|[1-9][0-9]{0,11})\.[0-9]{2,4}$"
_SIGNED = r"^-?(0|[1-9][0-9]{0,11})\.[0-9]{2,4}$"
_SHOWN_DECIMALS = 2


def _unsigned(value: Any) -> Decimal:
    return _exact(_UNSIGNED, value)


def _signed(value: Any) -> Decimal:
    return _exact(_SIGNED, value)


def _exact(pattern: str, value: Any) -> Decimal:
    text = _written(value) if isinstance(value, Decimal) and value.is_finite() else value
    if not isinstance(text, str) or re.fullmatch(pattern, text) is None:
        raise ValueError('must be a text such as "1250.00": at most 12 digits, a dot, and 2 to 4 decimals')
    return Decimal(text)


def _written(amount: Decimal) -> str:
    """Equal amounts are written alike (1250.0000 as 1250.00, -0.00 as 0.00): facts are compared as they are written."""
    shortest = amount.normalize()
    decimals = max(-int(shortest.as_tuple().exponent), _SHOWN_DECIMALS)
    return f"{shortest if amount else abs(shortest):.{decimals}f}"


#: An amount of money, zero or more, below 10^12, with 2 to 4 decimals.
Amount = Annotated[
    Decimal,
    BeforeValidator(_unsigned),
    PlainSerializer(_written, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": _UNSIGNED}),
]

#: As ``Amount``, but may be below zero.
SignedAmount = Annotated[
    Decimal,
    BeforeValidator(_signed),
    PlainSerializer(_written, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": _SIGNED}),
]
