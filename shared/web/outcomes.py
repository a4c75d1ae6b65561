"""The answers to `POST /events`, as the OpenAPI document describes them."""

from typing import Literal

from pydantic import BaseModel

from shared.web.problems import Problem


class Recorded(BaseModel):
    """The fact is recorded, now or before.

    ``topic`` and ``version``: for `min_version`, where answers are to include it. ``event``: the id of the recorded
    event. ``advice``: what to do about a fact that has no effect; left out where there is nothing to say.
    """

    status: Literal["recorded"]
    source: str
    id: str
    subject: str
    topic: str
    version: int
    event: str
    advice: str | None = None


class RefusedInBatch(BaseModel):
    """The fact is not recorded. ``source`` and ``id``: its own, where they could be read."""

    status: Literal["refused"]
    source: str | None = None
    id: str | None = None
    problem: Problem


#: One of a batch.
Outcome = Recorded | RefusedInBatch
