"""Getting a store that lost its latest days (an older backup was restored) level with its own topics.

What a service said stands on its topics. It must be known again before anything new is said: else a version would be
used twice, and a mail sent twice.
"""

from shared.recovery.ports import Due, Reconciler
from shared.recovery.steps.rebuild_decider import DeciderRebuild

__all__ = [
    "DeciderRebuild",
    "Due",
    "Reconciler",
]
