"""complaint_open, detractor, competitor: what the client says, in their own words."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import partial

from services.scoring.domain import words
from services.scoring.domain.clock import HOUR, span
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.risks.window import Ending, Window, known
from services.scoring.domain.state import Complaint, Mention, Rating, State
from shared.events.scoring import RiskKind


def complaint_open(state: State, policy: Policy) -> Iterator[Window]:
    """Per complaint, until it is resolved."""
    for name, complaint in sorted(state.interactions.complaints.items()):
        yield Window(
            RiskKind.COMPLAINT_OPEN,
            complaint.time,
            None,
            partial(_complaint_words, complaint),
            subject=name,
            cause_time=complaint.time,
            cause_recorded=complaint.recorded,
            verbatim=complaint.verbatim,
            evidence=(complaint.id,),
            cap=policy.caps.complaint_open,
        )


def complaint_ended(state: State, subject: str, at: int, _policy: Policy) -> Ending:
    """By its resolution."""
    resolved = state.interactions.resolved
    when = resolved.when(subject)
    if when is None:
        return Ending("No longer followed: many later complaints are open.")
    return Ending(f"The complaint was resolved on {words.day(when, at)}.", resolved.evidence(when))


def detractor(state: State, policy: Policy) -> Iterator[Window]:
    """Per person whose latest score is a detractor's; a later, better one ends it, or the window."""
    for name, rating in sorted(state.interactions.ratings.items()):
        if rating.nps <= policy.evidence.recommendation.detractor_to:
            yield Window(
                RiskKind.DETRACTOR,
                rating.time,
                rating.time + span(policy.windows.detractor),
                partial(_rating_words, rating),
                subject=name,
                cause_time=rating.time,
                cause_recorded=rating.recorded,
                verbatim=rating.verbatim,
                evidence=(rating.id,),
            )


def detractor_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By a better score, or the window."""
    rating = state.interactions.ratings.get(subject)
    if rating is not None and rating.nps > policy.evidence.recommendation.detractor_to:
        return Ending(f"They gave {rating.nps} of 10 on {words.day(rating.time, at)}.", (rating.id,))
    return Ending(f"The score is older than {words.amount(policy.windows.detractor, 'day')}; it is time to ask again.")


def competitor(state: State, policy: Policy) -> Iterator[Window]:
    """Per firm the client spoke of; our talking to them afterwards ends it, or the window."""
    if not state.interactions.mentions:
        return
    answers = state.interactions.contacts.when(policy.counts_as_real, outbound=True)
    for name, mentions in sorted(_by_firm(state).items()):
        last = mentions[-1]
        yield Window(
            RiskKind.COMPETITOR,
            _since(mentions, answers, policy),
            _ends(last, answers, policy),
            partial(_mention_words, last),
            subject=name,
            cause_time=last.time,
            cause_recorded=last.recorded,
            verbatim=last.verbatim,
            concerns=known(last.heard_by),
            evidence=tuple(mention.id for mention in mentions),
        )


def competitor_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By our talking to them, or the window."""
    answers = state.interactions.contacts.when(policy.counts_as_real, outbound=True)
    mentions = _by_firm(state).get(subject)
    answer = None if mentions is None else _answer(mentions[-1], answers, policy)
    if answer is None:
        return Ending(f"No further mention in {words.amount(policy.windows.competitor, 'day')}.")
    evidence = state.interactions.contacts.named(answer)
    return Ending(f"We have talked to them since, on {words.day(answer, at)}.", evidence)


def firm_key(name: str | None) -> str:
    """What stands for a firm however it is written; empty for one that was not named."""
    return "" if name is None else " ".join(name.casefold().split())


def _by_firm(state: State) -> dict[str, list[Mention]]:
    firms: dict[str, list[Mention]] = {}
    for mention in state.interactions.mentions:
        firms.setdefault(firm_key(mention.competitor), []).append(mention)
    return firms


def _since(mentions: list[Mention], answers: list[int], policy: Policy) -> int:
    """The first of the mentions of which each came before the one before it was over."""
    since = mentions[-1].time
    for mention in reversed(mentions[:-1]):
        if _ends(mention, answers, policy) <= since:
            break
        since = mention.time
    return since


def _ends(mention: Mention, answers: list[int], policy: Policy) -> int:
    answer, window = _answer(mention, answers, policy), mention.time + span(policy.windows.competitor)
    return window if answer is None else min(answer, window)


def _answer(mention: Mention, answers: list[int], policy: Policy) -> int | None:
    place = bisect_left(answers, mention.time + round(policy.windows.same_conversation * HOUR))
    return answers[place] if place < len(answers) else None


def _complaint_words(complaint: Complaint, at: int) -> str:
    who = complaint.raised_by or "the client"
    return words.sentence(f"{who} complained on {words.day(complaint.time, at)}: {complaint.about}")


def _rating_words(rating: Rating, at: int) -> str:
    who = rating.respondent or "somebody there"
    return words.sentence(f"{who} gave {rating.nps} of 10 on {words.day(rating.time, at)}: would not recommend us")


def _mention_words(mention: Mention, at: int) -> str:
    return f"They spoke of {mention.competitor or 'another firm'} on {words.day(mention.time, at)}."
