"""Sentences for people: British English, pure values in and text out. It knows no service, no clock, no I/O.

The sentences of Rapport's own statements are in ``shared.wording.reasons`` and ``shared.wording.standing``, which this
face does not show: the kernel counts and lists things in words, and knows no language.
"""

from shared.wording.characters import cut, graphemes
from shared.wording.dates import day_month, days_ago, full_date, long_date, names_a_day
from shared.wording.names import spoken
from shared.wording.numbers import amount, counted, in_words, plural, signed
from shared.wording.reader import Reader
from shared.wording.reordering import without_reordering
from shared.wording.sentences import capitalised, listing, quoted, sentence, shortened, within
from shared.wording.zones import moment, since, zone_name

__all__ = [
    "Reader",
    "amount",
    "capitalised",
    "counted",
    "cut",
    "day_month",
    "days_ago",
    "full_date",
    "graphemes",
    "in_words",
    "listing",
    "long_date",
    "moment",
    "names_a_day",
    "plural",
    "quoted",
    "sentence",
    "shortened",
    "signed",
    "since",
    "spoken",
    "within",
    "without_reordering",
    "zone_name",
]
