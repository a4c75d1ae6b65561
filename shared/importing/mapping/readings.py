"""What a mapping says of how texts are read: the keys for times, and those for numbers."""

import re
from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from shared.documents import Node
from shared.importing.mapping.directives import check_formats, has_two_digit_year
from shared.importing.mapping.moments import Moments
from shared.importing.mapping.named_formats import ISO, RFC_3339
from shared.importing.mapping.numbers import INDIAN, MARKS, PARENTHESES, THREES, TRAILING, Numbers
from shared.importing.mapping.written import ZONES, LeftOpen

MOMENTS = ("format", "zone", "pivot", "zones")
NUMBERS = ("decimal", "grouping", "negative", "unit")
#: ``empty``: texts that stand for an empty cell.
READING = (*MOMENTS, *NUMBERS, "empty")

_YEAR = re.compile(r"1[5-9][0-9]{2}|20[0-9]{2}")
_OFFSET = re.compile(r"[+-](?:0[0-9]|1[0-4]):[0-5][0-9]")
_ZONE_NAME = re.compile(r"[A-Za-z]{2,6}")
#: IANA has some of these, as names of offsets that never change or for other places than a reader expects.
_ABBREVIATION = re.compile(r"[A-Z]{2,4}")

#: What some machines have beside the zones: their own time, and zones that count leap seconds.
_OF_A_MACHINE = ("right/", "posix", "localtime", "Factory")


def moments(given: Mapping[str, Node], default: Moments) -> Moments:
    """How times are read: as ``given`` says, else as by ``default``."""
    if given.keys().isdisjoint(MOMENTS):
        return default
    zone = _zone(given["zone"]) if "zone" in given else default.zone
    left_open = LeftOpen(
        _pivot(given["pivot"]) if "pivot" in given else default.left_open.pivot,
        _zones(given["zones"]) if "zones" in given else default.left_open.zones,
    )
    # A zone without a format means local times, which RFC 3339 does not have.
    formats = (ISO,) if zone is not None and default.formats == (RFC_3339,) else default.formats
    if "format" in given:
        formats = _formats(given["format"], left_open)
    return replace(default, formats=formats, zone=zone, left_open=left_open)


def numbers(given: Mapping[str, Node], default: Numbers) -> Numbers:
    """How numbers are read: as ``given`` says, else as by ``default``."""
    if given.keys().isdisjoint(NUMBERS):
        return default
    decimal, grouping, negative, unit = (given.get(name) for name in NUMBERS)
    return Numbers(
        default.decimal if decimal is None else _among(decimal, MARKS, '"." or ","'),
        default.grouping if grouping is None else _among(grouping, (THREES, INDIAN), f"{THREES} or {INDIAN}"),
        default.negative if negative is None else _negative(negative),
        default.units if unit is None else _units(unit),
    )


def _formats(node: Node, left_open: LeftOpen) -> tuple[str, ...]:
    formats = tuple(one.text() for one in node.items())
    try:
        check_formats(formats)
    except ValueError as error:
        raise node.error(str(error)) from error
    if left_open.pivot is None and any(map(has_two_digit_year, formats)):
        raise node.error(
            "%y leaves the century open: name the first of the hundred years that are meant, such as pivot: 1970"
        )
    return formats


def _pivot(node: Node) -> int:
    if not _YEAR.fullmatch(node.text()):
        raise node.error("pivot must be a year from 1500 to 2099: %y is a year from then on, less than 100 later")
    return int(node.text())


def _zones(node: Node) -> tuple[tuple[str, str], ...]:
    """Longer names first: of EST and ESTX the longer one is meant where both fit."""
    found = dict(ZONES)
    for name, offset in node.entries():
        if not _ZONE_NAME.fullmatch(name.text()):
            raise name.error("zones must have names of 2 to 6 letters, such as BST")
        if not _OFFSET.fullmatch(offset.text()):
            raise offset.error('zones must give offsets such as "+01:00"')
        found[name.text()] = offset.text()
    return tuple(sorted(found.items(), key=lambda one: -len(one[0])))


def _zone(node: Node) -> ZoneInfo:
    name = node.text()
    if _ABBREVIATION.fullmatch(name) and name not in ("UTC", "GMT"):
        raise node.error(f"zone must be an IANA time zone such as Europe/London; {name} has no one meaning")
    if name.startswith(_OF_A_MACHINE):
        raise node.error("zone must be an IANA time zone such as Europe/London, not one of this machine")
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise node.error("zone must be an IANA time zone such as Europe/London") from error


def _among(node: Node, allowed: tuple[str, ...], words: str) -> str:
    if node.text() not in allowed:
        raise node.error(f"{node.text()} is not allowed: it must be {words}")
    return node.text()


def _negative(node: Node) -> tuple[str, ...]:
    words = f"{PARENTHESES} for (5), {TRAILING} for 5-, or a list of both"
    return tuple(_among(one, (PARENTHESES, TRAILING), words) for one in node.items())


def _units(node: Node) -> tuple[str, ...]:
    """Longer ones first: of h and hrs the longer one is meant where both fit."""
    for one in node.items():
        if re.search(r"[0-9+,()\-]", one.text()) or not one.text().strip(" ."):
            raise one.error("unit must hold no digits and no marks of numbers")
    return tuple(sorted((one.text().strip() for one in node.items()), key=len, reverse=True))
