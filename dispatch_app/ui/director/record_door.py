"""The way from any page to the record of one thing. Knows no page."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class RecordDoor(QObject):
    wanted = Signal(str, str)
    """Kind and id of the thing whose record is to be shown."""
