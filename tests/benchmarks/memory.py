"""How much memory other processes held at most."""

from pathlib import Path


def peak_of(pid: int) -> float:
    """The most a running process held, in MB (10⁶ bytes), by Linux's own account (VmHWM)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise LookupError(f"process {pid} says nothing of its memory")
