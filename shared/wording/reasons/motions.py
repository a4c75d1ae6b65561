"""What the statement on contacts that are mere motions says."""

from collections.abc import Iterator, Sequence

from shared.events.statements.contact import Channel, MotionsOnly, Purpose
from shared.wording.reader import Reader
from shared.wording.sentences import listing, sentence
from shared.wording.spans import lately

_CHANNELS = {
    Channel.MEETING: ("a meeting", "meetings", "in meetings"),
    Channel.VIDEO: ("a video call", "video calls", "by video"),
    Channel.CALL: ("a telephone call", "telephone calls", "by telephone"),
    Channel.LETTER: ("a letter", "letters", "by letter"),
    Channel.EMAIL: ("an e-mail", "e-mails", "by e-mail"),
}
_PURPOSES = {
    Purpose.SOCIAL: " to say hello",
    Purpose.CHECK_IN: " to ask how they are",
    Purpose.FUTURE: " about their future",
}


def motions(stated: MotionsOnly, _reader: Reader) -> str:
    """How many contacts were of which sort, and what they have in common."""
    parts = list(_parts(stated))
    total = stated.automated + stated.routine + stated.alike + stated.more
    shared = "" if stated.alike == total else _in_common(stated)
    return f"{sentence(_counted(parts, total, stated.more, lately(stated.within)))}{shared}"


def _parts(stated: MotionsOnly) -> Iterator[tuple[int, str]]:
    if stated.automated:
        yield stated.automated, "automated"
    if stated.routine:
        yield stated.routine, "routine or without substance"
    if stated.alike and stated.channel is not None:
        one, many, _ = _CHANNELS[stated.channel]
        purpose = "" if stated.purpose is None else _PURPOSES.get(stated.purpose, "")
        yield stated.alike, f"{one if stated.alike == 1 else many} from us{purpose}"


def _counted(parts: Sequence[tuple[int, str]], total: int, more: int, when: str) -> str:
    if len(parts) == 1:
        count, what = parts[0]
        how_many = f"all {total} contacts" if count == total else f"{count} of {total} contacts"
        return f"{how_many} {when} were {what}"
    said = listing([f"{count} {'was' if count == 1 else 'were'} {what}" for count, what in parts])
    rest = "none was more" if more == 0 else f"{more} {'was' if more == 1 else 'were'} more"
    return f"of {total} contacts {when} {said}; {rest}"


def _in_common(stated: MotionsOnly) -> str:
    common = [*(["from us"] if stated.from_us else []), *([_CHANNELS[stated.by][2]] if stated.by is not None else [])]
    return f" All came {', '.join(common)}." if common else ""
