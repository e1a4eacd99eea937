"""An empty store of every kind, for the tests that every store must pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.postgresql_server import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store of each real kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    server: PostgresServer = request.getfixturevalue("postgresql")
    return server.new_database()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """As `store_url`, and the name ``memory`` for the fake that must behave alike."""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgresql")
        return server.new_database()
    return "memory" if request.param == "memory" else f"sqlite:///{tmp_path / 'store.db'}"
