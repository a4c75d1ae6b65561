"""no_contact and rhythm_break: too long without a word, by the firm's rule and by the client's own rhythm."""

from collections.abc import Iterator
from functools import partial

from services.scoring.domain import words
from services.scoring.domain.clock import span
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.rhythm import breaks_at
from services.scoring.domain.risks.window import Ending, Window
from services.scoring.domain.silence import beginning
from services.scoring.domain.state import State
from shared.events.interactions import Channel
from shared.events.scoring import RiskKind

_NAMES = {Channel.CALL: "telephone call", Channel.VIDEO: "video call", Channel.EMAIL: "e-mail"}


def no_contact(state: State, policy: Policy) -> Iterator[Window]:
    """Opens when no real contact took place for the tier's days; a real contact ends it."""
    last = _last_real(state, policy)
    start = beginning(state, policy) if last is None else last
    if start is None:
        return
    why = partial(_no_contact_words, start, policy, ever=last is not None)
    evidence = () if last is None else state.interactions.contacts.named(last)
    opens = start + span(policy.tier(state.clients.tier_name).no_contact)
    yield Window(RiskKind.NO_CONTACT, opens, None, why, evidence=evidence)


def no_contact_ended(state: State, _subject: str, at: int, policy: Policy) -> Ending:
    """By a contact, or because less often was agreed."""
    last = _last_real(state, policy)
    if last is None:
        return Ending("Less frequent contact was agreed.")
    evidence = state.interactions.contacts.named(last)
    return Ending(f"The last {_kinds(policy)} was on {words.day(last, at)}, recent enough.", evidence)


def rhythm_break(state: State, policy: Policy) -> Iterator[Window]:
    """Opens when the silence is too long for this client; any contact ends it."""
    expected = breaks_at(state, policy)
    if expected is None:
        return
    last, opens = expected
    evidence, why = state.interactions.contacts.named(last), partial(_rhythm_words, last, opens)
    yield Window(RiskKind.RHYTHM_BREAK, opens, None, why, evidence=evidence, cap=policy.caps.rhythm_break)


def rhythm_break_ended(state: State, _subject: str, at: int, policy: Policy) -> Ending:
    """By a contact, or because the rhythm now looks slower."""
    expected = breaks_at(state, policy)
    if expected is None:
        return Ending("Too few contacts are known to speak of a rhythm.")
    evidence = state.interactions.contacts.named(expected[0])
    return Ending(f"In touch on {words.day(expected[0], at)}, in keeping with this client's rhythm.", evidence)


def _last_real(state: State, policy: Policy) -> int | None:
    return state.interactions.contacts.last(policy.counts_as_real)


def _kinds(policy: Policy) -> str:
    names = [_NAMES.get(channel, channel.value) for channel in Channel if channel in policy.counts_as_real]
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _no_contact_words(start: int, policy: Policy, at: int, *, ever: bool) -> str:
    if ever:
        return f"No {_kinds(policy)} since {words.day(start, at)}."
    return f"No {_kinds(policy)} at all, as far back as we could have seen one ({words.day(start, at)})."


def _rhythm_words(last: int, opens: int, at: int) -> str:
    usual = f"at this client's usual pace we would have been in touch by {words.day(opens, at)}"
    return f"Silent since {words.day(last, at)}; {usual}."
