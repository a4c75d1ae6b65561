"""How well silence foretells who stays away, on a log that everybody can have."""

from tests.benchmarks.cdnow.evaluation import evaluate
from tests.benchmarks.scale import Scale
from tests.benchmarks.section import Section

_DRAWS = 1_000
#: The second version may not rank worse than the first by more.
LEAST = -0.005

_ABOUT = """23,570 people who first bought from CDNOW in the first quarter of 1997, judged after 272 and after 363 days
by the policy that is shipped, as if a purchase were a call; who buys nothing in the next 182 days is a case of trouble.
AUC: the chance that such a case is judged worse than another one, ties half. The difference is the second version of
silence less the first, with 95 % of 1,000 paired bootstrap samples of people. Nothing was fitted to this log."""


async def run(scale: Scale) -> Section:
    """Judge everybody by both versions."""
    section = Section(
        "cdnow",
        "What silence foretells",
        _ABOUT,
        ("who", "cases", "AUC, first version", "AUC, second version", "difference"),
    )
    evaluated = evaluate(_DRAWS)
    for name, found in evaluated.rankings.items():
        section.add(
            name,
            f"{found.cases:,}",
            f"{found.first:.4f}",
            f"{found.second:.4f}",
            f"{found.difference:+.4f} ({found.low:+.4f} to {found.high:+.4f})",
        )
        section.notes.append(_kept(name, found.low))
    told = evaluated.alarms
    section.notes.append(
        f"- {_met(met=told.together <= told.rule_alone)}: alarms of silence a person and year: {told.together:.3f} with"
        f" the client's own rhythm, wanted no more than the {told.rule_alone:.3f} of the 90-day rule alone."
    )
    return section


def _kept(name: str, low: float) -> str:
    return f"- {_met(met=low >= LEAST)}: lower bound of the difference, {name}: {low:+.4f}, wanted at least {LEAST}."


def _met(*, met: bool) -> str:
    return "Reached" if met else "**Missed**"
