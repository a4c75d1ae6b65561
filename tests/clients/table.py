"""The table of clients in `docs/integrate.md`, made of what the tests saw."""

import re
from collections.abc import Iterator, Mapping

from deploy.local.process import REPOSITORY
from tests.clients.catalogue import ABILITIES, CLIENTS, LIMITS, Client

DOCUMENT = REPOSITORY / "docs" / "integrate.md"
_MADE = re.compile(r"(<!-- made by `make clients` -->\n).*?(<!-- made so far -->\n)", re.DOTALL)
_ABSENT = "–"

Seen = Mapping[str, Mapping[str, bool]]


def rows(seen: Seen) -> dict[str, str]:
    """By title, the row of each client."""
    return {client.title: _row(client, seen.get(client.title, {})) for client in CLIENTS}


def differences(seen: Seen) -> list[str]:
    """Rows that the document has otherwise than they were seen; a client of which nothing was seen has none."""
    written = _written()
    compared = [
        (f"{client.title}, {ABILITIES[one]}", written.get(client.title, {}).get(one), _cell(client, one, able))
        for client in CLIENTS
        for one, able in seen.get(client.title, {}).items()
    ]
    return [f"{what}: written {said!r}, seen {now!r}" for what, said, now in compared if said != now]


def write(seen: Seen) -> None:
    """Put the table into the document."""
    made = "\n".join(_lines(seen)) + "\n"
    text, count = _MADE.subn(lambda found: f"{found[1]}\n{made}\n{found[2]}", DOCUMENT.read_text())
    assert count == 1, f"{DOCUMENT} has no place for the table"
    DOCUMENT.write_text(text)


def _lines(seen: Seen) -> Iterator[str]:
    yield f"| client | {' | '.join(ABILITIES.values())} |"
    yield "|---" * (len(ABILITIES) + 1) + "|"
    yield from rows(seen).values()
    yield ""
    for number, reason in enumerate(_reasons(), 1):
        yield f"{number}. {reason}"


def _row(client: Client, seen: Mapping[str, bool]) -> str:
    cells = [_ABSENT if one not in client.abilities else _cell(client, one, seen.get(one)) for one in ABILITIES]
    return f"| {' | '.join([client.title, *cells])} |"


def _cell(client: Client, ability: str, able: bool | None) -> str:  # noqa: FBT001  what was seen
    if able is None:
        return "not tried"
    if able:
        return "yes"
    reason = LIMITS.get((client.name, ability))
    return "no" if reason is None else f"no ({_reasons().index(reason) + 1})"


def _reasons() -> list[str]:
    return list(dict.fromkeys(LIMITS.values()))


def _written() -> dict[str, dict[str, str]]:
    found = _MADE.search(DOCUMENT.read_text())
    assert found is not None, f"{DOCUMENT} has no table of clients"
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in found[0].splitlines() if row[:1] == "|"]
    return {title: dict(zip(ABILITIES, rest, strict=True)) for title, *rest in cells}
