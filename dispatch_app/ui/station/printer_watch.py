"""Tells the centre when the printer cannot print, and when it can again; looks before it is needed.

A fault of the queue is seen while nothing is printed; paper and covers are told by pages under way.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AlarmKind, alarm_id
from dispatch_app.ports.printing import PrintTrouble
from dispatch_app.ui.kit.printing.choice import PaperKind
from dispatch_app.ui.station.post import Post
from dispatch_app.ui.station.printing_words import PrinterState
from dispatch_app.ui.station.slip_printing import Press, SlipPrinting

ALARM_S = 5.0
"""Trouble that lasts so long is told to the centre: a cover is opened to put paper in, too."""
PROBE_S = 30.0
_SEEN_IDLE = frozenset(
    f"printer_{trouble}"
    for trouble in (
        PrintTrouble.STOPPED,
        PrintTrouble.REFUSES,
        PrintTrouble.VANISHED,
        PrintTrouble.NO_SPOOLER,
    )
)
"""What a look at the queue can take back; the rest ends with a page that came out."""


class PrinterWatch(QObject):
    changed = Signal()

    def __init__(
        self, post: Post, press: Press, printing: SlipPrinting, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._post = post
        self._press = press
        self._printing = printing
        self._bad_for_s = 0.0
        self._looked_s = PROBE_S
        self._looking = False
        self._told: PrintTrouble | None = None
        self.seen: PrintTrouble | None = None
        """What stands against the next page, found by looking at the queue."""
        printing.came_out.connect(self._came_out)

    @property
    def trouble(self) -> PrintTrouble | None:
        return self._printing.trouble or self.seen

    def tick(self, seconds: float) -> None:
        self._looked_s += seconds
        if self._looked_s >= PROBE_S and not self._looking and not self._printing.busy:
            self._look()
        trouble = self.trouble
        self._bad_for_s = self._bad_for_s + seconds if trouble is not None else 0.0
        if trouble is not None and trouble is not self._told and self._bad_for_s >= ALARM_S:
            self._raise(trouble)

    def _look(self) -> None:
        self._looked_s, self._looking = 0.0, True
        port = self._press.printers.of(PaperKind.SLIP).first
        self._press.asking.do(port.look, self._seen)

    def _seen(self, trouble: PrintTrouble | None) -> None:
        self._looking = False
        if trouble is None and self._printing.state is PrinterState.READY:
            self._clear_what_is_seen_idle()
        if trouble is not self.seen:
            self.seen = trouble
            self.changed.emit()

    def _came_out(self) -> None:
        self.seen = None
        self._clear()

    # ---- to the centre

    def _raise(self, trouble: PrintTrouble) -> None:
        self._told = trouble
        self._post.desk.send(
            RaiseAlarm(
                kind=AlarmKind.PRINTER,
                source=self._post.id,
                reason=f"printer_{trouble}",
                detail=self._printing.printer,
            )
        )

    def _clear_what_is_seen_idle(self) -> None:
        """An alarm of the time before this terminal was started is taken back, too."""
        standing = self._post.desk.state.alarms.get(alarm_id(AlarmKind.PRINTER, self._post.id))
        if standing is not None and standing.standing and standing.reason in _SEEN_IDLE:
            self._clear()

    def _clear(self) -> None:
        standing = self._post.desk.state.alarms.get(alarm_id(AlarmKind.PRINTER, self._post.id))
        if self._told is None and (standing is None or not standing.standing):
            return
        self._told = None
        self._post.desk.send(ClearAlarm(kind=AlarmKind.PRINTER, source=self._post.id))
