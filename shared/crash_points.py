"""Named points at which a test can make the process die, as if the power failed.

``RAPPORT_CRASH_AT=relay.between_send_and_ack:3`` kills it (SIGKILL) the third time it gets there. Unset, which is
always so in production, a point costs one comparison.
"""

import os
import signal

_NAME, _, _COUNT = os.environ.get("RAPPORT_CRASH_AT", "").partition(":")
_left = int(_COUNT or 1)


def point(name: str) -> None:
    """Die here if this is the point, and the time, that was asked for."""
    global _left  # noqa: PLW0603  the count is of this process
    if name != _NAME:
        return
    _left -= 1
    if _left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
