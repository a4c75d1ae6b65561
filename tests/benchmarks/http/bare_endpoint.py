"""The floor: a FastAPI endpoint that puts what it is sent into a table by one insert, and answers."""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI, Request

from shared.database import connect
from shared.settings import Settings

_TABLE = "create table if not exists reports (source text, id text, body jsonb, primary key (source, id))"
_INSERT = "insert into reports select * from unnest($1::text[], $2::text[], $3::jsonb[])"


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings = Settings()
    app.state.pool = await connect(settings.postgres.get_secret_value(), settings.pool_size, name="bare")
    await app.state.pool.execute(_TABLE)
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=_lifespan)


@app.post("/events", status_code=201)
async def report(request: Request) -> dict[str, Any]:
    """Keep one fact, or a batch of them."""
    said = json.loads(await request.body())
    facts = said if isinstance(said, list) else [said]
    columns = [fact["source"] for fact in facts], [fact["id"] for fact in facts], list(map(json.dumps, facts))
    await app.state.pool.execute(_INSERT, *columns)
    return {"status": "recorded", "count": len(facts)}


if __name__ == "__main__":
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(os.environ["RAPPORT_HTTP_PORT"]),
        http="h11",
        log_level="warning",
        access_log=False,
    )
