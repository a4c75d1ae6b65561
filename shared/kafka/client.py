"""How Kafka's clients are built from the settings."""

import ssl
from typing import Any

from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from shared.settings import KafkaSecurity, Settings

_SASL = {"PLAIN": SASLPlaintext, "SCRAM-SHA-256": SASLScram256, "SCRAM-SHA-512": SASLScram512}


def client_arguments(settings: Settings) -> dict[str, Any]:
    """Arguments for an aiokafka client."""
    arguments: dict[str, Any] = {
        "bootstrap_servers": settings.kafka.split(","),
        "security_protocol": settings.kafka_security.value,
        "ssl_context": _tls(settings),
    }
    if settings.kafka_security.sasl:
        arguments |= {
            "sasl_mechanism": settings.kafka_sasl_mechanism.value,
            "sasl_plain_username": settings.kafka_username,
            "sasl_plain_password": settings.kafka_password and settings.kafka_password.get_secret_value(),
        }
    return arguments


def broker_arguments(settings: Settings) -> dict[str, Any]:
    """The same for a FastStream broker."""
    return {"bootstrap_servers": settings.kafka.split(","), "security": _security(settings)}


def _security(settings: Settings) -> BaseSecurity | None:
    if settings.kafka_security is KafkaSecurity.PLAINTEXT:
        return None
    tls = _tls(settings)
    if not settings.kafka_security.sasl:
        return BaseSecurity(ssl_context=tls, use_ssl=True)
    return _SASL[settings.kafka_sasl_mechanism](
        username=settings.kafka_username or "",
        password=settings.kafka_password.get_secret_value() if settings.kafka_password else "",
        ssl_context=tls,
        use_ssl=tls is not None,
    )


def _tls(settings: Settings) -> ssl.SSLContext | None:
    return ssl.create_default_context(cafile=settings.kafka_ca_file) if settings.kafka_security.tls else None
