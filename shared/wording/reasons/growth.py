"""What statements on goals, news and referrals say."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.events.statements.growth import (
    FutureTalks,
    GoalsUnknown,
    NewsUnmentioned,
    ReferralMoment,
    ReferralUnthanked,
)
from shared.wording.reader import Reader
from shared.wording.reasons.many import latest, number_of, times
from shared.wording.sentences import listing, quoted


def _goals_unknown(stated: GoalsUnknown, reader: Reader) -> str:
    return f"A client since {reader.day(stated.since)}, and no record of what they want to achieve"


def _goals_unknown_title(_stated: GoalsUnknown, _reader: Reader) -> str:
    return "no record of what they want to achieve"


def _news_unmentioned(stated: NewsUnmentioned, reader: Reader) -> str:
    about = "" if stated.about is None else f" about {stated.about}"
    news = f"There was news{about} {reader.on(stated.when)}: {quoted(stated.headline)}"
    return f"{news}. No record that anybody has mentioned it to them."


def _news_unmentioned_title(stated: NewsUnmentioned, _reader: Reader) -> str:
    return f"news about {stated.about or 'them'}, and a reason to call"


def _referral_moment(stated: ReferralMoment, reader: Reader) -> str:
    gave = f"{stated.respondent or 'Somebody there'} gave us {stated.nps} of 10 {reader.on(stated.when)}"
    if stated.asked is None:
        asked = "has ever asked them for a referral"
    else:
        asked = f"has asked them for a referral since {reader.day(stated.asked)}"
    ours = "" if stated.given is None else f" We sent them somebody {reader.on(stated.given)}."
    return f"{gave}. No record that anybody {asked}.{ours}"


def _referral_unthanked(stated: ReferralUnthanked, reader: Reader) -> str:
    sent = f"{stated.referred_by or 'They'} sent us {stated.who or 'somebody'} {reader.on(stated.when)}"
    return f"{sent}. No record that anybody thanked them."


def _referral_unthanked_title(stated: ReferralUnthanked, _reader: Reader) -> str:
    return f"no record that {stated.referred_by or 'they'} {_were(stated)} thanked for a referral"


def _were(stated: ReferralUnthanked) -> str:
    return "were" if stated.referred_by is None else "was"


def _future(stated: FutureTalks, reader: Reader) -> str:
    said = [f"brought them {number_of(stated.ideas, 'idea')} for their future"] if stated.ideas else []
    what = "it" if said else "their future"
    said += [f"talked with them about {what}{times(stated.talks)}"] if stated.talks else []
    return f"We {listing(said)}{latest(stated.ideas + stated.talks, stated.latest, reader)}"


WHY: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    GoalsUnknown: _goals_unknown,
    NewsUnmentioned: _news_unmentioned,
    ReferralMoment: _referral_moment,
    ReferralUnthanked: _referral_unthanked,
    FutureTalks: _future,
}
TITLES: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    GoalsUnknown: _goals_unknown_title,
    NewsUnmentioned: _news_unmentioned_title,
    ReferralUnthanked: _referral_unthanked_title,
}
