"""Makes a point of the map, or what its search shows, the scene of what is selected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from dispatch_app.domain.codes import PlaceSource
from dispatch_app.domain.ids import CallId, IncidentId
from dispatch_app.domain.values import Place, Position
from dispatch_app.ui.dispatcher.map.modes import Modes
from dispatch_app.ui.dispatcher.map.near_words import near_text
from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import LonLat, Lost, Told, Where

if TYPE_CHECKING:
    from dispatch_app.ui.dispatcher.form.intake import Intake

CLICK_M = 15.0
"""How exactly a person points at a map."""
PICK = "pick"
Case = tuple[CallId | None, IncidentId | None]


class Scene(QObject):
    """A pick is for the case for which it was begun; to turn to another, or Escape, ends it."""

    def __init__(
        self,
        workplace: Workplace,
        window: MapWindow,
        modes: Modes,
        intake: Intake,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._window = workplace, window
        self._modes, self._intake = modes, intake
        self._case: Case = (None, None)
        self._corrects = False
        """The click that is waited for is the right point of a wrong address."""
        modes.abandoned.connect(self._abandoned)
        workplace.selection.changed.connect(self._turned)

    @Slot()
    def pick(self) -> None:
        """The next click on the map is the scene; once more ends it."""
        texts = self._place.texts
        if self._now == (None, None):
            self._window.say(texts("mapwindow.nothing-selected"))
        elif self._modes.now == PICK:
            self._modes.leave()
        else:
            self._begin(texts("mapwindow.mode.pick"))

    @Slot(object)
    def pick_right(self, wrong: Place) -> None:
        """The next click on the map is where an address really lies that the map has wrong."""
        self._begin(self._place.texts("mapwindow.mode.pick-right", place=wrong.text))
        self._corrects = True

    def _begin(self, say: str) -> None:
        self._case = self._now
        self._window.activateWindow()
        self._modes.pick(PICK, say, self.here)

    def here(self, point: LonLat) -> None:
        """A point becomes the selected call's or incident's scene, in words."""
        self._case = self._now
        self._place.guide.where(Where(point=point), partial(self._told, self._now, point))

    def _told(self, case: Case, point: LonLat, answer: Told | Lost) -> None:
        texts, (lon, lat) = self._place.texts, point
        if not _same(case, self._now):
            self._window.say_shortly(texts("mapwindow.pick-of-another"))
            return
        text = (
            near_text(answer.near, texts)
            if isinstance(answer, Told)
            else texts("mapwindow.bare-point", lon=f"{lon:.5f}", lat=f"{lat:.5f}")
        )
        self.take(
            Place(
                text=text,
                position=Position(lat=lat, lon=lon),
                uncertainty_m=CLICK_M,
                source=PlaceSource.MAP_CLICK,
            )
        )

    @Slot(object)
    def take(self, place: Place) -> None:
        corrects = self._intake.take_place(place)
        self._corrects = False
        if self._modes.now == PICK:
            self._modes.leave()
        key = "mapwindow.corrected" if corrects else "mapwindow.taken"
        taken = self._intake.place or place
        self._window.say_shortly(self._place.texts(key, place=taken.text))

    # ---- what ends a pick

    @property
    def _now(self) -> Case:
        selection = self._place.selection
        return selection.call, selection.incident

    @Slot()
    def _turned(self) -> None:
        if self._modes.now == PICK and not _same(self._case, self._now):
            self._modes.leave()

    @Slot(str)
    def _abandoned(self, name: str) -> None:
        """Whoever left the pick of a right point has not said where it is: the next point of the
        map is a scene as any other."""
        if name == PICK and self._corrects:
            self._corrects = False
            self._intake.forget_correction()


def _same(before: Case, now: Case) -> bool:
    """A call that has opened its incident meanwhile is the same case."""
    return before[0] == now[0] if before[0] is not None else before == now
