"""A line that can be cut so that packets vanish: a relay in a process of its own, which is stopped.

Nothing is refused and nothing is closed, as when a switch on the way dies: the kernel at both ends
goes on as if there were somebody.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from types import TracebackType


class CutLine:
    """`with` starts the relay to a port of this machine, and ends it."""

    def __init__(self, to: int) -> None:
        command = [sys.executable, "-m", "tests.fakes.cut_line", str(to)]
        self._relay = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._relay.stdout is not None
        self.url = f"http://127.0.0.1:{int(self._relay.stdout.readline())}"

    def cut(self) -> None:
        os.kill(self._relay.pid, signal.SIGSTOP)

    def mend(self) -> None:
        os.kill(self._relay.pid, signal.SIGCONT)

    def __enter__(self) -> CutLine:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _no: object, _trace: TracebackType | None
    ) -> None:
        self.mend()
        self._relay.kill()
        self._relay.wait()
        assert self._relay.stdout is not None
        self._relay.stdout.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


async def _relay(to: int) -> None:
    async def joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", to)
            await asyncio.gather(_pass_on(reader, far_writer), _pass_on(far_reader, writer))

    server = await asyncio.start_server(joined, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_relay(int(sys.argv[1])))
