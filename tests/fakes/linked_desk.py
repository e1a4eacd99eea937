"""A desk of a seat above: in memory, with the signals that windows hang on and a clock to set."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from dispatch_app.domain.codes import Role
from tests.fakes.recording_room import NOON, MemoryDesk


class LinkedDesk(MemoryDesk, QObject):
    changed = Signal(object)
    moved = Signal(object)
    link_changed = Signal(object)
    pulsed = Signal(object)

    def __init__(self, role: Role = Role.DIRECTOR) -> None:
        QObject.__init__(self)
        MemoryDesk.__init__(self, role)
        self.session.name = "周主任"
        self.time = NOON

    def now(self) -> datetime:
        return self.time
