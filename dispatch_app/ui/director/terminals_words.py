"""Vehicle terminals as rows of words. Pure: the list in, rows out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dispatch_app.domain.terminals import Terminal, TerminalIdentity
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text, local
from dispatch_app.ui.kit.keyed_table import Head, Line

_COLUMNS = (
    ("terminal", False, 190),
    ("vehicle", False, 120),
    ("standing", False, 220),
    ("since", False, 180),
    ("box", False, 420),
    ("claimed", False, 420),
)


def heads(texts: Texts) -> tuple[Head, ...]:
    return tuple(Head(texts(f"terminals.head.{n}"), figures, px) for n, figures, px in _COLUMNS)


def lines(terminals: Iterable[Terminal], wanted: str, texts: Texts, zone: str) -> tuple[Line, ...]:
    """Strangers first, then boxes that claim a bound number, then the rest. `wanted` is a part of
    a number, a vehicle or a box's name; empty: all."""
    rows = [_line(t, texts, zone) for t in sorted(terminals, key=_strangers_first)]
    part = wanted.casefold()
    return tuple(row for row in rows if any(part in cell.casefold() for cell in row.cells))


def _strangers_first(terminal: Terminal) -> tuple[bool, bool, str, str]:
    bound = terminal.vehicle is not None
    return bound, terminal.claimed is None, str(terminal.vehicle or ""), terminal.id


def _line(terminal: Terminal, texts: Texts, zone: str) -> Line:
    cells = (
        terminal.id,
        terminal.vehicle or texts("terminals.nobodys"),
        standing(terminal, texts),
        _when(terminal.since, texts, zone),
        box_words(terminal.identity),
        box_words(terminal.claimed),
    )
    return Line(key=terminal.id, cells=cells, about=terminal)


def standing(terminal: Terminal, texts: Texts) -> str:
    here = "●" if terminal.online else "◌"
    words = [f"{here} {texts('terminals.here' if terminal.online else 'terminals.away')}"]
    if terminal.reason:
        key = f"terminals.reason.{terminal.reason}"
        words.append(texts(key) if texts.has(key) else terminal.reason)
    return "  ·  ".join(words)


def _when(at: datetime | None, texts: Texts, zone: str) -> str:
    if at is None:
        return texts("terminals.never")
    return f"{local(at, zone):%m-%d} {clock_text(at, zone)}"


def box_words(identity: TerminalIdentity | None) -> str:
    if identity is None:
        return "—"
    parts = (identity.maker, identity.model, identity.device, identity.plate)
    return "  ".join(part for part in parts if part) or "—"
