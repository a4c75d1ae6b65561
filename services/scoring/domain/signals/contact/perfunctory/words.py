"""The pattern of contacts that are mere motions, in words."""

from collections.abc import Iterator, Sequence

from services.scoring.domain import words
from services.scoring.domain.signals.contact.perfunctory.kind import Kind, kind_of
from services.scoring.domain.signals.contact.perfunctory.motions import Contact, Sort, sort_of
from shared.events.interactions import Channel, Purpose

_CHANNELS = {
    Channel.MEETING: ("meeting", "meetings", "in meetings"),
    Channel.VIDEO: ("video call", "video calls", "by video"),
    Channel.CALL: ("telephone call", "telephone calls", "by telephone"),
    Channel.LETTER: ("letter", "letters", "by letter"),
    Channel.EMAIL: ("e-mail", "e-mails", "by e-mail"),
}
_PURPOSES = {
    Purpose.SOCIAL: " to say hello",
    Purpose.CHECK_IN: " to ask how they are",
    Purpose.FUTURE: " about their future",
}


def motions_words(contacts: Sequence[Contact], real: frozenset[Channel], alike: int | None, when: str) -> str:
    """How many of ``contacts`` were of which sort, and what they have in common. ``when``: "in the last 180 days"."""
    kinds = [kind_of(bits) for _, bits in contacts]
    automated = sum(kind.automated for kind in kinds)
    same = sum(bits == alike for _, bits in contacts)
    hollow = sum(sort_of(bits, real) is Sort.HOLLOW for _, bits in contacts)
    parts = [
        *([(automated, "automated")] if automated else []),
        *([(hollow - automated, "routine or without substance")] if hollow > automated else []),
        *([(same, _of_kind(kind_of(alike), same))] if same and alike is not None else []),
    ]
    rest = len(kinds) - hollow - same
    common = "" if same == len(kinds) else _in_common(kinds)
    return f"{words.sentence(_counted(parts, len(kinds), rest, when))}{common}"


def _of_kind(kind: Kind, count: int) -> str:
    one, many, _ = _CHANNELS[kind.channel]
    return f"{one if count == 1 else many} from us{_PURPOSES.get(kind.purpose, '')}"


def _counted(parts: Sequence[tuple[int, str]], total: int, rest: int, when: str) -> str:
    if len(parts) == 1:
        count, what = parts[0]
        how_many = f"all {total} contacts" if count == total else f"{count} of {total} contacts"
        return f"{how_many} {when} were {what}"
    said = words.listing([f"{count} {'was' if count == 1 else 'were'} {what}" for count, what in parts])
    more = "none was more" if rest == 0 else f"{rest} {'was' if rest == 1 else 'were'} more"
    return f"of {total} contacts {when} {said}; {more}"


def _in_common(kinds: Sequence[Kind]) -> str:
    common = ", ".join(_shared(kinds))
    return f" All came {common}." if common else ""


def _shared(kinds: Sequence[Kind]) -> Iterator[str]:
    if all(kind.outbound for kind in kinds):
        yield "from us"
    channels = {kind.channel for kind in kinds}
    if len(channels) == 1:
        yield _CHANNELS[channels.pop()][2]
