"""Rows as they are kept: cells, whether they still serve, and a fingerprint. Values only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from dispatch_app.domain.quick import dataclass

NEW = "new"
"""What an asker has seen of a row that is to be added: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecord:
    """A row of a table without events of its own. `CentreState.records` holds them by `key_of`."""

    register: str
    id: str
    cells: dict[str, str]
    at: datetime
    """When it was changed last."""
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of any table as people read it."""

    id: str
    cells: Mapping[str, str]
    retired: bool = False

    @property
    def seen(self) -> str:
        """A fingerprint: who changes the row says by this what was on the screen."""
        told = "\x1f".join(f"{k}={v}" for k, v in sorted(self.cells.items()) if v)
        return hashlib.sha256(f"{self.retired}\x1e{told}".encode()).hexdigest()[:16]


def key_of(register: str, id_: str) -> str:
    return f"{register}/{id_}"
