"""The live board: all of the centre at one look, every line of it open to its record."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QVBoxLayout

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import CallId, IncidentId, SeatId, VehicleId
from dispatch_app.domain.truth.rows import TruthRow
from dispatch_app.i18n.times import local
from dispatch_app.ui.director import live_people, live_places
from dispatch_app.ui.director.figures_feed import FiguresFeed
from dispatch_app.ui.director.live_curve import curves, quarters_a_step
from dispatch_app.ui.director.live_map import LiveMap
from dispatch_app.ui.director.live_panel import LivePanel
from dispatch_app.ui.director.live_people import Board
from dispatch_app.ui.director.live_tiles import tiles
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.radar_acts import RadarActs, Ways
from dispatch_app.ui.director.radar_page import RadarPage
from dispatch_app.ui.director.watchtower import Watchtower
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.map import MapColours, MapWidget

Doubts = Callable[[], Mapping[VehicleId, TruthRow]]


class LivePage:
    name = "live"

    def __init__(
        self, place: DirectorPlace, tower: Watchtower, feed: FiguresFeed, radar: RadarPage
    ) -> None:
        self._place, self._tower, self._feed, self._radar = place, tower, feed, radar
        self.widget = LivePanel(place.texts, place.theme)
        self.acts: RadarActs | None = None
        self.ways: Ways | None = None
        """Where lines lead; hung in by the seat."""
        self.map: MapWidget | None = None
        self._live_map: LiveMap | None = None
        self._seen: tuple[object, ...] = ()
        self._minute = ""
        panel = self.widget
        panel.radar.wanted.connect(radar.list.wanted)
        for table, opened in (
            (panel.seats, self._open_seat),
            (panel.calls, self._open_call),
            (panel.incidents, self._open_incident),
        ):
            table.opened.connect(opened)
        for key, lead in (("T", self._take_over), ("B", self._hand_back)):
            shortcut = QShortcut(QKeySequence(key), panel.incidents)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lead)
        tower.changed.connect(self._show_radar)
        feed.changed.connect(self._show_figures)
        self._say_titles()

    def _say_titles(self) -> None:
        texts = self._place.texts
        for name in ("seats", "stations", "hospitals", "complaints", "incidents"):
            self.widget.say_title(name, texts(f"live.{name}"))
        self.widget.say_title("radar", texts("radar.head"))
        self.widget.say_title("calls", texts("live.calls-now"))
        self.widget.say_title("map", texts("live.map"))
        self.widget.say_title("curve", texts("live.curve-awaited"))

    # ---- as a page

    def shown(self) -> None:
        self._make_map()
        self._feed.ask()
        self._seen = ()
        self.tick()
        self._show_figures()
        self.widget.radar.setFocus()

    def again(self) -> None:
        self._feed.ask()
        self._tower.look()

    def tick(self) -> None:
        """Clocks twice a second; tables of places when what they are made of is other."""
        if not self.widget.isVisible():
            return
        board, panel = self._board(), self.widget
        panel.show_tiles(tiles(board.state, self._feed.now, board.now, board.texts))
        panel.seats.show_lines(live_people.seat_lines(board))
        panel.calls.show_lines(live_people.call_lines(board))
        self._show_radar()
        self._show_places(board)

    def become(self) -> None:
        self.widget.become()
        if self.map is not None:
            self.map.set_colours(MapColours.load(self._place.theme.name))

    def close(self) -> None:
        if self._place.live_ground is not None:
            self._place.live_ground.close()

    # ---- what is shown

    def _board(self) -> Board:
        desk = self._place.desk
        session = desk.session
        return Board(
            state=desk.state,
            now=desk.now(),
            texts=self._place.texts,
            complaints=self._place.complaints,
            since=self._feed.day_began,
            work=self._feed.work,
            role=session.role if session is not None else Role.DIRECTOR,
        )

    def _show_places(self, board: Board) -> None:
        """Of 70 stations and 500 vehicles only when one of them is other, or a minute is over."""
        state, pulse = board.state, self._place.desk.last_pulse
        online = frozenset(pulse.stations_online) if pulse is not None else None
        minute = f"{board.now:%H:%M}"
        seen = (state.vehicles, state.missions, state.incidents, state.stations, state.hospitals)
        same = len(seen) == len(self._seen) - 1 and all(
            a is b for a, b in zip(seen, self._seen, strict=False)
        )
        if same and self._seen[-1] == online and minute == self._minute:
            return
        self._seen, self._minute = (*seen, online), minute
        panel, texts = self.widget, board.texts
        panel.incidents.show_lines(live_people.incident_lines(board))
        going = [i for i in state.incidents.values() if i.open]
        held = sum(i.suspended_at is not None for i in going)
        panel.say_title("incidents", texts("live.open-now", open=len(going), suspended=held))
        panel.stations.show_lines(live_places.station_lines(state, online, texts))
        panel.hospitals.show_lines(live_places.hospital_lines(state, board.now, board.since, texts))
        panel.complaints.show_ranking(live_places.complaints_today(board))

    def _show_radar(self) -> None:
        if self.widget.isVisible():
            words = self._radar.words()
            self.widget.radar.show_lines([words.line(row) for row in self._tower.rows])

    def _show_figures(self) -> None:
        figures = self._feed.now
        if figures is None or not self.widget.isVisible():
            return
        weekday = local(self._place.desk.now(), self._place.zone).isoweekday()
        texts = self._place.texts
        step = texts(f"live.step.{15 * quarters_a_step(figures)}")
        day = texts(f"live.weekday.{weekday}")
        self.widget.say_title("curve", texts("live.curve", step=step, weekday=day))
        self.widget.show_curves(curves(figures, weekday, texts))

    # ---- the map

    def _make_map(self) -> None:
        """Only when first looked at: it starts a process that paints tiles."""
        layout = self.widget.ground.layout()
        if layout is not None:
            if self._live_map is not None:
                self._live_map.show_news()
            return
        column = QVBoxLayout(self.widget.ground)
        column.setContentsMargins(0, 0, 0, 0)
        ground, place = self._place.live_ground, self._place
        if ground is None:
            note = QLabel(place.texts("live.no-map"), self.widget.ground)
            note.setObjectName("caption")
            column.addWidget(note)
            return
        self.map = ground.widget(place.theme, place.texts, self.widget.ground)
        column.addWidget(self.map)
        self._live_map = LiveMap(place.desk, place.texts, self.map, self.map)
        self._live_map.incident_wanted.connect(self._incident)
        self._live_map.show_news()

    # ---- where lines lead

    def _open_seat(self, line: Line) -> None:
        if self.ways is not None:
            self.ways.watch(SeatId(line.key))

    def _open_call(self, line: Line) -> None:
        if self.ways is not None:
            self.ways.open_call(CallId(line.key))

    def _open_incident(self, line: Line) -> None:
        self._incident(line.key)

    def _incident(self, id_: str) -> None:
        if self.ways is not None:
            self.ways.open_incident(IncidentId(id_))

    # ---- who leads

    def _take_over(self) -> None:
        line = self.widget.incidents.current
        if line is not None and self.acts is not None:
            self.acts.take_over(IncidentId(line.key))

    def _hand_back(self) -> None:
        line = self.widget.incidents.current
        if line is not None and self.acts is not None:
            self.acts.hand_back(IncidentId(line.key))
