"""Which seed a campaign has: each commit another one, the same commit always the same."""

import random
import subprocess
from pathlib import Path

_REPOSITORY = Path(__file__).parents[2]
_MOST = 1_000_000


def of_this_commit(tree: Path = _REPOSITORY) -> int:
    """From the commit that is checked out in ``tree``; any, where there is no git or no repository."""
    commit = _commit(tree)
    return 1 + int(commit[:12], 16) % (_MOST - 1) if commit else drawn()


def drawn() -> int:
    """Any."""
    return random.SystemRandom().randrange(1, _MOST)


def _commit(tree: Path) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(tree), "rev-parse", "HEAD"], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
