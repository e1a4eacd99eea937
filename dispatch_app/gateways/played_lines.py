"""Which telephone lines a training run may have: those that a simulator of this machine plays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from dispatch_app.gateways.devices_file import BadSetting, Table

PLAYED = ("/dev/pts/", "/dev/ttys", "socket://127.0.0.1:", "rfc2217://127.0.0.1:")
"""Pseudo-terminals, and ports of this machine alone."""


def must_be_played(lines: Mapping[str, Table]) -> None:
    """
    Raises:
        BadSetting: a line is one of the house; the message names it.
    """
    for line, port in _ports(lines):
        if not _place(port).startswith(PLAYED):
            why = f"{port}: a training run has no lines of the house"
            raise BadSetting("device.setting-unusable", f"lines.{line}", why)


def _place(port: str) -> str:
    """A simulator gives its pseudo-terminals names that stay."""
    return port if "://" in port else str(Path(port).resolve())


def _ports(lines: Mapping[str, Table]) -> Iterable[tuple[str, str]]:
    return ((line, str(table.get("port", ""))) for line, table in lines.items())
