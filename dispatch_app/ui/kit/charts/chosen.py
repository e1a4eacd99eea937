"""Which field of a chart is pointed at, by keys or by the pointer. Knows no painting."""

from __future__ import annotations

from PySide6.QtCore import Qt

Key = Qt.Key
ENTER = (Key.Key_Return, Key.Key_Enter)


def stepped(at: int | None, count: int, key: int, across: int = 1) -> int | None:
    """Where a key leads from a field, of `count` that stand `across` in a row.

    None: the key does not move, or there is nothing to move on.
    """
    if not count:
        return None
    if key == Key.Key_Home:
        return 0
    if key == Key.Key_End:
        return count - 1
    step = _steps(across).get(key)
    if step is None:
        return None
    if at is None:
        return 0
    there = at + step
    return there if 0 <= there < count else at


def _steps(across: int) -> dict[int, int]:
    row = across if across > 1 else 1
    return {Key.Key_Left: -1, Key.Key_Right: 1, Key.Key_Up: -row, Key.Key_Down: row}
