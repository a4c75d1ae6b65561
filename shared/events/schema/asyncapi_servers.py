"""The Kafka servers of the AsyncAPI document: where they are, and how a client authenticates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

Node = dict[str, Any]

_BINDING = "0.5.0"

#: The SASL mechanisms as Kafka calls them, with the type and the description that AsyncAPI has for each.
MECHANISMS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "PLAIN": ("plain", "SASL PLAIN: user name and password; use it with TLS only."),
        "SCRAM-SHA-256": ("scramSha256", "SASL SCRAM-SHA-256: user name and password."),
        "SCRAM-SHA-512": ("scramSha512", "SASL SCRAM-SHA-512: user name and password."),
    }
)

_PROTOCOLS: Mapping[str, str] = MappingProxyType(
    {
        "PLAINTEXT": "without encryption and without authentication: on a trusted network only",
        "SSL": "with TLS",
        "SASL_PLAINTEXT": "with SASL, without encryption",
        "SASL_SSL": "with TLS and SASL",
    }
)


@dataclass(frozen=True, slots=True)
class Broker:
    """How clients reach Kafka.

    ``protocol``: the security protocol, as Kafka calls it. ``mechanisms``: of SASL, any of which may be in use.
    ``bootstrap``: addresses (host:port), any of which will do; empty: not known here.
    """

    protocol: str
    mechanisms: tuple[str, ...] = ()
    bootstrap: tuple[str, ...] = ()


#: Every way in which Kafka may be reached: which of them it is depends on the settings.
ANY = tuple(Broker(protocol, tuple(MECHANISMS) if protocol.startswith("SASL") else ()) for protocol in _PROTOCOLS)


def servers(brokers: Iterable[Broker]) -> Node:
    """The servers by name, such as ``sasl-ssl``."""
    return {_name(broker.protocol): _server(broker) for broker in brokers}


def security_schemes(brokers: Iterable[Broker]) -> Node:
    """The security schemes of these servers, by name."""
    used = {mechanism for broker in brokers for mechanism in broker.mechanisms}
    return {
        _name(mechanism): {"type": kind, "description": description}
        for mechanism, (kind, description) in MECHANISMS.items()
        if mechanism in used
    }


def _server(broker: Broker) -> Node:
    encrypted = broker.protocol.endswith("SSL")
    secured = [{"$ref": f"#/components/securitySchemes/{_name(mechanism)}"} for mechanism in broker.mechanisms]
    return {
        "host": "{bootstrap}",
        "protocol": "kafka-secure" if encrypted else "kafka",
        "description": f"Kafka, {_PROTOCOLS[broker.protocol]} (security.protocol={broker.protocol}).",
        "variables": {"bootstrap": _bootstrap(broker.bootstrap)},
        **({"security": secured} if secured else {}),
        "bindings": {"kafka": {"bindingVersion": _BINDING}},
    }


def _bootstrap(addresses: tuple[str, ...]) -> Node:
    about = "A bootstrap server, host:port; one is enough to find the others."
    if not addresses:
        return {"description": about, "default": "127.0.0.1:9092"}
    return {"description": about, "default": addresses[0], "enum": list(addresses)}


def _name(kafkas: str) -> str:
    return kafkas.lower().replace("_", "-")
