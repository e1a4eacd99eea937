"""Notices at a station: the band, the sheet by touch or key, and the sound of what is urgent.

An order goes before: while a slip is unsigned no notice sounds, and the sheet gives way to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from dispatch_app.ui.kit.notices.presenter import SeatNotices
from dispatch_app.ui.station.alarm import QUIET_S
from dispatch_app.ui.station.post import Post
from dispatch_app.ui.station.sounder import Sounder
from dispatch_app.ui.station.window import StationWindow

KEY = "Alt+M"


class StationNotices(QObject):
    def __init__(
        self,
        post: Post,
        window: StationWindow,
        sounder: Sounder,
        *,
        ordered: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """`ordered`: a slip waits for its signature."""
        super().__init__(parent)
        self._post, self._sounder, self._ordered = post, sounder, ordered
        self._quiet_s = 0.0
        self.notices = SeatNotices(
            post.desk,
            post.texts,
            post.zone,
            window,
            files=post.files,
            key=KEY,
            station=post.id,
            people=self._people,
            parent=self,
        )
        window.put_below(self.notices.band)
        window.touched.connect(self._touched)
        shortcut = QShortcut(QKeySequence(KEY), window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.notices.key_notices)

    def _people(self) -> Sequence[str]:
        """Crews of this station's vehicles: one of them is reading."""
        vehicles = self._post.desk.state.vehicles.values()
        crews = (name for v in vehicles if v.station == self._post.id for name in v.crew)
        return list(dict.fromkeys(crews))

    @property
    def sounding(self) -> bool:
        """Something urgent waits, nobody has touched the terminal just now, no order sounds."""
        return self.notices.urgent and self._quiet_s <= 0 and not self._ordered()

    def tick(self, seconds: float) -> None:
        self._quiet_s = max(0.0, self._quiet_s - seconds)
        self.notices.tick()
        self._sound()

    def give_way(self) -> None:
        """An order came forward."""
        if self.notices.sheet.isVisible():
            self.notices.sheet.leave()
        self._sound()

    def _sound(self) -> None:
        if self.sounding:
            self._sounder.start()
        else:
            self._sounder.stop()

    def _touched(self) -> None:
        self._quiet_s = QUIET_S
        self._sounder.stop()
