"""The sentences of what ended a risk, said to a reader. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.events.statements.endings import (
    AnsweredInTime,
    CheckInAhead,
    Circumstance,
    Ended,
    EndedAfter,
    EndedAs,
    EndedOn,
    Happened,
    InTouchAgain,
    Lapsed,
    MatchRated,
    MovedTo,
    PaceEnough,
    PromoterPast,
    PutRightFirst,
    ScoreBack,
    ScoreGiven,
    StillTime,
)
from shared.wording import reasons
from shared.wording.numbers import amount
from shared.wording.reader import Reader
from shared.wording.sentences import sentence

_UNSATISFIED = "(not to their satisfaction)"
#: ``{on}``: "today", "on 12 January"; ``{day}``: the same without "on".
HAPPENED: Mapping[Happened, str] = {
    "action_done": "The action was done {on}",
    "action_dropped": "The action was dropped {on}",
    "another_in_touch": "Somebody else of ours was in touch, too, {on}",
    "call_returned": "The call was returned {on}",
    "client_told": "The client was told {on}",
    "complaint_acknowledged": "We told them {on} that we take it up",
    "complaint_resolved": "The complaint was resolved {on}",
    "complaint_resolved_unsatisfied": f"The complaint was resolved {_UNSATISFIED} {{on}}",
    "complaint_satisfied": "They were satisfied {on}",
    "costs_reviewed": "Their costs were reviewed {on}",
    "deadline_at_risk": "It was said {on} that it is at risk",
    "deadline_met": "The deadline was met {on}",
    "deadline_missed": "The deadline was missed {on}",
    "email_answered": "It was answered {on}",
    "goals_agreed": "Goals were agreed {on}",
    "in_rhythm": "In touch {on}, in keeping with this client's rhythm",
    "invoice_cancelled": "The invoice was cancelled {on}",
    "invoice_paid": "The invoice was paid {on}",
    "matter_closed": "The matter was closed {on}",
    "mistake_remedied": "The mistake was put right {on}",
    "mistake_remedied_unsatisfied": f"The mistake was put right {_UNSATISFIED} {{on}}",
    "more_than_motions": "There was more than that {on}",
    "news_dismissed": "It was dismissed {on}",
    "news_mentioned": "It was mentioned to them {on}",
    "onboarded": "Onboarded; recorded {on}",
    "partner_changed": "Nothing says so of whoever is responsible since {day}",
    "promise_broken": "The promise was broken {on}",
    "promise_kept": "The promise was kept {on}",
    "referral_asked": "We asked them {on}",
    "referral_thanked": "They were thanked {on}",
    "relationship_ended": "The relationship has ended",
    "spoken_since": "We have spoken since, {on}",
    "status_reported": "The client was told where it stands {on}",
    "talked_beyond_routine": "We talked of more than routine {on}",
    "talked_since": "We have talked to them since, {on}",
    "terms_ended": "The terms ended {on}",
    "terms_renewed": "New terms were agreed {on}",
    "terms_reviewed": "They were gone through with the client {on}",
    "word_from_us": "They had word from us {on}",
}
#: ``{days}``: "90 days".
LAPSED: Mapping[Lapsed, str] = {
    "amends_past": "{days} have passed",
    "answers_old": "The last answer is older than {days}: it says nothing of today",
    "call_unreturned": "Not returned for {days}: no longer followed",
    "competitor_silent": "No further mention in {days}",
    "complaint_unsatisfied": "Followed for {days}: no longer followed",
    "email_unanswered": "Not answered for {days} beyond the time for it: no longer followed",
    "frustration_silent": "No further frustrated word in {days}",
    "goals_unknown": "They have been a client for {days}: no longer asked for",
    "invoice_silent": "Nothing was heard of it for {days}: no longer followed",
    "last_score_old": "The last score is older than {days}; it is time to ask again",
    "match_old": "{days} have passed; it is time to ask again",
    "motions_few": "Too few contacts in the last {days} to call it a habit",
    "no_invoice": "They had no invoice for {days}",
    "onboarding_long": "{days} with us: onboarding is no longer followed",
    "overdue_long": "Overdue for {days}: no longer followed",
    "referral_unthanked": "No record of thanks for {days}: no longer followed",
    "score_old": "The score is older than {days}; it is time to ask again",
    "untold_long": "{days} have passed since it was missed",
}
CIRCUMSTANCES: Mapping[Circumstance, str] = {
    "checkins_ended": "No check-ins are planned for them any more",
    "complaint_forgotten": "No longer followed: many later complaints are open",
    "contract_over": "They are no longer under contract until a certain day",
    "deadline_forgotten": "No longer followed",
    "deadline_unreported": "No record whether it was met; it is no longer followed",
    "first_checkin_past": "They have been with us for a long time: their first check-in is no longer followed",
    "less_contact_agreed": "Less frequent contact was agreed",
    "long_silent": "None of us has been in touch for a long time, which is a risk of its own",
    "matter_finished": "Their matter is finished, and nothing is open",
    "mistake_forgotten": "No longer followed: many later mistakes are known",
    "more_time_for_calls": "There is more time to return calls now",
    "more_time_for_emails": "There is more time to answer e-mails now",
    "news_old": "No longer news",
    "no_longer_promoter": "Nobody there would recommend us as warmly any more",
    "not_followed": "This is no longer followed",
    "onboarding_done": "All steps of onboarding are done",
    "onboarding_in_time": "There is still time to onboard the client",
    "other_hours": "Other hours to answer were agreed",
    "rhythm_unknown": "Too few contacts are known to speak of a rhythm",
    "silent_beyond_rhythm": "Still silent; it is the client's own rhythm now that is broken",
    "silent_beyond_rule": "Still silent; it is the firm's rule now that is broken",
    "status_not_agreed": "Reports at intervals are no longer agreed",
    "terms_open": "The terms no longer end on a certain day",
    "terms_unknown": "Nothing is known of the terms any more",
    "untold_as_well": "The client has not been told of it, which is a risk of its own",
}
_MOVED = {
    "action_moved": "It is now planned for",
    "deadline_moved": "The deadline was moved to",
    "promise_moved": "It is now promised for",
    "terms_until": "New terms were agreed, until",
}


def why(stated: Ended, reader: Reader) -> str:
    """What ended it, in one or two whole sentences."""
    return sentence(_WHY[type(stated)](stated, reader))


def _on(stated: EndedOn, reader: Reader) -> str:
    return HAPPENED[stated.kind].format(on=reader.on(stated.when), day=reader.day(stated.when))


def _after(stated: EndedAfter, _reader: Reader) -> str:
    return LAPSED[stated.kind].format(days=amount(stated.days, "day"))


def _as(stated: EndedAs, _reader: Reader) -> str:
    return CIRCUMSTANCES[stated.kind]


def _moved(stated: MovedTo, reader: Reader) -> str:
    return f"{_MOVED[stated.kind]} {reader.day(stated.to)}"


def _still_time(stated: StillTime, reader: Reader) -> str:
    if stated.kind == "complaint_in_time":
        return f"The complaint is of {reader.day(stated.began)}: there is still time"
    return f"It appeared only {reader.on(stated.began)}; there is still time to mention it"


def _score_given(stated: ScoreGiven, reader: Reader) -> str:
    return f"They gave {stated.value} of {stated.most} {reader.on(stated.when)}"


def _promoter_past(stated: PromoterPast, reader: Reader) -> str:
    if stated.given is None:
        return f"It is no longer the moment, although they gave us {stated.nps} of 10"
    return f"They gave us {stated.nps} of 10 {reader.on(stated.given)}: too long ago now"


def _put_right_first(stated: PutRightFirst, reader: Reader) -> str:
    first = "" if stated.first is None else f" {reasons.why(stated.first, reader)}"
    return f"Something has to be put right first.{first}"


def _in_time(stated: AnsweredInTime, reader: Reader) -> str:
    return f"{stated.in_time} of the last {stated.of} were answered in time, the latest {reader.on(stated.when)}"


def _match(stated: MatchRated, reader: Reader) -> str:
    who = "it was noted" if stated.by is None else f"{stated.by} said"
    how = f"well they and the person responsible go together: {stated.rating} of 5"
    return f"{who} {reader.on(stated.when)} how {how}"


def _pace(stated: PaceEnough, reader: Reader) -> str:
    year = f"{stated.forecast} in the year to {reader.day(stated.until)}"
    return f"At the present pace it will be {year}; our standard is {stated.standard:g}"


def _checkin(stated: CheckInAhead, reader: Reader) -> str:
    asked = "" if stated.when is None else f"They were asked {reader.on(stated.when)}. "
    return f"{asked}The next check-in is due {reader.on(stated.due)}"


def _in_touch(stated: InTouchAgain, reader: Reader) -> str:
    kinds = "call or meeting" if stated.spoken else "contact"
    return f"The last {kinds} was {reader.on(stated.when)}, recent enough"


def _score_back(stated: ScoreBack, _reader: Reader) -> str:
    return f"The score is back at {stated.score} of 100"


_WHY: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    EndedOn: _on,
    EndedAfter: _after,
    EndedAs: _as,
    MovedTo: _moved,
    StillTime: _still_time,
    ScoreGiven: _score_given,
    PromoterPast: _promoter_past,
    PutRightFirst: _put_right_first,
    AnsweredInTime: _in_time,
    MatchRated: _match,
    PaceEnough: _pace,
    CheckInAhead: _checkin,
    InTouchAgain: _in_touch,
    ScoreBack: _score_back,
}
#: The models that have a sentence.
WORDED = frozenset(_WHY)
