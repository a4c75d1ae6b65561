"""Sentences for people: British English, pure values in and text out. It knows no service, no clock, no I/O."""

from shared.wording.dates import day_month, days_ago, full_date, long_date, since
from shared.wording.names import spoken
from shared.wording.numbers import amount, counted, plural, points
from shared.wording.reordering import without_reordering
from shared.wording.sentences import capitalised, listing, quoted, sentence, within

__all__ = [
    "amount",
    "capitalised",
    "counted",
    "day_month",
    "days_ago",
    "full_date",
    "listing",
    "long_date",
    "plural",
    "points",
    "quoted",
    "sentence",
    "since",
    "spoken",
    "within",
    "without_reordering",
]
