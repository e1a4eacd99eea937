"""What watches over the centre at a seat above, put together: live board, radar, alerts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from dispatch_app.domain.ids import CallId, IncidentId, LineId, SeatId, VehicleId
from dispatch_app.domain.radar import RadarAct
from dispatch_app.domain.supervising import AlertKind
from dispatch_app.domain.truth.rows import TruthRow
from dispatch_app.ui.director.alert_band import OPEN_KEY, SEEN_KEY, AlertBand
from dispatch_app.ui.director.alerts_page import AlertsPage
from dispatch_app.ui.director.figures_feed import FiguresFeed
from dispatch_app.ui.director.live_page import LivePage
from dispatch_app.ui.director.live_tiles import shares_of
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.radar_acts import RadarActs, Ways
from dispatch_app.ui.director.radar_page import RadarPage
from dispatch_app.ui.director.radar_words import RadarLine
from dispatch_app.ui.director.watchtower import Watchtower
from dispatch_app.ui.director.window import DirectorWindow
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.truth.desk import TruthDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class AboveWays:
    """Where pages of others are turned to."""

    hear_line: Callable[[LineId], bool]
    show_doubt: Callable[[VehicleId], bool]
    show_lamps: Callable[[], None]
    say: Callable[[str], None]
    """For a while, at the foot of the window."""


class Above(QObject):
    def __init__(self, place: DirectorPlace, truth: TruthDesk, window: DirectorWindow) -> None:
        super().__init__(window)
        self._place, self._truth, self._window = place, truth, window
        self.feed = FiguresFeed(place.desk, place.zone, self)
        self.tower = Watchtower(place.desk, place.sounder, self._listed, self._shares, self)
        self.chooser = Chooser(window)
        self.radar = RadarPage(place, self.tower, self._doubts)
        self.live = LivePage(place, self.tower, self.feed, self.radar)
        self.alerts = AlertsPage(place, self.tower, self.chooser)
        self.band = AlertBand(place.texts, window)
        self.band.open_wanted.connect(self.open_alert)
        self.band.seen_wanted.connect(self._seen)
        self.tower.changed.connect(self._count)
        self.tower.alerted.connect(self._show_alerts)
        self._hang(OPEN_KEY, self.open_alert)
        self._hang(SEEN_KEY, self._seen)
        self._acts: RadarActs | None = None
        self._said: Callable[[str], None] = self.radar.say

    def _hang(self, key: str, action: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self._window)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(action)

    def lead(self, ways: AboveWays) -> None:
        """Hang in where lines and keys lead; called once."""
        whole = Ways(
            open_incident=self._open_incident,
            open_call=self._open_call,
            hear_line=ways.hear_line,
            watch=self._watch,
            show_doubt=ways.show_doubt,
            show_lamps=ways.show_lamps,
        )
        place = self._place
        self._acts = RadarActs(place.desk, place.texts, self.chooser, whole, self)
        self._acts.said.connect(self._say)
        self.radar.do = self._do
        self.live.ways, self.live.acts = whole, self._acts
        self._said = ways.say

    def start(self) -> None:
        """From now on it looks by itself, whichever page is seen."""
        self._truth.start()
        self.feed.start()
        self.tower.start()

    def stop(self) -> None:
        self.feed.stop()
        self.tower.stop()

    def tick(self) -> None:
        """Twice a second, whichever page is seen."""
        if self.tower.unseen:
            self._show_alerts()

    # ---- what rows are made of

    def _listed(self) -> Sequence[TruthRow]:
        return tuple(row for row in self._truth.rows if row.vehicle in self._truth.doubted)

    def _doubts(self) -> Mapping[VehicleId, TruthRow]:
        return {row.vehicle: row for row in self._truth.rows}

    def _shares(self) -> Mapping[AlertKind, tuple[int, int]]:
        return shares_of(self.feed.now)

    # ---- where keys lead

    def _say(self, words: str) -> None:
        self.radar.say(words)
        self._said(words)

    def _do(self, line: RadarLine, act: RadarAct) -> None:
        if self._acts is not None:
            self._acts.do(line.row, act)

    def _open_incident(self, incident: IncidentId) -> bool:
        self._place.open_record("incident", incident)
        return True

    def _open_call(self, call: CallId) -> bool:
        self._place.open_record("call", call)
        return True

    def _watch(self, seat: SeatId) -> bool:
        self._window.turn_to(self.radar.name)
        return self.radar.watch(seat)

    def _count(self) -> None:
        self._window.groups.count("radar", len(self.tower.rows))

    # ---- alerts

    def _show_alerts(self) -> None:
        words = self.radar.words()
        rows = {row.key: words.line(row).title for row in self.tower.rows}
        self.band.show_alerts(self.tower.unseen, self._place.desk.state, rows)

    def open_alert(self) -> None:
        """The newest alert's record; it is seen by that."""
        alert = self.tower.see()
        if alert is None:
            return
        if alert.incident is not None:
            self._open_incident(alert.incident)
        elif alert.call is not None:
            self._open_call(alert.call)
        else:
            self._window.turn_to(self.radar.name)

    def _seen(self) -> None:
        self.tower.see()
