"""Tuning of Python's cyclic garbage collector."""

import gc

#: A batch in flight is some hundred thousand objects, none of them garbage. By default each 2,000 new ones start a
#: look at the young and, every so often, at all of them: that was a third of the time in which facts were applied.
_ALLOCATIONS = 300_000


def tune() -> None:
    """Collect rarely, and exclude everything loaded so far. Call it once everything is imported.

    What holds on to nothing of its own, and that is nearly all there is, is freed at once all the same.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS, 10, 10)
