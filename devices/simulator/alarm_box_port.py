"""A fault box on a pseudo-terminal. POSIX only."""

from __future__ import annotations

from pathlib import Path

from devices.simulator.alarm_box import AlarmBox
from devices.simulator.pty_port import PtyBox


class SimulatedAlarmBox(PtyBox):
    def __init__(self, box: AlarmBox | None = None, link: Path | None = None) -> None:
        self.box = box or AlarmBox()
        super().__init__("alarm-box", link)

    def hear(self, data: bytes) -> bytes:
        return self.box.take(data)
