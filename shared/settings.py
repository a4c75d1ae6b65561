"""Settings: the environment, read once into one frozen object."""

import hashlib
import hmac
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit, urlunsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """A setting cannot be used. The message says which, and what to do."""


class Scope(StrEnum):
    """What a token may do: report facts, read answers, act on alerts, run the service."""

    REPORT = "report"
    READ = "read"
    ACT = "act"
    ADMIN = "admin"


class Token(BaseModel):
    """A bearer token, known by its SHA-256 only. ``name`` goes into the audit fields of what it reports.

    ``partners``: ids of our people whose own figures it may read; with ``ADMIN`` those of everybody.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    scopes: frozenset[Scope]
    partners: frozenset[Annotated[str, StringConstraints(min_length=1, max_length=128)]] = frozenset()

    @model_validator(mode="after")
    def _bound_to_read(self) -> Self:
        """Refuse a list of partners on a token that it would not restrict."""
        if self.partners and (Scope.READ not in self.scopes or Scope.ADMIN in self.scopes):
            raise ValueError("partners is for a token with the scope read and without admin, which sees everybody")
        return self

    def sees(self, person: str) -> bool:
        """Whether it may read the personal figures of ``person``."""
        return Scope.ADMIN in self.scopes or (Scope.READ in self.scopes and person in self.partners)

    def matches(self, secret: str) -> bool:
        """Whether ``secret`` is this token; takes the same time whatever it is."""
        return hmac.compare_digest(hashlib.sha256(secret.encode()).hexdigest(), self.sha256)


class KafkaSecurity(StrEnum):
    """The security protocol of the broker."""

    PLAINTEXT = "PLAINTEXT"
    SSL = "SSL"
    SASL_PLAINTEXT = "SASL_PLAINTEXT"
    SASL_SSL = "SASL_SSL"

    @property
    def tls(self) -> bool:
        """Whether the connection is encrypted."""
        return self in {KafkaSecurity.SSL, KafkaSecurity.SASL_SSL}

    @property
    def sasl(self) -> bool:
        """Whether the client authenticates."""
        return self in {KafkaSecurity.SASL_PLAINTEXT, KafkaSecurity.SASL_SSL}


class SaslMechanism(StrEnum):
    """How the client authenticates."""

    PLAIN = "PLAIN"
    SCRAM_SHA_256 = "SCRAM-SHA-256"
    SCRAM_SHA_512 = "SCRAM-SHA-512"


class Settings(BaseSettings):
    """The settings of every service. Each name is an environment variable: ``kafka`` is ``RAPPORT_KAFKA``."""

    model_config = SettingsConfigDict(env_prefix="RAPPORT_", frozen=True, extra="ignore")

    kafka: str = Field(default="127.0.0.1:9092", description="bootstrap servers, host:port, comma-separated")
    kafka_security: KafkaSecurity = KafkaSecurity.PLAINTEXT
    kafka_sasl_mechanism: SaslMechanism = SaslMechanism.SCRAM_SHA_512
    kafka_username: str | None = None
    kafka_password: SecretStr | None = None
    kafka_ca_file: Path | None = None

    postgres: SecretStr = Field(
        default=SecretStr("postgresql://postgres@127.0.0.1:5432"),
        description="server URL; the database is the service's name unless the URL names one",
    )
    pool_size: int = Field(default=8, ge=3, le=100, description="connections to Postgres")

    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=0, le=65535)
    tokens: tuple[Token, ...] = ()
    webhook_origins: str = Field(
        default="*", description="who may deliver as a web hook, comma-separated; *: whoever has a token"
    )

    instance: str | None = Field(default=None, description="static Kafka group membership; unique per process")
    partitions: int = Field(default=6, ge=1, le=1000, description="partitions of each topic; fixed when it is created")
    replication: int = Field(default=1, ge=1, le=10, description="replication factor of each topic when it is created")
    batch_records: int = Field(
        default=40_000, ge=1, le=100_000, description="largest number of records in one transaction"
    )
    drain_seconds: float = Field(default=10, gt=0, le=300)
    stall_seconds: float = Field(
        default=120, gt=0, description="seconds without progress after which the process exits"
    )
    parking_limit_clients: int = Field(
        default=20,
        ge=0,
        description="the process exits when events of more clients than this, and of more than the share, are parked",
    )
    parking_limit_percent: float = Field(
        default=10, ge=0, le=100, description="share of the clients worked on; 100: the process never exits for this"
    )
    parking_window_seconds: float = Field(
        default=600, gt=0, le=86_400, description="seconds over which both are counted"
    )
    log_level: str = "INFO"

    @property
    def webhooks(self) -> frozenset[str]:
        """The origins of web hooks that may deliver, in lower case."""
        return frozenset(origin.strip().lower() for origin in self.webhook_origins.split(",") if origin.strip())

    def database(self, service: str) -> str:
        """The URL of the service's own database."""
        parts = urlsplit(self.postgres.get_secret_value())
        return urlunsplit(parts if parts.path.strip("/") else parts._replace(path=f"/{service}"))


def process_name(service: str, instance: str | None) -> str:
    """The name of this process among its service's, in leases, client ids and logs."""
    return instance or f"{service}-{os.uname().nodename}-{os.getpid()}"
