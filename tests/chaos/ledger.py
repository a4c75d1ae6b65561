"""What was reported and what of it was acknowledged: all that the oracle believes."""

from dataclasses import dataclass, field

from tests.chaos.facts import Fact

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A fact that Rapport, or Kafka, said it has. Over HTTP with the version and the event it became."""

    fact: Fact
    version: int | None = None
    event: str | None = None


@dataclass
class Ledger:
    """``contradicted``: answers to the same fact that were not the same."""

    reported: dict[Key, Fact] = field(default_factory=dict)
    acknowledged: dict[Key, Acknowledged] = field(default_factory=dict)
    contradicted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def report(self, facts: list[Fact]) -> None:
        """These are about to be reported."""
        self.reported |= {fact.key: fact for fact in facts}

    def acknowledge(self, fact: Fact, version: int | None = None, event: str | None = None) -> None:
        """Rapport (or Kafka, for want of a version) has it."""
        known = self.acknowledged.get(fact.key)
        if known is not None and known.version is not None:
            if version is not None and (known.version, known.event) != (version, event):
                self.contradicted.append(f"{fact.id}: was {known.version} {known.event}, then {version} {event}")
            return
        self.acknowledged[fact.key] = Acknowledged(fact, version, event)

    def refuse(self, fact: Fact, why: str) -> None:
        """Rapport refused what it should take."""
        self.refused.append(f"{fact.type} {fact.id}: {why}")

    @property
    def facts(self) -> list[Fact]:
        """All that was acknowledged."""
        return [one.fact for one in self.acknowledged.values()]
