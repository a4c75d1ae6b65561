"""When a mail that could not be delivered is tried again."""

from datetime import datetime, timedelta
from hashlib import sha256

from services.alerts.domain.policy.model import RetryPolicy


def next_attempt(key: str, attempts: int, first: datetime, now: datetime, policy: RetryPolicy) -> datetime | None:
    """When to try again after `attempts` failed ones, the first at `first`; None: it was tried for long enough.

    Exponential backoff with a ceiling. ``key``: the mail's; its jitter follows from it, so a restart computes the same.
    """
    if now - first >= timedelta(days=policy.give_up_days):
        return None
    return now + delay(key, attempts, policy)


def delay(key: str, attempts: int, policy: RetryPolicy) -> timedelta:
    """The wait after `attempts` (1, 2, …) failed ones, shortened by up to the jitter's share of itself."""
    wait = policy.first_seconds
    for _ in range(attempts - 1):
        wait *= policy.factor
        if wait >= policy.longest_seconds:
            break
    longest = min(wait, policy.longest_seconds)
    return timedelta(seconds=longest * (1 - policy.jitter * _share(f"{key}#{attempts}")))


def _share(text: str) -> float:
    """A number in [0, 1) that looks random and follows from `text`."""
    return int.from_bytes(sha256(text.encode()).digest()[:6], "big") / 2**48
