"""What a firm may set: every constant of the score and of the risks, with its unit and the range it must lie in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from shared.events.interactions import Channel
from shared.events.scoring import Band


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit a constant is given in, and its range, bounds included."""

    name: str
    low: float
    high: float


Days = Annotated[float, Unit("days", 0, 36_525)]
HalfLife = Annotated[float, Unit("days", 1, 36_525)]
Weeks = Annotated[float, Unit("weeks", 0.01, 5_218)]
WithinHours = Annotated[float, Unit("hours", 0, 24 * 366)]
LogOdds = Annotated[float, Unit("log-odds", -20, 20)]
Harm = Annotated[float, Unit("log-odds", 0, 20)]
Benefit = Annotated[float, Unit("log-odds", -20, 0)]
Points = Annotated[float, Unit("points", 0, 100)]
Share = Annotated[float, Unit("share", 0, 1)]
Discount = Annotated[float, Unit("share", 0, 0.999)]
PerYear = Annotated[float, Unit("contacts a year", 0.1, 1_000)]
Count = Annotated[float, Unit("count", 0, 1_000)]
Factor = Annotated[float, Unit("factor", -100, 100)]
Positive = Annotated[float, Unit("contacts", 0.01, 1_000)]
Nps = Annotated[float, Unit("nps", 0, 10)]


@dataclass(frozen=True, slots=True)
class Tier:
    """How often a client of this kind is to be in touch, and after how long without a real contact it is a risk."""

    contacts_a_year: PerYear
    no_contact: Days


@dataclass(frozen=True, slots=True)
class Bands:
    """The lowest score of green and of amber; the confidence under which a green is not enough known."""

    green: Points
    amber: Points
    known: Share


@dataclass(frozen=True, slots=True)
class Caps:
    """The best band while such a risk is open."""

    complaint_open: Band
    rhythm_break: Band
    untold_missed_deadline: Band


@dataclass(frozen=True, slots=True)
class Silence:
    """The decayed gamma-Poisson model of contact."""

    half_life: HalfLife
    horizon: HalfLife
    prior: Positive
    base_rate: LogOdds


@dataclass(frozen=True, slots=True)
class Contact:
    """What a contact by each channel is worth, automated ones excepted: those are worth nothing."""

    meeting: Share
    video: Share
    call: Share
    letter: Share
    email: Share


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a silence is too long for this very client. Weeks: max(floor / agreed rate, e^(½ ln(reference) + …))."""

    contacts: Count
    floor: Factor
    reference: HalfLife
    discount: Discount
    prior_gaps: Positive
    prior_gap: Weeks
    intercept: Factor
    slope: Factor
    margin: Factor


@dataclass(frozen=True, slots=True)
class Breadth:
    """How many ties there are."""

    three_areas: Benefit
    four_areas: Benefit
    two_people: Benefit
    three_people: Benefit
    floor: Benefit


@dataclass(frozen=True, slots=True)
class Complaints:
    """A complaint weighs as long as it is open, and fades once it is resolved."""

    open: Harm
    half_life: HalfLife


@dataclass(frozen=True, slots=True)
class Commitments:
    """Promises and deadlines."""

    missed: Harm
    kept: Benefit
    kept_floor: Benefit
    half_life: HalfLife


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls nobody took: missed · (1 + days open / doubling) while open, then missed, fading."""

    missed: Harm
    doubling: HalfLife
    half_life: HalfLife
    ceiling: Harm


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Net promoter scores, the latest of each person."""

    promoter: Benefit
    promoter_from: Nps
    detractor: Harm
    detractor_to: Nps
    limit: Harm
    half_life: HalfLife


@dataclass(frozen=True, slots=True)
class Instructions:
    """Matters after the first."""

    each: Benefit
    floor: Benefit
    half_life: HalfLife


@dataclass(frozen=True, slots=True)
class Competitor:
    """Mentions of other firms."""

    each: Harm
    ceiling: Harm
    half_life: HalfLife


@dataclass(frozen=True, slots=True)
class Evidence:
    """What single facts say."""

    complaints: Complaints
    commitments: Commitments
    calls: Calls
    recommendation: Recommendation
    instructions: Instructions
    competitor: Competitor


@dataclass(frozen=True, slots=True)
class Windows:
    """When risks open and how long they stay open. No contact is by tier; red is by band."""

    answer_call: WithinHours
    unreturned_call: Days
    status_grace: Days
    promise_grace: WithinHours
    overdue_promise: Days
    broken_promise: Days
    deadline_after_due: Days
    deadline_without_due: Days
    missed_deadline: Days
    tell_at_risk: WithinHours
    tell_missed: WithinHours
    untold: Days
    detractor: Days
    competitor: Days
    same_conversation: WithinHours
    onboarding_from: Days
    onboarding_until: Days
    not_onboarded: Days
    renewal: Days


@dataclass(frozen=True, slots=True)
class Policy:
    """A firm's policy. ``version`` names it in every event.

    ``history_from``: the day to which the firm's contact sources reach back.
    ``counts_as_real``: the channels that count towards the agreed contacts a year and end a "no contact".
    """

    version: str
    history_from: date | None
    counts_as_real: frozenset[Channel]
    default_tier: str
    tiers: Mapping[str, Tier]
    bands: Bands
    caps: Caps
    silence: Silence
    contact: Contact
    rhythm: Rhythm
    breadth: Breadth
    evidence: Evidence
    windows: Windows

    def tier(self, name: str | None) -> Tier:
        """The tier called ``name``; the default where there is none of that name."""
        return self.tiers.get(name or self.default_tier, self.tiers[self.default_tier])
