"""Media types (RFC 2045, RFC 9110 section 8.3.1): they alone decide an event's content mode and data format."""

import re
from dataclasses import dataclass
from typing import Self

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
JSON = "application/json"

#: The prefix of all CloudEvents formats, unsupported ones included.
CLOUDEVENTS = "application/cloudevents"

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
# Spaces before ";" and before a name are distinguished by what follows them, so that matching takes linear time.
_PARAMETER = rf'[ \t]*;(?:[ \t]*(?P<name>{_WORD})=(?P<value>{_WORD}|"(?:[^"\\]|\\.)*"))?'
_UNNAMED_PARAMETER = _PARAMETER.replace("?P<name>", "?:").replace("?P<value>", "?:")
_MEDIA_TYPE = re.compile(rf"[ \t]*(?P<essence>{_WORD}/{_WORD})(?P<parameters>(?:{_UNNAMED_PARAMETER})*)[ \t]*")
_PARAMETERS = re.compile(_PARAMETER)
_UTF_8 = frozenset({"utf-8", "utf8"})


@dataclass(frozen=True, slots=True)
class MediaType:
    """``essence`` is type and subtype, ``charset`` that parameter; both in lower case."""

    essence: str
    charset: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ``ValueError`` if ``text`` is not a media type."""
        found = _MEDIA_TYPE.fullmatch(text)
        if found is None:
            raise ValueError("must be a media type, such as application/json")
        return cls(found["essence"].lower(), _charset(found["parameters"]))

    @property
    def is_cloudevents(self) -> bool:
        """Whether it denotes a whole event or a batch, supported or not."""
        return self.essence.startswith(CLOUDEVENTS)

    @property
    def is_json(self) -> bool:
        """Whether data of this type is JSON (CloudEvents JSON format 1.0.2, section 3.1.1)."""
        return self.essence.endswith(("/json", "+json"))

    def means(self, other: Self) -> bool:
        """Whether ``other`` says the same of text: no charset is UTF-8."""
        return self.essence == other.essence and (self.charset == other.charset or (self.is_utf_8 and other.is_utf_8))

    @property
    def is_utf_8(self) -> bool:
        """Whether text of this type is UTF-8, the default."""
        return self.charset is None or self.charset in _UTF_8


def _charset(parameters: str) -> str | None:
    values = (
        found["value"] for found in _PARAMETERS.finditer(parameters) if (found["name"] or "").lower() == "charset"
    )
    value = next(values, None)
    return None if value is None else value.strip('"').lower()
