"""Reports and reads with the CloudEvents SDK's first API, which is still shipped."""

from collections.abc import Mapping

from cloudevents.v1 import http, kafka

from tests.clients.python.carrying import Http, Json, Kafka, main


def event(fact: Json) -> http.CloudEvent:
    names = ("id", "source", "type", "subject", "time")
    attributes = {name: fact[name] for name in names}
    return http.CloudEvent({**attributes, "datacontenttype": "application/json", **fact["extensions"]}, fact["data"])


def over_http(message: tuple[dict[str, str], bytes]) -> Http:
    return message


def over_kafka(message: kafka.KafkaMessage) -> Kafka:
    value = message.value
    return message.headers, value.encode() if isinstance(value, str) else value


def read(headers: Mapping[str, bytes], value: bytes) -> Json:
    told = kafka.from_binary(kafka.KafkaMessage(dict(headers), None, value))
    return {**{name: told[name] for name in ("id", "type", "subject", "time")}, "data": told.get_data()}


if __name__ == "__main__":
    main(
        {
            "http-structured": lambda fact: over_http(http.to_structured(event(fact))),
            "http-binary": lambda fact: over_http(http.to_binary(event(fact))),
        },
        {
            "kafka-structured": lambda fact: over_kafka(kafka.to_structured(event(fact))),
            "kafka-binary": lambda fact: over_kafka(kafka.to_binary(event(fact))),
        },
        read,
    )
