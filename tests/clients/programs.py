"""A client as a program of its own.

`PROGRAM MODE TARGET` reads an array of facts from its standard input, reports them in that mode, and says a line of
JSON for each answer: its `status` (0 from Kafka, which has none) and its `body`. TARGET is the address of a service or
of a broker; the token is in the environment.

`PROGRAM read BROKER TOPIC…` says a line of JSON for each record of the topics, from their beginning until it is ended.
What reads with a CloudEvents SDK says the event's `topic`, `id`, `type`, `subject`, `time` and `data`; what reads with
a bare Kafka client says the record's `topic`, `partition`, `offset`, `headers` and `value`.
"""

import asyncio
import json
import os
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Self

Json = dict[str, Any]
#: Of a topic, and the id of an event on it.
Key = tuple[str, str]

REPORT_SECONDS, READ_SECONDS = 60.0, 60.0
_LINE_BYTES = 2**20


@dataclass(frozen=True)
class Program:
    """``command``: how it is started. ``log``: what it says of its troubles."""

    command: Sequence[str | Path]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def with_token(self, token: str) -> Self:
        """The same, which shows the token."""
        return replace(self, environment={**self.environment, "RAPPORT_TOKEN": token})

    async def report(self, mode: str, target: str, facts: Sequence[Json]) -> list[Json]:
        """Its answers. AssertionError with its log if it fails."""
        with self.log.open("ab") as log:
            process = await self._start(log, [mode, target], stdin=PIPE)
            async with asyncio.timeout(REPORT_SECONDS), _ended(process):
                said, _ = await process.communicate(json.dumps(facts).encode())
        assert process.returncode == 0, self._troubles()
        return [json.loads(line) for line in said.splitlines()]

    async def read(self, bootstrap: str, topics: Sequence[str], expected: Collection[Key]) -> dict[Key, Json]:
        """What it read until it had read all that is ``expected``; AssertionError with its log if it never has."""
        found: dict[Key, Json] = {}
        missing = {*expected}
        with self.log.open("ab") as log:
            process = await self._start(log, ["read", bootstrap, *topics], stdin=DEVNULL)
            try:
                async with asyncio.timeout(READ_SECONDS), _ended(process):
                    async for key, said in _events(process):
                        found[key] = said
                        missing.discard(key)
                        if not missing:
                            break
            except TimeoutError:
                pass  # what is missing says more
        assert not missing, f"{len(missing)} of {len(expected)} never came, {min(missing)} for one\n{self._troubles()}"
        return found

    async def _start(self, log: IO[bytes], words: Sequence[str], stdin: int) -> Process:
        return await asyncio.create_subprocess_exec(
            *self.command, *words, stdin=stdin, stdout=PIPE, stderr=log, limit=_LINE_BYTES,
            env={**os.environ, **self.environment},
        )  # fmt: skip

    def _troubles(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])


async def _events(process: Process) -> AsyncIterator[tuple[Key, Json]]:
    assert process.stdout is not None
    async for line in process.stdout:
        for said in _records(json.loads(line)):
            yield (said["topic"], said["id"] if "id" in said else said["headers"]["ce_id"]), said


def _records(said: Json) -> Iterator[Json]:
    """Our own form. kcat has another, and says where a partition ends."""
    if "payload" in said:
        names, values = said["headers"][::2], said["headers"][1::2]
        yield {**said, "headers": dict(zip(names, values, strict=True)), "value": said["payload"]}
    else:
        yield said


@asynccontextmanager
async def _ended(process: Process) -> AsyncIterator[None]:
    try:
        yield
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
