"""An empty store of every kind, for tests that must pass on each."""

from __future__ import annotations

from pathlib import Path

import pytest

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
