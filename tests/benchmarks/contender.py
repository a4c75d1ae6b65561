"""A contender: a process of its own that prints what it found as its last line, in JSON."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence

from deploy.local.process import REPOSITORY

Finding = dict[str, float]

_LINES = 20


class ContenderFailedError(Exception):
    """It ended with an error, or not in time. The text holds the end of what it said."""


async def module(name: str, environment: Mapping[str, str], *, seconds: float = 600) -> Finding:
    """What a module of ours found."""
    return await program([sys.executable, "-m", f"tests.benchmarks.{name}"], environment, seconds=seconds)


async def program(argv: Sequence[str], environment: Mapping[str, str], *, seconds: float = 600) -> Finding:
    """What a program found. Raises ``ContenderFailedError``; the program never outlives this call."""
    process = await asyncio.create_subprocess_exec(
        *argv,
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(seconds):
            said, errors = await process.communicate()
    except TimeoutError as error:
        raise ContenderFailedError(f"{argv} was not done within {seconds:.0f} s") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode or not said.strip():
        end = "\n".join(errors.decode(errors="replace").splitlines()[-_LINES:])
        raise ContenderFailedError(f"{argv} ended with code {process.returncode}:\n{end}")
    finding: Finding = json.loads(said.splitlines()[-1])
    return finding
