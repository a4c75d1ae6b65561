"""What the OpenAPI document says of texts in a body, so that whoever keeps to it is not refused."""

from pydantic import Field

_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_SPACES = r"\t\n\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_BREAKS = r"\t\n\r\u2028\u2029"
_REORDERING = r"\u202a-\u202e\u2066-\u206f\ufff9-\ufffb"
_TAGS = "\U000e0000-\U000e007f"
_UNSEEN = r"\xad\u200b-\u200f\u2060-\u2064\u061c\u180e\ufeff"


def _with_one_of(shown: str, allowed: str) -> str:
    """Any number of the characters ``allowed``, and one of those ``shown`` among them; both without the brackets."""
    return f"^[{allowed}]*[{shown}][{allowed}]*$"


#: `shared.events.Words`: no control characters, and more than space.
WORDS = Field(json_schema_extra={"pattern": _with_one_of(f"^{_CONTROL}{_SPACES}", f"^{_CONTROL}")})

_NOT_IN_A_LINE = f"^{_CONTROL}{_BREAKS}{_REORDERING}{_TAGS}"
#: `shared.events.Line`: nor line breaks, or what turns the direction of the text; and more than what nobody sees.
LINE = Field(json_schema_extra={"pattern": _with_one_of(f"{_NOT_IN_A_LINE}{_SPACES}{_UNSEEN}", _NOT_IN_A_LINE)})
