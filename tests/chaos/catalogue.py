"""The faults, in the order in which they are tried."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Protocol

from tests.chaos.faults import (
    backup,
    broker,
    brokers,
    clock,
    commit_unknown,
    database,
    disk,
    drain,
    kills,
    lag,
    log,
    outbox,
    partition,
    poison,
    rebalance,
    redrive,
    smtp,
    twice,
)
from tests.chaos.trial import Result, Trial


@dataclass(frozen=True)
class Fault:
    """``run`` does it, under load, to a field that others use after it. ``short``: it belongs to the short form."""

    name: str
    what: str
    run: Callable[[Trial], Awaitable[None]]
    short: bool = False
    clients: int = 24


class Alone(Protocol):
    """A fault that needs servers of its own, under ``folder``."""

    async def __call__(self, name: str, folder: Path, chance: Random, *, short: bool) -> Result:
        """What came of it."""
        ...


@dataclass(frozen=True)
class Apart:
    """A fault that is tried ``alone``."""

    name: str
    what: str
    alone: Alone
    short: bool = False


FAULTS: tuple[Fault | Apart, ...] = (
    Fault("kills", "kill -9 of each service at each named point", kills.kills, short=True, clients=48),
    Fault("broker-killed", "SIGKILL of the broker", broker.broker_killed),
    Fault("broker-frozen", "SIGSTOP of the broker for 30 s", broker.broker_frozen),
    Fault("database-stopped", "immediate stop of Postgres mid-batch", database.database_stopped, short=True),
    Fault("database-away", "Postgres away for 10 s, Kafka there", database.database_away),
    Fault("commit-unknown", "the connection cut at the commit", commit_unknown.commit_unknown),
    Fault("rebalance", "instances come and go mid-batch", rebalance.rebalanced),
    Fault("zombie", "one of two instances frozen and resumed", rebalance.zombie),
    Fault("partition-fails", "one client cannot be written", partition.partition_fails),
    Fault("late-commits", "late and aborted commits, two relays", outbox.late_commits),
    Fault("poison", "poison of every kind reported", poison.poisoned, short=True),
    Fault("recorded-poison", "poison on the topics of recorded events", poison.recorded_poison),
    Fault("refusals-away", "dead letters are not taken", poison.refusals_unavailable),
    Fault("redrive", "an event missing on its topic, redriven twice", redrive.redriven),
    Fault("smtp", "SMTP 421, 451, 550, hangs, drops", smtp.smtp_misbehaves),
    Fault("clock", "wall clock an hour forward and back", clock.clock_moved),
    Fault("lag", "scoring and alerts a hundredfold behind", lag.far_behind, clients=96),
    Fault("sigterm", "SIGTERM under load", drain.terminated),
    Fault("backup", "an older backup of a service restored", backup.backup_restored),
    Fault("log-start", "log start past the stored offset", log.log_start_moved),
    Fault("topic-anew", "topic deleted and created", log.topic_made_anew),
    Apart("twice", "everything reported twice and shuffled", twice.twice_and_shuffled),
    Apart("disk-full", "disk full under Postgres, then under Kafka", disk.disk_full),
    Apart("brokers", "three brokers, one lost, then two", brokers.brokers_lost),
)
