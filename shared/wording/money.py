"""Money in words."""

from decimal import Decimal

#: Signs that mean one currency; a dollar may be many.
_SIGNS = {"GBP": "£", "EUR": "€"}


def money(amount: Decimal, currency: str) -> str:
    """E.g. "£1,400", "£80.50", "USD 1,200"."""
    whole = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    sign = _SIGNS.get(currency)
    return f"{currency} {whole}" if sign is None else f"{sign}{whole}"
