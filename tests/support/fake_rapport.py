"""Services that answer as the contracts say, in memory: what is needed to play the story without servers."""

import json
from collections import Counter
from typing import Any

import httpx

from deploy.local.demo.dead_letters import DeadLetter
from deploy.local.demo.envelope import BATCH, STRUCTURED, Record
from deploy.local.demo.lines import Impossible
from shared.events.catalogue import CATALOGUE, REPORTED

Json = dict[str, Any]
URLS = {name: f"http://{name}.example" for name in ("intake", "interactions", "scoring", "alerts")}


class FakeRapport:
    """All four services and the broker. What is impossible is known by its source and id, or by what it says."""

    def __init__(self, impossible: dict[str, Impossible]) -> None:
        self.versions: Counter[tuple[str, str]] = Counter()
        self.records: list[Record] = []
        self.dead: list[DeadLetter] = []
        self.posted_digests = 0
        self.asked: Counter[str] = Counter()
        self.forgets_repeats = False
        self._impossible = impossible
        self._known: dict[tuple[str, str], Json] = {}
        self._content: dict[tuple[str, str], Any] = {}

    def http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(self.answer))

    async def write(self, records: Any) -> None:
        """Stands for the door to Kafka."""
        for record in records:
            self.records.append(record)
            self._consume(record)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked[request.url.path] += 1
        if request.url.path == "/events":
            return self._events(request)
        if request.url.path == "/digests":
            self.posted_digests += 1
            return httpx.Response(200, json={"digests": 3})
        if request.url.path == "/mails/pending":
            return httpx.Response(200, json={"pending": 0})
        return self._question(request)

    def _question(self, request: httpx.Request) -> httpx.Response:
        service, path = request.url.host.split(".")[0], request.url.path.strip("/").split("/")
        if path in (["alerts"], ["portfolio"]):
            key = "alerts" if path == ["alerts"] else "clients"
            return httpx.Response(200, json={key: [], "next": None, "known_until": ""})
        topic = {"intake": path[0]}.get(service, "interactions")
        version = self.versions[topic, path[1]]
        if service in {"intake", "interactions"} and version == 0:
            return httpx.Response(404)
        return httpx.Response(200, json={"client": path[1], "version": version})

    def _events(self, request: httpx.Request) -> httpx.Response:
        content_type = request.headers["content-type"]
        if content_type == BATCH:
            answers = [self._in_batch(event) for event in json.loads(request.content)]
            return httpx.Response(200, json=answers)
        if content_type == "application/json":
            event = {name[3:]: text for name, text in request.headers.items() if name.startswith("ce-")}
            return self._alone({**event, "data": json.loads(request.content)})
        if content_type == STRUCTURED:
            return self._alone(json.loads(request.content))
        return _problem(415, "send application/cloudevents+json")

    def _alone(self, event: Json) -> httpx.Response:
        line = self._refused(event)
        if line is None:
            return httpx.Response(201, json=self._recorded(event))
        return _problem(line.status, line.says, line.pointer)

    def _in_batch(self, event: Json) -> Json:
        line = self._refused(event)
        if line is None:
            return self._recorded(event)
        errors = [{"pointer": line.pointer, "detail": "is wrong"}]
        problem = {"status": line.status, "detail": line.says, "errors": errors}
        return {"status": "refused", "source": event["source"], "id": event["id"], "problem": problem}

    def _refused(self, event: Json) -> Impossible | None:
        key = event["source"], event["id"]
        if key in self._content and self._content[key] != event["data"]:
            return self._impossible["conflict"]
        return self._impossible.get(event["id"])

    def _recorded(self, event: Json) -> Json:
        key = event["source"], event["id"]
        if key not in self._known or self.forgets_repeats:
            topic = CATALOGUE[event["type"]].topic.short
            self.versions[topic, event["subject"]] += 1
            version = self.versions[topic, event["subject"]]
            answer = {"status": "recorded", "source": key[0], "id": key[1], "subject": event["subject"]}
            self._known[key] = {**answer, "topic": topic, "version": version, "event": f"e-{len(self._known)}"}
            self._content[key] = event["data"]
        return self._known[key]

    def _consume(self, record: Record) -> None:
        headers = {name: value.decode() for name, value in record.headers}
        try:
            if headers["content-type"] == STRUCTURED:
                event = json.loads(record.value)
            else:
                attributes = {name[3:]: text for name, text in headers.items() if name.startswith("ce_")}
                event = {**attributes, "data": json.loads(record.value)}
        except ValueError:
            return self._bury(record, "not JSON")
        line = self._refused(event)
        if line is not None:
            return self._bury(record, line.says)
        self._recorded(event)
        return None

    def _bury(self, record: Record, message: str) -> None:
        errors = {"topic": REPORTED, "exception.message": message}
        self.dead.append(DeadLetter(record.key, record.value, tuple(record.headers), errors))


def _problem(status: int, detail: str, pointer: str | None = None) -> httpx.Response:
    problem = {"title": "Refused", "status": status, "detail": detail, "errors": [{"pointer": pointer, "detail": "?"}]}
    return httpx.Response(status, content=json.dumps(problem), headers={"content-type": "application/problem+json"})
