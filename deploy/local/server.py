"""What the embedded servers have in common."""

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from deploy.local.process import Process


class Server(ABC):
    """A server as a process. A context manager that starts it, and in the end stops it and removes its data.

    Or call `start`, `stop` and `discard`. After `stop` or `kill`, `start` brings it back on the same port with
    the same data.
    """

    process: Process

    @abstractmethod
    async def start(self) -> None:
        """Returns when it answers. StartError if it does not."""

    @abstractmethod
    async def stop(self) -> None:
        """An orderly shutdown, or after a while a forced one. Nothing if it does not run."""

    @abstractmethod
    def discard(self) -> None:
        """Remove the data of a stopped server."""

    async def restart(self) -> None:
        """An orderly stop and a start."""
        await self.stop()
        await self.start()

    @property
    def name(self) -> str:
        """What to call it before people."""
        return self.process.name

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        self.discard()
