"""Reports and reads with the CloudEvents SDK."""

from collections.abc import Mapping
from datetime import datetime

from cloudevents.core.bindings import http, kafka
from cloudevents.core.v1.event import CloudEvent

from tests.clients.python.carrying import Http, Json, Kafka, main


def event(fact: Json) -> CloudEvent:
    names = ("id", "source", "type", "subject")
    attributes = {
        **{name: fact[name] for name in names},
        "specversion": "1.0",
        "time": datetime.fromisoformat(fact["time"]),
        "datacontenttype": "application/json",
    }
    return CloudEvent({**attributes, **fact["extensions"]}, fact["data"])


def over_http(message: http.HTTPMessage) -> Http:
    return message.headers, message.body


def over_kafka(message: kafka.KafkaMessage) -> Kafka:
    return message.headers, message.value


def read(headers: Mapping[str, bytes], value: bytes) -> Json:
    told = kafka.from_kafka_event(kafka.KafkaMessage(dict(headers), None, value))
    names = {"id": told.get_id(), "type": told.get_type(), "subject": told.get_subject()}
    time = told.get_time()
    return {**names, "time": time and time.isoformat(), "data": told.get_data()}


if __name__ == "__main__":
    main(
        {
            "http-structured": lambda fact: over_http(http.to_structured_event(event(fact))),
            "http-binary": lambda fact: over_http(http.to_binary_event(event(fact))),
        },
        {
            "kafka-structured": lambda fact: over_kafka(kafka.to_structured_event(event(fact))),
            "kafka-binary": lambda fact: over_kafka(kafka.to_binary_event(event(fact))),
        },
        read,
    )
