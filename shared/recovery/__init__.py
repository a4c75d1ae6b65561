"""Recovery of a database restored from an older backup, from the service's own topics.

Everything a service published is on its topics. The database must have it again before the service publishes anything
new; otherwise a version would be used twice, and a mail sent twice.
"""

from shared.recovery.ports import Due, Reconciler
from shared.recovery.steps.rebuild_decider import DeciderRebuild

__all__ = [
    "DeciderRebuild",
    "Due",
    "Reconciler",
]
