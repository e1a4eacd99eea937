"""The stage of a replay: a map in a frame that no live map has, its line, its keys. Shows only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text, local
from dispatch_app.ui.kit.interview.flow import Flow
from dispatch_app.ui.kit.map import (
    HospitalMark,
    IncidentMark,
    MapColours,
    MapWidget,
    RouteKind,
    RouteLine,
    StationMark,
)
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.replay.clock import ReplayClock
from dispatch_app.ui.kit.replay.ground import ReplayGround
from dispatch_app.ui.kit.replay.rows import vehicle_mark
from dispatch_app.ui.kit.replay.scene import Seen, trails, whole_way
from dispatch_app.ui.kit.replay.subject import Scene, Subject
from dispatch_app.ui.kit.replay.time_bar import TimeBar
from dispatch_app.ui.kit.theme import Theme

KEYS: Mapping[str, str] = {
    "toggle": "Space",
    "back": "Left",
    "on": "Right",
    "back_far": "Shift+Left",
    "on_far": "Shift+Right",
    "previous": "P",
    "next": "N",
    "slower": "-",
    "faster": "=",
    "as_it_was": "0",
    "start": "Home",
    "end": "End",
    "sound": "S",
    "whole": "W",
    "then": "F",
    "export": "E",
    "hold": "H",
    "mark": "B",
    "list": "Escape",
}
"""Keys of the stage while the focus is in it."""
_BUTTONS = (
    ("previous", "back", "toggle", "on", "next"),
    ("slower", "as_it_was", "faster"),
    ("sound", "whole", "then"),
    ("mark", "export", "hold"),
)
_REPEATING = frozenset({"back", "on", "back_far", "on_far"})
_SIGNS = {"Left": "←", "Right": "→", "-": "−", "Space": "␣"}
_SPACE = 6


class ReplayStage(QFrame):
    pressed = Signal(str)
    """The name of a key of `KEYS`, however it was asked for."""
    written = Signal(str, str)
    """What was asked for (`export`, `hold`) and the words for it."""

    def __init__(
        self,
        texts: Texts,
        theme: Theme,
        zone: str,
        ground: ReplayGround | None,
        parent: QWidget | None = None,
    ) -> None:
        """Without a ground there is everything but the map."""
        super().__init__(parent)
        self.setObjectName("replayStage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._texts = texts
        self._zone = zone
        self._asked = ""
        self._shown: object = None
        self._open_now: tuple[Scene, ...] | None = None
        self.banner = QLabel(self)
        self.banner.setObjectName("replayBanner")
        self.banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.map: MapWidget | None = None if ground is None else ground.widget(theme, texts, self)
        self.bar = TimeBar(theme, zone, self)
        self.buttons = {name: self._button(name) for group in _BUTTONS for name in group}
        self.asking = QFrame(self)
        self.question = QLabel(self.asking)
        self.answer = QLineEdit(self.asking)
        self._lay_out()
        hang_keys(self, KEYS, self._key, _REPEATING)
        self.show_banner(None, None)

    # ---- made once

    def _button(self, name: str) -> QPushButton:
        button = QPushButton(self._word(name, rate=1), self)
        button.setObjectName("segment")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _=False, name=name: self.pressed.emit(name))
        return button

    def _word(self, name: str, **values: object) -> str:
        key = _SIGNS.get(KEYS[name], KEYS[name])
        return f"{self._texts(f'replay.key.{name}', **values)}  {key}"

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        if self.map is not None:
            column.addWidget(self.map, 1)
        else:
            column.addWidget(QLabel(self._texts("replay.no-map"), self), 1)
        column.addWidget(self.bar)
        column.addLayout(self._row_of_buttons())
        column.addWidget(self._line_to_write())

    def _row_of_buttons(self) -> Flow:
        """On a narrow window groups go to a second row: no key loses its name."""
        rows = Flow(gap=2 * _SPACE)
        rows.setContentsMargins(_SPACE, _SPACE, _SPACE, _SPACE)
        for group in _BUTTONS:
            together = QWidget(self)
            row = QHBoxLayout(together)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(2)
            for name in group:
                row.addWidget(self.buttons[name])
            rows.addWidget(together)
        return rows

    def _line_to_write(self) -> QWidget:
        self.asking.setObjectName("asking")
        self.answer.setObjectName("field")
        self.answer.returnPressed.connect(self._write)
        row = QHBoxLayout(self.asking)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.question)
        row.addWidget(self.answer, 1)
        self.asking.hide()
        return self.asking

    def _key(self, name: str) -> None:
        if name == "list" and not self.asking.isHidden():
            self.leave_question()
        else:
            self.pressed.emit(name)

    # ---- what is shown

    def show_subject(self, subject: Subject) -> None:
        """The map turns to another subject, and again once its tracks are there."""
        self.bar.show_subject(subject)
        shown = (subject.title, subject.since, len(subject.tracks))
        if self.map is None or shown == self._shown:
            return
        self._shown = shown
        self.map.set_vehicles(())
        self._open_now = None
        self.map.set_incidents(_incident_marks(subject))
        self.map.set_routes(
            RouteLine(
                f"way-{t.vehicle}", whole_way(t, subject.since), RouteKind.CANDIDATE, t.vehicle
            )
            for t in subject.tracks
        )
        self.show_whole(subject)

    def show_ground(
        self, stations: Sequence[StationMark], hospitals: Sequence[HospitalMark]
    ) -> None:
        if self.map is not None:
            self.map.set_stations(stations)
            self.map.set_hospitals(hospitals)

    def show_whole(self, subject: Subject) -> None:
        points = [point for track in subject.tracks for point in whole_way(track, subject.since)]
        places = [subject.place, *(scene.place for scene in subject.scenes)]
        points += [(p.position.lon, p.position.lat) for p in places if p and p.position]
        if self.map is not None and points:
            self.map.fit(points)

    def show_now(
        self, subject: Subject, now: datetime, seen: Sequence[Seen], clock: ReplayClock
    ) -> None:
        self.show_banner(subject, clock)
        self.bar.show_now(now)
        if self.map is None:
            return
        self._show_scenes(self.map, subject, now)
        self.map.set_vehicles([vehicle_mark(each, self._texts) for each in seen])
        for vehicle, points in trails(subject, now).items():
            if len(points) > 1:
                line = RouteLine(f"trail-{vehicle}", points, RouteKind.MISSION, vehicle)
                self.map.put_route(line)
            else:
                self.map.remove_route(f"trail-{vehicle}")

    def _show_scenes(self, map_: MapWidget, subject: Subject, now: datetime) -> None:
        """Of a period those incidents that were open then."""
        then = tuple(scene for scene in subject.scenes if scene.is_open(now))
        if subject.scenes and then != self._open_now:
            self._open_now = then
            map_.set_incidents([_scene_mark(scene) for scene in then])

    def show_banner(self, subject: Subject | None, clock: ReplayClock | None) -> None:
        """It says at every moment that this is not now."""
        if subject is None or clock is None or not clock.loaded:
            self.banner.setText(self._texts("replay.banner-empty"))
            return
        now = clock.now
        moment = f"{local(now, self._zone):%Y-%m-%d} {clock_text(now, self._zone)}"
        state = "replay.running" if clock.running else "replay.standing"
        words = self._texts(state, rate=clock.rate)
        self.banner.setText(
            self._texts("replay.banner", title=subject.title, moment=moment, state=words)
        )
        toggle = "pause" if clock.running else "toggle"
        key = _SIGNS[KEYS["toggle"]]
        self.buttons["toggle"].setText(f"{self._texts(f'replay.key.{toggle}')}  {key}")
        self.buttons["as_it_was"].setText(self._word("as_it_was", rate=clock.rate))

    def show_sound(self, *, on: bool, may: bool) -> None:
        button = self.buttons["sound"]
        button.setEnabled(may)
        _set(button, "on", "yes" if on and may else "no")

    def become(self, theme: Theme) -> None:
        """The theme has changed."""
        if self.map is not None:
            self.map.set_colours(MapColours.load(theme.name))
        self.bar.update()

    # ---- words are asked for on the stage itself

    def ask(self, what: str) -> None:
        self._asked = what
        self.question.setText(self._texts(f"replay.ask.{what}"))
        self.answer.clear()
        self.asking.show()
        self.answer.setFocus()

    def leave_question(self) -> None:
        self.asking.hide()
        self._asked = ""
        self.setFocus()

    def _write(self) -> None:
        asked, words = self._asked, self.answer.text()
        self.leave_question()
        self.written.emit(asked, words)


def _incident_marks(subject: Subject) -> list[IncidentMark]:
    place = subject.place
    if place is None or place.position is None:
        return []
    at = place.position
    title = subject.number[-4:]
    return [IncidentMark(subject.number, at.lon, at.lat, subject.priority, title, place.text)]


def _scene_mark(scene: Scene) -> IncidentMark:
    at = scene.place.position
    assert at is not None
    title = scene.number[-4:]
    return IncidentMark(scene.number, at.lon, at.lat, scene.priority, title, scene.place.text)


def _set(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
