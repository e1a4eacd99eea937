"""The NUT client with a tap in its connection. The only part that knows the client from inside."""

from __future__ import annotations

from asyncio import StreamReader, StreamWriter
from typing import cast

from aionut import AIONUTClient

from devices.transports.tap import Tap


class TappedClient(AIONUTClient):
    """All that passes goes by the tap; the client itself has one place that writes and reads."""

    def __init__(
        self,
        host: str,
        port: int,
        user: str | None,
        password: str | None,
        *,
        timeout_s: float,
        tap: Tap,
    ) -> None:
        super().__init__(host, port, user, password, timeout=timeout_s)
        self._tap = tap

    async def _write_command_or_raise(
        self, data: str, expected_starts_with: str | None = None
    ) -> str:
        reader, writer = self._reader, self._writer
        if reader is not None and writer is not None and not isinstance(reader, _HeardReader):
            self._tap.opened()
            self._reader = cast("StreamReader", _HeardReader(reader, self._tap))
            self._writer = cast("StreamWriter", _HeardWriter(writer, self._tap))
        return await super()._write_command_or_raise(data, expected_starts_with)


class _HeardReader:
    def __init__(self, inner: StreamReader, tap: Tap) -> None:
        self._inner = inner
        self._tap = tap

    async def readline(self) -> bytes:
        return self._took(await self._inner.readline())

    async def readuntil(self, separator: bytes) -> bytes:
        return self._took(await self._inner.readuntil(separator))

    def _took(self, data: bytes) -> bytes:
        if data:
            self._tap.took(data)
        return data


class _HeardWriter:
    def __init__(self, inner: StreamWriter, tap: Tap) -> None:
        self._inner = inner
        self._tap = tap

    def write(self, data: bytes) -> None:
        self._inner.write(data)
        self._tap.gave(data)

    def close(self) -> None:
        self._inner.close()
