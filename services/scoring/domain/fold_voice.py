"""What the client says: complaints, how likely they recommend us, whom else they speak of. In their own words."""

from msgspec.structs import replace

from services.scoring.domain.fact import Fact, brief, later, replaced, without
from services.scoring.domain.packed import key_of
from services.scoring.domain.state import Complaint, Interactions, Mention, Rating
from shared.events import interactions as events

_MOST_COMPLAINTS = 64
_MOST_RATINGS = 64
_MOST_MENTIONS = 20
#: Characters kept of the client's own words.
_VERBATIM = 2_000


def complaint_raised(known: Interactions, fact: Fact, data: events.ComplaintRaised) -> Interactions:
    """Open until it is resolved."""
    if known.resolved.when(data.complaint) is not None:
        return known
    about, verbatim = brief(data.about, 500) or "", brief(data.verbatim, _VERBATIM)
    complaint = Complaint(fact.time, fact.id, fact.recorded, about, verbatim, data.raised_by)
    return replace(known, complaints=replaced(known.complaints, data.complaint, complaint, _MOST_COMPLAINTS))


def complaint_resolved(known: Interactions, fact: Fact, data: events.ComplaintResolved) -> Interactions:
    """Settled, whether or not we had heard of it."""
    return replace(
        known,
        complaints=without(known.complaints, data.complaint),
        resolved=known.resolved.add(data.complaint, fact),
    )


def feedback_received(known: Interactions, fact: Fact, data: events.FeedbackReceived) -> Interactions:
    """Each person's latest score counts; feedback without one says nothing the score can use."""
    if data.nps is None:
        return known
    rating = Rating(fact.time, fact.id, fact.recorded, data.nps, data.respondent, brief(data.verbatim, _VERBATIM))
    return replace(known, ratings=replaced(known.ratings, respondent_key(data.respondent), rating, _MOST_RATINGS))


def respondent_key(respondent: str | None) -> str:
    """What stands for a respondent where their name must not: 16 hex digits, empty for somebody unnamed."""
    return "" if respondent is None else f"{key_of(' '.join(respondent.casefold().split())):016x}"


def competitor_mentioned(known: Interactions, fact: Fact, data: events.CompetitorMentioned) -> Interactions:
    """Every mention counts."""
    verbatim = brief(data.verbatim, _VERBATIM)
    mention = Mention(fact.time, fact.id, fact.recorded, data.competitor, verbatim, data.heard_by)
    same = next((each for each in known.mentions if each.mark == mention.mark), None)
    others = [each for each in known.mentions if each is not same]
    mentions = sorted((*others, later(same, mention)), key=lambda each: each.mark)
    return replace(known, mentions=tuple(mentions[-_MOST_MENTIONS:]))
