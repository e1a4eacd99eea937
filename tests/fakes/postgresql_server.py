"""A private PostgreSQL server for a test run: its own folder, its own socket, gone afterwards."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text


def programs() -> Path | None:
    """Where initdb and pg_ctl are: Debian keeps them off the path, by version."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@dataclass(frozen=True)
class PostgresServer:
    """A running private server; it listens on a socket in its own folder only."""

    folder: Path
    binaries: Path = Path()
    _count: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"store_{next(self._count)}"
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        engine.dispose()
        return self.url(name)

    def stop(self) -> None:
        """As somebody who works on it would: connections end, nothing is lost."""
        _run([*self._control(), "-m", "fast", "-w", "stop"])

    def start(self) -> None:
        settings = f"-k {self.folder} -c listen_addresses= -c fsync=off"
        _run([*self._control(), "-w", "-o", settings, "-l", str(self.folder / "log"), "start"])

    def _control(self) -> list[str]:
        return [str(self.binaries / "pg_ctl"), "-D", str(self.folder / "data")]


@contextmanager
def private_server(binaries: Path) -> Iterator[PostgresServer]:
    """Start a server with a new cluster, and stop and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    folder.chmod(0o777)
    data = str(folder / "data")
    control = [str(binaries / "pg_ctl"), "-D", data]
    settings = f"-k {folder} -c listen_addresses= -c fsync=off"
    cluster = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]
    try:
        _run([str(binaries / "initdb"), "-D", data, *cluster])
        _run([*control, "-w", "-o", settings, "-l", str(folder / "log"), "start"])
        try:
            yield PostgresServer(folder, binaries)
        finally:
            _run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str]) -> None:
    """PostgreSQL refuses to run as root; its Debian package made a user for it."""
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
