"""`?min_version=clients:3&min_version=interactions:17`: answers that include the facts the caller has just reported."""

from collections.abc import Collection, Sequence

from fastapi import HTTPException
from pydantic import WithJsonSchema

from shared.projections.read_your_writes import AppliedVersions, NotCaughtUp

#: How long a caller is kept waiting, in seconds.
WAIT_SECONDS = 10.0


def form(topics: Collection[str]) -> WithJsonSchema:
    """What the OpenAPI document says of one version: what ``parse`` takes."""
    return WithJsonSchema({"type": "string", "pattern": f"^({'|'.join(sorted(topics))}):[0-9]{{1,18}}$"})


def parse(asked: Sequence[str], topics: Collection[str]) -> dict[str, int]:
    """Versions by topic. Raises 422 for what is not ``topic:version`` with one of ``topics``."""
    versions: dict[str, int] = {}
    for text in asked:
        topic, _, number = text.partition(":")
        if topic not in topics or not number.isascii() or not number.isdigit() or len(number) > 18:  # noqa: PLR2004  bigint
            known = ", ".join(sorted(topics))
            raise HTTPException(422, f"min_version must be topic:version, e.g. clients:3, with one of: {known}")
        versions[topic] = max(versions.get(topic, 0), int(number))
    return versions


async def wait_for(applied: AppliedVersions, stream: str, versions: dict[str, int]) -> None:
    """Wait until these versions are applied. Raises 504 after ``WAIT_SECONDS``."""
    if not versions:
        return
    try:
        await applied.wait(stream, versions, seconds=WAIT_SECONDS)
    except NotCaughtUp as error:
        asked = ", ".join(f"{topic}:{version}" for topic, version in versions.items())
        raise HTTPException(504, f"{asked} has not been applied after {WAIT_SECONDS:.0f} s; retry") from error
