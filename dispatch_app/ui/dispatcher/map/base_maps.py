"""Which base map lies below all else, and what is wrong with it. Shows and asks; paints nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from dispatch_app.ui.dispatcher.map.keeping import MapMemory
from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.dispatcher.workplace import Workplace
from gis.tiles.choice import OWN

LOOK_MS = 1_000


class BaseMaps(QObject):
    """The choice in the layers box, kept on the seat's disk; a note while tiles are missing."""

    def __init__(
        self,
        workplace: Workplace,
        window: MapWindow,
        memory: MapMemory,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts, self._window, self._memory = workplace.texts, window, memory
        self._chosen = OWN
        names = window.base_names
        shown = [(name, name or self._texts("basemap.own")) for name in names]
        if memory.kept.base in names and memory.kept.base != OWN:
            self._lay(memory.kept.base)
        window.layers.show_bases(shown, self._chosen)
        window.layers.base_wanted.connect(self._choose)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.show_trouble)
        self._look.start()

    @Slot(str)
    def _choose(self, name: str) -> None:
        if name != self._chosen:
            self._lay(name)
            self._memory.keep(base=name)

    def _lay(self, name: str) -> None:
        self._window.lay_ground(name)
        self._chosen = name

    @Slot()
    def show_trouble(self) -> None:
        """What a person should know of the ground: missing tiles, a silent server, a full disk."""
        window, texts = self._window, self._texts
        said = [texts(trouble.value) for trouble in sorted(window.ground_troubles)]
        if gaps := window.map.gaps:
            said.append(texts("basemap.gaps", count=gaps))
        if window.base_maps_wrong:
            said.append(texts("basemap.wrong"))
        window.note_ground(" · ".join(said))
