"""Wishes about the centre's own tables: keep a row, retire one. Each may be refused."""

from __future__ import annotations

from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRecord:
    """Add a row, change one, or take one that was retired into service again.

    The cells are all of the row: one that is missing is empty. What a column may hold stands in
    docs/data.md.
    """

    register: str
    id: str = ""
    """Empty: the centre makes one, in tables that have no column `id`."""
    cells: dict[str, str]
    seen: str = ""
    """`seen` of the row as it was shown, or `new`; if it is otherwise by now, nothing is done.
    Empty: whatever came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireRecord:
    """The row serves no more; it stays readable, and keeping it again brings it back."""

    register: str
    id: str
    note: str = ""
    seen: str = ""
    """As in `KeepRecord`."""


RegisterCommand = KeepRecord | RetireRecord
