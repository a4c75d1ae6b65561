"""Working time: how much of it lies between two times, and when a given amount will have passed."""

from services.scoring.domain.working.people import People
from services.scoring.domain.working.person import NOBODY_KNOWN, Person, decode_person, encode_person, fold_person
from shared.working import Hours

__all__ = ["NOBODY_KNOWN", "Hours", "People", "Person", "decode_person", "encode_person", "fold_person"]
