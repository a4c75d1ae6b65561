"""The mail catcher as a process: `python -m deploy.local.mail --folder FOLDER --port PORT`."""

import argparse
import asyncio
import shutil
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from typing_extensions import override

from deploy.local import catcher
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.process import Process
from deploy.local.server import Server

START_SECONDS = 20.0


class Mail(Server):
    """An SMTP server on a free port of 127.0.0.1 that keeps what it is sent in `folder` (see `catcher`)."""

    def __init__(self, folder: Path, log: Path | None = None) -> None:
        self.port = free_port()
        self.folder = folder.resolve()
        self.process = Process("the mail catcher", log or folder.with_name(f"{folder.name}.log"))

    @property
    def address(self) -> str:
        """host:port."""
        return f"{LOOPBACK}:{self.port}"

    @override
    async def start(self) -> None:
        arguments: list[str | Path] = ["--folder", self.folder, "--port", str(self.port)]
        self.process.start([sys.executable, "-m", "deploy.local.mail", *arguments])
        await self.process.until(self._answers, START_SECONDS)

    @override
    async def stop(self) -> None:
        await self.process.stop()

    @override
    def discard(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def behave(self, default: str = "ok", **recipients: str) -> None:
        """From the next command on do `default`, and to these recipients' mail otherwise; `catcher` says what there is.

        `behave(**{"gone@firm.example": "550"})`; without arguments all is well again.
        """
        catcher.behave(self.folder, default, recipients)

    def messages(self) -> list[EmailMessage]:
        """What has arrived, oldest first; `X-RcptTo` and `X-MailFrom` are the envelope's."""
        files = sorted(self.folder.glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    async def _answers(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection(LOOPBACK, self.port)
        except OSError:
            return False
        try:
            return (await asyncio.wait_for(reader.readline(), 2)).startswith(b"220 ")
        except (OSError, TimeoutError):
            return catcher.Behaviour(self.folder).default == "hang-banner"  # then it does as it is told
        finally:
            writer.close()


def main() -> None:
    """Catch mail until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local.mail", description=main.__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="directory for the messages, one file each")
    parser.add_argument("--port", type=int, required=True, help=f"the port of {LOOPBACK} to listen on")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(catcher.serve(options.folder, LOOPBACK, options.port))


if __name__ == "__main__":
    main()
