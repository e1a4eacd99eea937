"""An empty store of every kind, and every exchange, for tests that must pass on each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch_app.ports.exchange_events import ExchangeLink
from tests.fakes.call_controls import ROOMS, Room, make_room
from tests.fakes.postgresql_server import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store of each real kind."""
    return _real(request, tmp_path)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """As `store_url`, and the name ``memory`` for the fake that must behave alike."""
    return "memory" if request.param == "memory" else _real(request, tmp_path)


def _real(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    server: PostgresServer = request.getfixturevalue("postgresql")
    return server.new_database()


@pytest.fixture(params=list(ROOMS))
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    room = make_room(request.param, tmp_path)
    try:
        room.control.start(room.heard)
        room.heard.one(ExchangeLink, up=True)
        yield room
    finally:
        room.control.stop()
        room.close()
