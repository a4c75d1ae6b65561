"""Fault 15: the log starts past the stored offset, or is another one: a loud stop, and the way back."""

import json
import time

from deploy.local.services import PARTITIONS
from tests.chaos.broker import Broker
from tests.chaos.oracle import topics
from tests.chaos.trial import Trial

_TOPIC = "rapport.interactions.v1"
_LOUD_SECONDS = 45.0


async def log_start_moved(trial: Trial) -> None:
    """Facts were removed unread. Scoring says so and ends; from the store they come again."""
    scoring, databases = trial.field.instances["scoring"], trial.field.databases
    await scoring.stop()
    trial.torn |= set(trial.story.clients)
    await trial.under_load(4)
    starts = await topics.ends(trial.field.servers.kafka.bootstrap)
    here = {tp.partition: end for tp, end in starts.items() if tp.topic == _TOPIC}
    for partition, end in here.items():
        await Broker(trial.field.servers.kafka.bootstrap).delete_before(_TOPIC, partition, end)
    await _stops_loudly(trial, "records were deleted unread")
    for partition, end in here.items():
        await databases.execute(
            "scoring", "update offsets set next = greatest(next, $3) where topic = $1 and partition = $2",
            _TOPIC, partition, end,
        )  # fmt: skip
    await _comes_back(trial)


async def topic_made_anew(trial: Trial) -> None:
    """The topic was deleted and created. Scoring says so and ends; the store fills the new one."""
    trial.torn |= set(trial.story.clients)
    broker = Broker(trial.field.servers.kafka.bootstrap)
    trial.field.instances["scoring"].wanted = False  # it ends as soon as it finds out
    await broker.delete(_TOPIC)

    async def created() -> bool:
        return await broker.create(_TOPIC, PARTITIONS) == 0

    await trial.within(created, 30)
    trial.starts = {tp: at for tp, at in trial.starts.items() if tp.topic != _TOPIC}
    if await trial.field.instances["scoring"].died(_LOUD_SECONDS) is None:
        await trial.field.instances["scoring"].stop()
    await _stops_loudly(trial, "it is another topic")
    await trial.field.databases.execute("scoring", "update offsets set next = 0 where topic = $1", _TOPIC)
    await _comes_back(trial)


async def _stops_loudly(trial: Trial, words: str) -> None:
    scoring = trial.field.instances["scoring"]
    scoring.launch()
    code = await scoring.died(_LOUD_SECONDS)
    said = words in scoring.log.read_text()
    if code in {None, 0} or not said:
        trial.result.findings.other.append(f"no loud stop: exit code {code}, {words!r} said: {said}")
        await scoring.stop()
    trial.result.counts["loud stops"] += 1


async def _comes_back(trial: Trial) -> None:
    began = time.monotonic()
    await trial.field.instances["interactions"].do("republish")
    await trial.field.instances["scoring"].start()
    await trial.recovered(began)
    rows = await trial.field.databases.fetch("scoring", "select heard from streams where parked > 0")
    if rows:
        trial.result.findings.other.append(f"{len(rows)} streams are parked, such as {json.loads(rows[0]['heard'])}")
