"""How often we were in touch, in words, against our own standard."""

from services.scoring.domain.assessment.health import Cadence
from services.scoring.domain.policy.model import Policy
from shared.events.interactions import Channel
from shared.wording import Reader, sentence

_SPOKEN = frozenset({Channel.MEETING, Channel.VIDEO, Channel.CALL})


def talks(cadence: Cadence, policy: Policy, reader: Reader) -> str:
    """E.g. "12 calls and meetings in the last year, the last on 3 May. By our standard it would be 10 by now."."""
    one, many = ("call or meeting", "calls and meetings")
    if not _SPOKEN.issuperset(policy.counts_as_real):
        one, many = "contact that counts", "contacts that count"
    count, last = cadence.contacts, cadence.last_contact
    made = f"no {one} on record" if count == 0 else f"1 {one}" if count == 1 else f"{count} {many}"
    when = "" if last is None else f", the last {reader.on(last)}"
    standard = round(cadence.expected)
    ours = f" By our standard it would be {standard} by now." if standard else ""
    return f"{sentence(f'{made} in the last year{when}')}{ours}"
