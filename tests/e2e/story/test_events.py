"""What stands in the topics after the story: complete, in order, and as the published contracts say."""

import json
from functools import cache

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from shared.events.catalogue import CATALOGUE, Topic
from shared.events.schema.schemas import CONTRACTS, file_name
from tests.support.played import Played
from tests.support.topic_log import TopicLog, versions


@cache
def validator(name: str) -> Draft202012Validator:
    """Of the schema that is committed for the type."""
    schema = json.loads((CONTRACTS / file_name(name)).read_text())
    return Draft202012Validator(schema, format_checker=FormatChecker())


@pytest.mark.parametrize("topic", Topic)
async def test_versions_count_without_gaps_and_every_event_is_as_its_schema_says(played: Played, topic: Topic) -> None:
    log = TopicLog(played.parts.stack.kafka)
    records = await log.since(dict.fromkeys(await log.ends([topic]), 0), topic)
    counted = versions(records)
    assert counted
    assert counted == {subject: list(range(1, len(seen) + 1)) for subject, seen in counted.items()}
    ids = [dict(record.headers)["ce_id"] for record in records]
    assert len(set(ids)) == len(ids), "sent twice, and nothing had failed"
    for record in records:
        headers = {name: (value or b"").decode() for name, value in record.headers}
        entry = CATALOGUE[headers["ce_type"]]
        assert entry.topic == topic
        assert record.key == headers["ce_subject"].encode()
        problems = [error.message for error in validator(entry.name).iter_errors(json.loads(record.value or b""))]
        assert problems == [], (entry.name, record.offset)
