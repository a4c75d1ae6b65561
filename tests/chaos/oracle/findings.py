"""What the oracle found."""

from dataclasses import dataclass, field


@dataclass
class Findings:
    """What must not be (the first four), and what may be and is counted.

    ``repeats``: records that stand on a topic more than once (at-least-once). ``copies``: mails that arrived more than
    once with the same Message-ID (SMTP's gap).
    """

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    repeats: int = 0
    copies: int = 0

    @property
    def wrong(self) -> list[str]:
        """Everything that must not be, in words."""
        named = {"lost": self.lost, "doubled": self.doubled, "out of order": self.disordered, "foreign": self.foreign,
                 "wrong": self.other}  # fmt: skip
        return [f"{name}: {one}" for name, found in named.items() for one in found]
