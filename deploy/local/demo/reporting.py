"""Reports the story's facts by the doors they come through."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from deploy.local.demo.envelope import record
from deploy.local.demo.facts import Fact
from deploy.local.demo.http_door import Answer, HttpDoor
from deploy.local.demo.kafka_door import KafkaDoor
from deploy.local.demo.lines import Door, Order
from deploy.local.demo.tally import Tally
from deploy.local.process import together

BATCH_SIZE = 100
#: What an answer says of a fact, however often it is reported.
_THE_SAME = ("status", "source", "id", "subject", "topic", "version", "event")
_IN_ORDER = (Order.FIRST, Order.IN_TURN, Order.LAST)

#: Is told how many facts have gone out so far.
Heard = Callable[[int], None]


class Reporter:
    """Remembers what was answered, so that a repeated fact can be held against its first answer."""

    def __init__(self, http: HttpDoor, kafka: KafkaDoor, tally: Tally) -> None:
        self._http, self._kafka, self._tally = http, kafka, tally
        self._answers: dict[tuple[str, str], Answer] = {}

    async def history(self, facts: Sequence[Fact], heard: Heard) -> None:
        """Report facts by both doors at once: in batches over HTTP, and to Kafka. DemoFailed if one is refused."""
        in_order = sorted(facts, key=lambda fact: _IN_ORDER.index(fact.order))
        by_owner: dict[str, list[Fact]] = defaultdict(list)
        for fact in in_order:
            if fact.door is Door.HTTP:
                by_owner[fact.entry.owner].append(fact)
        over_kafka = [fact for fact in in_order if fact.door is not Door.HTTP]
        over_http = (self._batches(owner, mine, heard) for owner, mine in by_owner.items())
        await together(self._records(over_kafka, heard), *over_http)

    async def one(self, fact: Fact, *, structured: bool) -> None:
        """Report one fact by itself, over HTTP in structured or binary mode. DemoFailed if it is refused."""
        if fact.door is Door.HTTP:
            self._answers[fact.source, fact.id] = await self._http.report(fact, structured=structured)
            self._tally.recorded += 1
        else:
            await self._kafka.write([record(fact, fact.door)])
            self._tally.written += 1

    async def again(self, facts: Sequence[Fact]) -> None:
        """Report facts once more, by the doors the story says. A different answer is a difference."""
        for fact in facts:
            for door in fact.again:
                await self._once_more(fact, door)
                self._tally.repeated += 1

    async def _once_more(self, fact: Fact, door: Door) -> None:
        if door is not Door.HTTP:
            await self._kafka.write([record(fact, door)])
            return
        answer = await self._http.report(fact)
        first = self._answers.setdefault((fact.source, fact.id), answer)
        if any(answer.get(name) != first.get(name) for name in _THE_SAME):
            self._tally.differences.append(f"{fact.id} reported again was answered {answer}, at first {first}")

    async def _batches(self, owner: str, facts: Sequence[Fact], heard: Heard) -> None:
        for batch in _batched(facts):
            answers = await self._http.report_batch(owner, batch)
            for fact, answer in zip(batch, answers, strict=True):
                self._answers[fact.source, fact.id] = answer
            self._tally.recorded += len(batch)
            heard(self._tally.recorded + self._tally.written)

    async def _records(self, facts: Sequence[Fact], heard: Heard) -> None:
        for batch in _batched(facts):
            await self._kafka.write(record(fact, fact.door) for fact in batch)
            self._tally.written += len(batch)
            heard(self._tally.recorded + self._tally.written)


def _batched(facts: Sequence[Fact]) -> Iterator[list[Fact]]:
    rest = iter(facts)
    while batch := list(islice(rest, BATCH_SIZE)):
        yield batch
