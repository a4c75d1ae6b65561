"""Sends what is impossible, and judges the answers."""

from collections.abc import Sequence
from typing import Any

from deploy.local.demo.attempts import Attempt
from deploy.local.demo.dead_letters import DeadLetter, dead_letters, differences
from deploy.local.demo.envelope import STRUCTURED, document
from deploy.local.demo.http_door import Answer, HttpDoor
from deploy.local.demo.kafka_door import KafkaDoor
from deploy.local.demo.lines import Sent
from deploy.local.demo.tally import Refused, Tally

PROBLEM = "application/problem+json"


async def send(attempts: Sequence[Attempt], http: HttpDoor, kafka: KafkaDoor, tally: Tally) -> None:
    """Send all of them; the answers over HTTP go into the tally. Those on Kafka are found later, see `buried`."""
    for attempt in attempts:
        if attempt.over_kafka:
            await kafka.write([attempt.record()])
        elif attempt.line.sent is Sent.BATCH:
            _judge(attempt, await _in_batch(attempt, http, tally), tally)
        else:
            _judge(attempt, await _alone(attempt, http), tally)


async def buried(attempts: Sequence[Attempt], bootstrap: str, tally: Tally) -> None:
    """Wait for the dead letters, and compare them with what was sent to Kafka and cannot be."""
    over_kafka = [attempt for attempt in attempts if attempt.over_kafka]
    letters = await dead_letters(bootstrap, len(over_kafka))
    tally.differences += differences(over_kafka, letters)
    tally.refused += [
        Refused(attempt.line.what, "Kafka", "dead letter", letter.words)
        for attempt in over_kafka
        if (letter := _of(attempt, letters)) is not None
    ]


def judged(attempt: Attempt, problem: Answer) -> list[str]:
    """What is wrong with the problem details (RFC 9457) that came back."""
    line, found = attempt.line, []
    if problem.get("status") != line.status:
        found.append(f"{line.what}: expected status {line.status}, got {problem.get('status')}: {problem}")
    if line.says.lower() not in str(problem).lower():
        found.append(f"{line.what}: the answer does not speak of {line.says!r}: {problem}")
    pointers = [error.get("pointer") for error in problem.get("errors", ())]
    if line.pointer is not None and line.pointer not in pointers:
        found.append(f"{line.what}: the answer does not point to {line.pointer}: {problem}")
    return found


async def _alone(attempt: Attempt, http: HttpDoor) -> Answer:
    content_type = attempt.line.content_type or STRUCTURED
    response = await http.post(attempt.line.to, content_type, attempt.http_body())
    if response.headers.get("content-type", "").split(";")[0] != PROBLEM:
        return {"status": response.status_code, "detail": f"not {PROBLEM}: {response.text}"}
    problem: dict[str, Any] = response.json()
    return {**problem, "status": response.status_code}


async def _in_batch(attempt: Attempt, http: HttpDoor, tally: Tally) -> Answer:
    """The problem of the one in the middle; those around it must be answered as if it were not there."""
    around = [document(fact) for fact in attempt.neighbours]
    answers = await http.batch(attempt.line.to, [*around[:1], attempt.document, *around[1:]])
    good = [answer for place, answer in enumerate(answers) if place != len(around[:1])]
    tally.repeated += len(good)
    tally.differences += [
        f"{attempt.line.what}: a good fact beside it was not recorded: {answer}"
        for answer in good
        if answer.get("status") != "recorded"
    ]
    answer = answers[len(around[:1])]
    problem: Answer = answer.get("problem", {"status": answer.get("status")})
    return problem


def _judge(attempt: Attempt, problem: Answer, tally: Tally) -> None:
    wrong = judged(attempt, problem)
    tally.differences += wrong
    if not wrong:
        way = "HTTP batch" if attempt.line.sent is Sent.BATCH else "HTTP"
        tally.refused.append(Refused(attempt.line.what, way, str(attempt.line.status), words(problem)))


def words(problem: Answer) -> str:
    """The problem in one line: its detail, and each bad field of which that does not speak."""
    detail = str(problem.get("detail") or problem.get("title") or "")
    fields = [
        f"{error.get('pointer')}: {error.get('detail')}"
        for error in problem.get("errors", ())
        if str(error.get("detail")) not in detail
    ]
    return "; ".join(filter(None, [detail, *fields]))


def _of(attempt: Attempt, letters: Sequence[DeadLetter]) -> DeadLetter | None:
    record = attempt.record()
    return next((letter for letter in letters if (letter.key, letter.value) == (record.key, record.value)), None)
