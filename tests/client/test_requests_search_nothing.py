"""A seat's request looks for no library that is not there: each look costs the disk."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.abc
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

from dispatch_app.client.api import Api


class Searched(importlib.abc.MetaPathFinder):
    """Finds nothing; remembers what it was asked for."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        self.names.append(name)
        return None


async def _answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(asyncio.IncompleteReadError):
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            await writer.drain()
    writer.close()
    await writer.wait_closed()


async def _asked_twice(searched: Searched, monkeypatch: pytest.MonkeyPatch) -> None:
    server = await asyncio.start_server(_answers, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with Api(f"http://127.0.0.1:{port}", None) as api:
        await api.get("/v1/anything")  # Whatever is loaded at first use is loaded now.
        monkeypatch.setattr(sys, "meta_path", [searched, *sys.meta_path])
        await api.get("/v1/anything")
    server.close()
    await server.wait_closed()


def test_the_second_request_looks_for_no_module(monkeypatch: pytest.MonkeyPatch) -> None:
    searched = Searched()
    asyncio.run(_asked_twice(searched, monkeypatch))
    assert searched.names == []
