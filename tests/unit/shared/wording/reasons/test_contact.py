"""What statements on contact say, to the letter."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from shared.events.interactions import Channel, Purpose
from shared.events.statements import Statement
from shared.events.statements.contact import (
    Breadth,
    CadenceShortfall,
    CheckInDue,
    MatchAssessed,
    MatchInferred,
    MotionsOnly,
    SingleThread,
)
from shared.wording import Reader, reasons

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
READER = Reader(AT, ZoneInfo("Europe/London"), {"nia": "Nia Rees"}.get, me="jane")
MAY = datetime(2026, 5, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        (
            SingleThread(person="jane", within=365, matters=2),
            "Only you have been in touch in the last year, though they have given us 2 matters.",
        ),
        (
            SingleThread(person="nia", within=200, matters=3),
            "Only Nia Rees has been in touch in the last 200 days, though they have given us 3 matters.",
        ),
        (
            CadenceShortfall(made=8, lately=3, over=180, standard=10),
            (
                "8 calls and meetings in the last year, 3 of them in the last 180 days; our standard is 10. "
                "At that pace it will be 6 in a year."
            ),
        ),
        (
            CadenceShortfall(made=1, lately=1, over=180, standard=10),
            (
                "1 call or meeting in the last year, in the last 180 days; our standard is 10. "
                "At that pace it will be 2 in a year."
            ),
        ),
        (
            CadenceShortfall(made=6, lately=6, over=180, standard=10, spoken=False),
            "6 contacts in the last year, all of them in the last 180 days; our standard is 10.",
        ),
        (
            CadenceShortfall(made=9, lately=0, over=180, standard=10),
            (
                "9 calls and meetings in the last year, none of them in the last 180 days; our standard is 10. "
                "At that pace it will be 0 in a year."
            ),
        ),
        (
            CadenceShortfall(made=0, lately=0, over=180, standard=10),
            "No call or meeting in the last year; our standard is 10.",
        ),
        (
            CheckInDue(every=180),
            (
                "No record that anybody has ever asked them what they like and what we could do better. "
                "Our rule is twice a year."
            ),
        ),
        (
            CheckInDue(every=45, last=MAY),
            (
                "No record that anybody has asked them since 3 May what they like and what we could do better. "
                "Our rule is every 45 days."
            ),
        ),
        (
            MatchAssessed(rating=2, when=MAY, poor=True, by="Ms Hall"),
            (
                "Asked how well they and the person responsible go together, Ms Hall said 2 of 5 on 3 May. "
                "A colleague may suit them better."
            ),
        ),
        (
            MatchAssessed(rating=5, when=AT, poor=False),
            "They and the person responsible go well together: 5 of 5 today.",
        ),
        (
            MatchInferred(since=MAY, before=94.6, after=25),
            (
                "They sound less content since responsibility for them changed hands on 3 May: 25 of 100 on average, "
                "95 before. There may be other reasons."
            ),
        ),
        (Breadth(areas=3, people=2), "They know 2 of our people and we work for them in 3 fields of law."),
        (Breadth(areas=0, people=3), "They know 3 of our people."),
        (Breadth(areas=4, people=0), "We work for them in 4 fields of law."),
        (
            MotionsOnly(within=180, automated=9, more=1, from_us=True),
            "9 of 10 contacts in the last 180 days were automated. All came from us.",
        ),
        (
            MotionsOnly(
                within=180, alike=8, channel=Channel.EMAIL, purpose=Purpose.SOCIAL, from_us=True, by=Channel.EMAIL
            ),
            "All 8 contacts in the last 180 days were e-mails from us to say hello.",
        ),
        (
            MotionsOnly(within=180, automated=5, routine=2, alike=1, channel=Channel.LETTER, purpose=Purpose.OTHER),
            (
                "Of 8 contacts in the last 180 days 5 were automated, 2 were routine or without substance and "
                "1 was a letter from us; none was more."
            ),
        ),
    ],
)
def test_a_statement_is_a_sentence(stated: Statement, why: str) -> None:
    assert reasons.why(stated, READER) == why


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        (SingleThread(person="nia", within=365, matters=2), "only Nia Rees is in touch with them"),
        (SingleThread(person="jane", within=365, matters=2), "only you are in touch with them"),
        (CadenceShortfall(made=8, lately=3, over=180, standard=10), "fewer contacts than our standard of 10 a year"),
        (CheckInDue(every=180), "nobody has asked them yet how we do"),
        (CheckInDue(every=180, last=MAY), "nobody has asked them how we do since 3 May"),
        (MatchInferred(since=MAY, before=90, after=25), "they and the person responsible may not suit each other"),
        (Breadth(areas=3, people=2), None),
    ],
)
def test_a_title_names_people_and_things(stated: Statement, title: str | None) -> None:
    assert reasons.title(stated, READER) == title
