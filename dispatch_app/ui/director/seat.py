"""The director's seat put together: pages, keys, clock and link. Knows no page from inside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.client.link import LinkStatus
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import IncidentId, LineId, VehicleId
from dispatch_app.i18n.times import clock_text
from dispatch_app.ui.director.above import Above, AboveWays
from dispatch_app.ui.director.backup_words import backup_words
from dispatch_app.ui.director.call_backs_page import CallBacksPage
from dispatch_app.ui.director.channels_page import ChannelsPage
from dispatch_app.ui.director.coach_page import CoachPage
from dispatch_app.ui.director.data_accounts_page import KEEPERS, AccountsPage
from dispatch_app.ui.director.data_page import DataPage
from dispatch_app.ui.director.debrief_page import DebriefPage
from dispatch_app.ui.director.devices_page import DevicesPage
from dispatch_app.ui.director.figures_page import FiguresPage
from dispatch_app.ui.director.knowledge_page import KnowledgePage
from dispatch_app.ui.director.large_events_page import LargeEventsPage
from dispatch_app.ui.director.links_page import LinksPage
from dispatch_app.ui.director.mileage_page import MileagePage
from dispatch_app.ui.director.notices_page import NoticesPage
from dispatch_app.ui.director.place import DirectorPlace, Page
from dispatch_app.ui.director.planning_page import PlanningPage
from dispatch_app.ui.director.power_page import PowerPage
from dispatch_app.ui.director.protocols_page import ProtocolsPage
from dispatch_app.ui.director.quality_page import QualityPage
from dispatch_app.ui.director.quality_results_page import QualityResultsPage
from dispatch_app.ui.director.query_page import QueryPage, Ways
from dispatch_app.ui.director.recordings_page import RecordingsPage
from dispatch_app.ui.director.replay_page import ReplayPage
from dispatch_app.ui.director.statistics_page import StatisticsPage
from dispatch_app.ui.director.subscribers_page import SubscribersPage
from dispatch_app.ui.director.terminals_page import TerminalsPage
from dispatch_app.ui.director.truth_page import TruthPage
from dispatch_app.ui.director.window import KEYS, DirectorWindow, HeadLine
from dispatch_app.ui.kit.alarms.presenter import SeatAlarms
from dispatch_app.ui.kit.alarms.sounder import NoSpeaker
from dispatch_app.ui.kit.alarms.trying import AlarmKeys
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.drills.foot import LampFoot
from dispatch_app.ui.kit.lamps import OFF, OK
from dispatch_app.ui.kit.notices.presenter import SeatNotices
from dispatch_app.ui.kit.own_password import OwnPassword
from dispatch_app.ui.kit.power.health import power_health
from dispatch_app.ui.kit.recording.criteria import Criteria
from dispatch_app.ui.kit.seat_lamps import OwnParts, Told

_TICK_MS = 500


class DirectorSeat(QObject):
    """Where a page stands among the others is said in `groups`."""

    theme_wanted = Signal()

    def __init__(self, place: DirectorPlace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.window = DirectorWindow(place.texts)
        self.truth = TruthPage(place, self._show_track)
        self.above = Above(place, self.truth.desk, self.window)
        self.recordings = RecordingsPage(place)
        self.query = QueryPage(place, self._query_ways())
        self.channels = ChannelsPage(place)
        self.figures = FiguresPage(place)
        self.statistics = StatisticsPage(place, self._open_recordings)
        self.replay = ReplayPage(place)
        self.power = PowerPage(place)
        self.mileage = MileagePage(place)
        self.devices = DevicesPage(place)
        self.terminals = TerminalsPage(place)
        self.board = self._board()
        self.notices = NoticesPage(place, self.board)
        self.quality = QualityPage(place)
        self.quality_results = QualityResultsPage(place)
        self.call_backs = CallBacksPage(place)
        self.data = DataPage(place)
        self.subscribers = SubscribersPage(place)
        self.protocols = ProtocolsPage(place)
        self.planning = PlanningPage(place)
        self.debrief = DebriefPage(place, self._replay_moment)
        self.coach = CoachPage(place)
        self.large = LargeEventsPage(place)
        self.links = LinksPage(place)
        self.knowledge = KnowledgePage(place, place.knowledge)
        self.accounts = AccountsPage(place)
        self.pages: Sequence[Page] = (
            self.above.live,
            self.above.radar,
            self.above.alerts,
            self.query,
            self.recordings,
            self.channels,
            self.statistics,
            self.figures,
            self.replay,
            self.power,
            self.truth,
            self.large,
            self.links,
            self.mileage,
            self.devices,
            self.terminals,
            self.notices,
            self.quality,
            self.quality_results,
            self.call_backs,
            self.planning,
            self.debrief,
            self.coach,
            self.data,
            self.knowledge,
            self.protocols,
            self.subscribers,
            self.accounts,
        )
        self.alarms = SeatAlarms(
            place.desk,
            place.texts,
            place.zone,
            sounder=NoSpeaker(),
            keys=(KEYS["alarm_seen"], ""),
            parent=self,
        )
        own = OwnParts(map=self._map)
        chooser = Chooser(self.window)
        self.foot = LampFoot(
            *(place.desk, place.texts, place.zone, own, self.window),
            chooser=chooser,
            key=KEYS["lamps"],
        )
        self.keys = AlarmKeys(place.desk, place.texts, chooser, self)
        self.password = OwnPassword(
            *(place.desk, place.texts, self.window), self, said=partial(self.foot.say, "info")
        )
        self.keys.said.connect(self.foot.say)
        self.keys.refused.connect(self.foot.refuse)
        self._was_online = False
        self._trains = False
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.tick)
        self.above.lead(
            AboveWays(
                hear_line=self._hear_line,
                show_doubt=self._show_doubt,
                show_lamps=self.foot.key_actions()["lamps"],
                say=partial(self.foot.say, "info"),
            )
        )
        self.window.compose(self.pages, self.alarms.strip, self.foot, band=self.above.band)
        self.foot.put_above(self.board.band)
        self.window.turned.connect(self._turned)
        place.record_door.wanted.connect(self._show_query)
        self.window.hang_keys(
            {
                "again": self._again,
                "theme": self.theme_wanted.emit,
                "alarm_seen": self.alarms.key_acknowledge,
                "bypass": self.keys.key_bypass,
                "notices": self.board.key_notices,
                "own_password": self.password.key_open,
                **self.foot.key_actions(),
            }
        )
        place.desk.link_changed.connect(self._link_changed)

    def _board(self) -> SeatNotices:
        """What whoever sits here has to read."""
        place = self._place
        return SeatNotices(
            *(place.desk, place.texts, place.zone, self.window),
            files=place.exports / "notices",
            key=KEYS["notices"],
            parent=self,
        )

    def start(self) -> None:
        self._tick.start()
        self.above.start()
        self.tick()

    def stop(self) -> None:
        self._tick.stop()
        self.above.stop()
        for page in self.pages:
            page.close()

    def tick(self) -> None:
        self.window.show_head(self._head())
        if self._trains != (self._place.desk.state.training is not None):
            self._offer()
        self.page.tick()
        self.above.tick()
        self.alarms.tick()
        self.foot.tick()
        self.board.tick()

    @property
    def page(self) -> Page:
        """The one that is seen."""
        return self.pages[self.window.at]

    def become(self) -> None:
        """The theme has changed."""
        for page in self.pages:
            page.become()
        self.window.update()

    def _turned(self, at: int) -> None:
        self.pages[at].shown()

    def _again(self) -> None:
        self.page.again()

    def _open_recordings(self, criteria: Criteria) -> None:
        self.window.turn(self.pages.index(self.recordings))
        self.recordings.look_for(criteria)

    def _show_query(self, *_: object) -> None:
        self.window.turn(self.pages.index(self.query))

    def _replay_incident(self, incident: IncidentId) -> None:
        self.window.turn(self.pages.index(self.replay))
        if self.replay.panel is not None:
            self.replay.panel.replaying.open_incident(incident)

    def _replay_moment(self, incident: IncidentId | None, at: datetime) -> None:
        """An incident standing at a moment of it; without one, all that went on about it."""
        self.window.turn(self.pages.index(self.replay))
        if self.replay.panel is None:
            return
        if incident is None:
            self.replay.panel.replaying.open_around(at)
        else:
            self.replay.panel.replaying.open_incident(incident, at)

    def _show_track(self, vehicle: VehicleId) -> bool:
        """On the page of replays; False without a map."""
        if self._place.ground is None:
            return False
        self.window.turn(self.pages.index(self.replay))
        if self.replay.panel is not None:
            self.replay.panel.open_vehicle(vehicle)
        return True

    def _query_ways(self) -> Ways:
        return Ways(self._open_recordings, self._replay_incident, self._listen_to, self._ride_along)

    def _listen_to(self, recording: str) -> None:
        self.window.turn(self.pages.index(self.recordings))
        self.recordings.listen_to(recording)

    def _ride_along(self, vehicle: VehicleId, since: datetime) -> None:
        self.window.turn(self.pages.index(self.replay))
        if self.replay.panel is not None:
            self.replay.panel.open_day(vehicle, since)

    def _hear_line(self, line: LineId) -> bool:
        """On the page of channels that run; False where no recorder hears the line."""
        channel = self.channels.channel_of(line)
        if channel is None:
            return False
        self.window.turn(self.pages.index(self.channels))
        self.channels.hear(channel)
        return True

    def _show_doubt(self, vehicle: VehicleId) -> bool:
        self.window.turn(self.pages.index(self.truth))
        self.truth.widget.table.choose(vehicle)
        return True

    def _link_changed(self, _status: LinkStatus) -> None:
        """What could not be asked while the centre was away is asked when it is back."""
        online = self._place.desk.online
        self._offer()
        if online and not self._was_online:
            self.page.shown()
            self.page.again()
        self._was_online = online
        self.tick()

    def _map(self) -> Told:
        """Of replays; a seat without a region has none."""
        return Told(OFF if self._place.ground is None else OK)

    def _offer(self) -> None:
        """A maintainer looks after machines: pages of calls and sound would only be refused. A live
        centre has nobody to coach."""
        session = self._place.desk.session
        if session is None:
            return
        self._trains = self._place.desk.state.training is not None
        kept = (self.subscribers, self.accounts)
        machines = (self.power, self.devices, self.terminals, self.data, *kept)
        mine = machines if session.role is Role.MAINTAINER else self.pages
        withheld: tuple[Page, ...] = () if session.role in KEEPERS else kept
        if not self._trains:
            withheld = (*withheld, self.coach)
        self.window.offer([page in mine and page not in withheld for page in self.pages])
        if self.page not in mine:
            self.window.turn(self.pages.index(self.devices))

    def _power(self) -> str:
        desk = self._place.desk
        if not desk.online or desk.last_pulse is None:
            return ""
        now, readings = desk.now(), desk.last_pulse.power
        return power_health(desk.state, readings, now, self._place.texts).banner

    def _head(self) -> HeadLine:
        desk, texts = self._place.desk, self._place.texts
        session, pulse = desk.session, desk.last_pulse if desk.online else None
        told = pulse.backup if pulse is not None else None
        backup, tone = backup_words(told, desk.now(), self._place.zone, texts)
        return HeadLine(
            backup=backup,
            backup_tone=tone,
            clock=clock_text(desk.now(), self._place.zone),
            person=(session.name or session.account) if session else "",
            link=texts("director.online" if desk.online else "director.offline"),
            link_is_up=desk.online,
            power=self._power(),
        )
