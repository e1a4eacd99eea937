"""Decides what the call and incident list shows, and what choosing a row means."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from dispatch_app.ui.dispatcher.queue.panel import QueuePanel
from dispatch_app.ui.dispatcher.queue.rows import QueueRow, queue_rows
from dispatch_app.ui.dispatcher.workplace import Workplace


class Queue(QObject):
    call_back_chosen = Signal(str)
    """A caller of whom no more is left than that they are to be called back."""

    link_chosen = Signal(str)
    """A partner's request."""

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self.panel = QueuePanel(
            workplace.texts, workplace.theme, workplace.desk.now, workplace.trace
        )
        self.panel.chosen.connect(self._choose)
        workplace.selection.changed.connect(self.mark)

    def refresh(self) -> None:
        place = self._place
        rows = queue_rows(
            place.desk.state,
            place.seat,
            place.protocols,
            place.texts,
            timers=place.timers,
            zone=place.zone,
        )
        self.panel.show_rows(rows)
        self.mark()

    @Slot()
    def mark(self) -> None:
        chosen = self._place.selection
        key = f"incident-{chosen.incident}" if chosen.incident else f"call-{chosen.call}"
        self.panel.mark(key)

    @Slot(object)
    def _choose(self, row: QueueRow) -> None:
        if row.back is not None:
            self.call_back_chosen.emit(row.back)
        elif row.link is not None:
            self.link_chosen.emit(row.link)
        else:
            self._place.selection.select(call=row.call, incident=row.incident)
