"""What was reported, counted as it goes."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refused:
    """An impossible fact that was refused as it should be, and the words that came back."""

    what: str
    way: str
    status: str
    words: str


@dataclass(slots=True)
class Tally:
    """``recorded``: answered so over HTTP. ``written``: to Kafka, where the answer is the absence of a dead letter.

    ``repeated``: reported once more. ``differences``: what was not as the story says, in words.
    """

    recorded: int = 0
    written: int = 0
    repeated: int = 0
    refused: list[Refused] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
