"""Every metric, named and explained in one place. Labels never hold personal data."""

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each counter, which nobody asks for

LAG_RECORDS = Gauge("rapport_lag_records", "Records of a partition not applied yet", ["topic", "partition"])
LAG_SECONDS = Gauge("rapport_lag_seconds", "Seconds since a partition was last read to its end", ["topic", "partition"])
OPEN_TRANSACTION = Gauge(
    "rapport_open_transaction_records",
    "Records of a partition behind a transaction that is open",
    ["topic", "partition"],
)
OLDEST_UNRELAYED = Gauge("rapport_oldest_unrelayed_seconds", "Age of the oldest event not yet acknowledged by Kafka")
UNRELAYED = Gauge("rapport_unrelayed", "Events and refusals not yet acknowledged by Kafka")
PARKED_SUBJECTS = Gauge("rapport_parked_clients", "Clients or people with a recorded event that cannot be applied yet")
MISSING_FACTS = Gauge("rapport_missing_facts", "Clients or people whose earlier event never arrived")
REFOLD_PENDING = Gauge("rapport_refold_pending", "Clients or people who had an event of a type unknown when it came")

RECORDED = Counter("rapport_recorded_total", "Facts recorded", ["type", "door"])
REPEATED = Counter("rapport_repeated_total", "Facts reported again and answered with their first result", ["door"])
ADVISED = Counter("rapport_advised_total", "Facts recorded with advice: they have no effect", ["door"])
REFUSED = Counter("rapport_refused_total", "Facts refused", ["reason", "door"])
RELAYED = Counter("rapport_relayed_total", "Records acknowledged by Kafka", ["topic"])
RELAY_FAILURES = Counter("rapport_relay_failures_total", "Batches that Kafka did not acknowledge", ["topic"])
APPLIED = Counter("rapport_applied_total", "Recorded events applied", ["topic"])
DUPLICATES = Counter("rapport_duplicates_total", "Recorded events delivered again and skipped", ["topic"])
PARKED = Counter("rapport_parked_total", "Recorded events parked", ["reason"])
FOREIGN = Counter("rapport_foreign_records_total", "Parked records that none of the services wrote", ["topic"])
FENCED = Counter(
    "rapport_fenced_total",
    "Batches read again: another process has moved the offset, or a transaction left a hole before them",
    ["topic"],
)
SET_ASIDE = Counter("rapport_set_aside_total", "Times that something failed and was set aside for the rest", ["part"])
SET_ASIDE_NOW = Gauge("rapport_set_aside_now", "What a part of the process has set aside, to try it later", ["part"])
PART_RESTARTS = Counter("rapport_part_restarts_total", "Parts of the process started again after a failure", ["part"])
NOT_SAMPLED = Counter("rapport_not_sampled_total", "Times that the gauges could not be asked from the database")
BATCH_SECONDS = Histogram(
    "rapport_batch_seconds",
    "Seconds from a batch's arrival to its commit",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
