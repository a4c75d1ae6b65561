"""The policy model: settings for all signals, and a section for each signal's own constants."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from services.scoring.domain.policy.plain import ByTier, Channels, Day, Name, OfficeHours
from services.scoring.domain.policy.reports import Reports
from services.scoring.domain.policy.units import (
    Benefit,
    Days,
    HalfLife,
    Harm,
    LogOdds,
    PerYear,
    Points,
    Positive,
    Share,
)
from services.scoring.domain.working import People
from shared.wording.standing import Limits

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Tier:
    """How often a client of this kind is to be in touch, and after how long without a real contact it is a risk.

    ``rate``: how often such clients are in touch, for the chance of trouble; None: as agreed.
    """

    contacts_a_year: PerYear
    no_contact: Days
    rate: PerYear | None = None

    @property
    def usual(self) -> float:
        """Contacts a year that such clients usually have."""
        return self.contacts_a_year if self.rate is None else self.rate


@dataclass(frozen=True, slots=True)
class Bands:
    """The lowest score of green and of amber; the confidence under which a green is not enough known."""

    green: Points
    amber: Points
    known: Share

    @property
    def limits(self) -> Limits:
        """Those of the bands, for whoever tells how a relationship stands."""
        return Limits(self.green, self.amber)


@dataclass(frozen=True, slots=True)
class Silence:
    """The decayed gamma-Poisson model of contact, and what silence itself weighs.

    ``credit``: the most that contacts beyond those agreed earn. ``quiet``: what silence adds each time it grows e-fold.
    ``base_rate`` and ``years`` (each time the years known grow e-fold) are the chance of trouble's.
    """

    half_life: HalfLife
    horizon: HalfLife
    prior: Positive
    credit: Benefit
    quiet: Harm
    base_rate: LogOdds
    years: Benefit


@dataclass(frozen=True, slots=True)
class Contact:
    """What a contact by each channel is worth, automated ones excepted: those are worth nothing."""

    meeting: Share
    video: Share
    call: Share
    letter: Share
    email: Share


@dataclass(frozen=True, slots=True)
class Policy:
    """A firm's policy. ``version`` names it in every event.

    ``history_from``: the day to which the firm's contact sources reach back.
    ``counts_as_real``: the channels that count towards the agreed contacts a year and end a "no contact".
    ``reports``: the settings of reports across clients.
    ``working``: the working time of people without their own. ``sections``: each signal's constants, by signal name;
    read them through the signal's ``Section``. ``people``: the firm's people as known now; not a setting, but hours
    are counted by their working time.
    """

    version: Name
    history_from: Day
    counts_as_real: Channels
    default_tier: Name
    tiers: ByTier[Tier]
    bands: Bands
    silence: Silence
    contact: Contact
    reports: Reports
    working: OfficeHours
    sections: Mapping[str, Any]
    people: People

    def tier(self, name: str | None) -> Tier:
        """The tier called ``name``; the default if there is none of that name."""
        return self.tiers.get(name or self.default_tier, self.tiers[self.default_tier])


@dataclass(frozen=True, slots=True)
class Section(Generic[C]):
    """A signal's constants: under ``name`` in the policy file, in the form of ``model``.

    ``model`` is a frozen dataclass. Its fields are constants with a unit (`units`), a `Band`, or what `plain` has: a
    list of channels, any of these by tier.
    """

    name: str
    model: type[C]

    def of(self, policy: Policy) -> C:
        """The constants a firm has set."""
        constants: C = policy.sections[self.name]
        return constants
