"""A question asked by a key of another window must be seen and answered by keys."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def bring_up(asking: QWidget) -> None:
    """Turn the keys to the window in which something is about to be asked."""
    window = asking.window()
    if window.isVisible() and not window.isActiveWindow():
        window.activateWindow()
