"""Page 2: the vehicles that were sent, with receipts and stages. Shows only."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from dispatch_app.domain.large_events.story import missions
from dispatch_app.domain.state import Mission
from dispatch_app.ui.dispatcher.large_events.room import EventRoom
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.large_events.list_page import ListPage

KEYS = {"map": "M"}


class OutPage(QObject):
    map_wanted = Signal(object)
    """A vehicle's id."""

    def __init__(self, room: EventRoom, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._room = room
        names = ("vehicle", "station", "order", "delivered", "acknowledged", "stage", "since")
        widths = (80, 170, 190, 100, 100, 110, 90)
        heads = [
            Head(room.texts(f"large.out.col.{n}"), width_px=w)
            for n, w in zip(names, widths, strict=True)
        ]
        heads.append(Head(room.texts("large.out.col.hospital"), width_px=180))
        self.page = ListPage(room.texts, "out", heads, KEYS)
        self.page.asked.connect(self._asked)

    def show(self) -> None:
        event = self._room.large
        if event is None:
            return
        sent = missions(self._room.state, event)
        delivered = sum(1 for m in sent if m.slip is not None and m.slip.delivered_at)
        signed = sum(1 for m in sent if m.slip is not None and m.slip.acknowledged_at)
        title = self._room.texts(
            "large.out.title", sent=len(sent), delivered=delivered, signed=signed
        )
        self.page.show_lines([self._line(m) for m in sent], title)

    def _line(self, mission: Mission) -> Line:
        room, slip = self._room, mission.slip
        station = room.state.stations.get(mission.station)
        hospital = room.state.hospitals.get(mission.hospital) if mission.hospital else None
        reached = mission.stages[-1]
        return Line(
            key=mission.id,
            cells=(
                mission.vehicle,
                station.name if station else mission.station,
                mission.number,
                room.words.clock(slip.delivered_at if slip else None),
                room.words.clock(slip.acknowledged_at if slip else None),
                room.texts.code("stage", reached.stage.value),
                room.words.clock(reached.at),
                hospital.name if hospital else "",
            ),
            about=mission.vehicle,
        )

    def _asked(self, _name: str) -> None:
        line = self.page.table.current
        if line is not None:
            self.map_wanted.emit(line.about)
