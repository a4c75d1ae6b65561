"""The catcher's folder: which mails have arrived since."""

import asyncio
import time
from pathlib import Path

_LOOK_SECONDS = 0.002


class Arrivals:
    """Watches for mails that say certain words."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = {file.name for file in folder.glob("*.eml")}

    async def of(self, words: str, *, seconds: float = 60.0) -> float:
        """The time (``perf_counter``) when a mail with these words was there. Raises ``TimeoutError``."""
        async with asyncio.timeout(seconds):
            while True:
                for file in self._folder.glob("*.eml"):
                    if file.name not in self._seen:
                        self._seen.add(file.name)
                        if words in file.read_text(errors="replace"):
                            return time.perf_counter()
                await asyncio.sleep(_LOOK_SECONDS)  # the folder sends no word: it is looked at
