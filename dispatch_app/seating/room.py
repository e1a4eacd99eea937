"""A dispatcher's seat put together: presenters, panels, windows. Starts no process and no link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.adapters.knowledge_files import load_entries
from dispatch_app.adapters.phrase_files import load_cards
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.seating import parts
from dispatch_app.seating.dispatcher_options import add_arguments as add_arguments
from dispatch_app.seating.page_process import PageProcess
from dispatch_app.seating.report_printer import ReportPaper
from dispatch_app.seating.window_places import places
from dispatch_app.ui.dispatcher.appointments.desk import AppointmentDesk
from dispatch_app.ui.dispatcher.aside import Aside
from dispatch_app.ui.dispatcher.bad_hour.presenter import BadHour
from dispatch_app.ui.dispatcher.caller_aid import CallerAid, beat_of
from dispatch_app.ui.dispatcher.calls import Calls
from dispatch_app.ui.dispatcher.dispatching.panel import DispatchPanel
from dispatch_app.ui.dispatcher.dispatching.presenter import Dispatching
from dispatch_app.ui.dispatcher.faults import Faults
from dispatch_app.ui.dispatcher.fleet.presenter import Fleet
from dispatch_app.ui.dispatcher.form.intake import Intake
from dispatch_app.ui.dispatcher.form.panel import FormPanel
from dispatch_app.ui.dispatcher.header import Header, Light
from dispatch_app.ui.dispatcher.hospitals.presenter import HospitalDesk
from dispatch_app.ui.dispatcher.large_events.desk import LargeEventDesk
from dispatch_app.ui.dispatcher.links.presenter import SharedCases
from dispatch_app.ui.dispatcher.map.handing import Handing
from dispatch_app.ui.dispatcher.map.presenter import Mapping as MapPresenter
from dispatch_app.ui.dispatcher.map.printing import documents
from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.dispatcher.moving_up.presenter import MovingUp
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.notice_board import NoticeBoard
from dispatch_app.ui.dispatcher.numbers.presenter import Numbers
from dispatch_app.ui.dispatcher.overview import Overview
from dispatch_app.ui.dispatcher.queue.presenter import Queue
from dispatch_app.ui.dispatcher.recognising.presenter import Recognised
from dispatch_app.ui.dispatcher.recordings import Recordings
from dispatch_app.ui.dispatcher.replays import Replays
from dispatch_app.ui.dispatcher.runs import Runs
from dispatch_app.ui.dispatcher.shift.presenter import Shift
from dispatch_app.ui.dispatcher.supervised import Supervised
from dispatch_app.ui.dispatcher.telephone.book import Readings
from dispatch_app.ui.dispatcher.telephone.calling import Calling
from dispatch_app.ui.dispatcher.telephone.presenter import Telephone
from dispatch_app.ui.dispatcher.timeline import Timeline, moments
from dispatch_app.ui.dispatcher.training.trainee import Trainee
from dispatch_app.ui.dispatcher.truth import Truth
from dispatch_app.ui.dispatcher.waiting.presenter import Waiting
from dispatch_app.ui.dispatcher.window import IntakeWindow
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.alarms.sounder import AlarmSounder, NoSpeaker
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.guide.road_news import RoadNews
from dispatch_app.ui.kit.theme import Theme
from gis.gazetteer.stored_folding import folding_of
from gis.region import Region

SHEETS = (
    "dispatcher_window",
    "dispatcher_form",
    "dispatcher_dispatch",
    "dispatcher_aside",
    "dispatcher_telephone",
    "recordings",
    "replay",
    "alarms",
    "lamps",
    "notices",
    "entry",
    "large",
    "knowledge",
)
_TICK_MS = 500
_SETTLE_MS = 200
"""Panels that need not follow within a frame are brought up to date once for many events."""


class Room(QObject):
    """The seat with everything in it: presenters, panels, windows, and what ties them together."""

    def __init__(
        self,
        workplace: Workplace,
        region: Region,
        tiles: Path | None = None,
        base_maps: Path | None = None,
        home: Path = Path(),
        alarm_sounder: AlarmSounder | None = None,
    ) -> None:
        """`home`: where the seat keeps its own files."""
        super().__init__()
        self.windowed = False
        """Its windows leave those of another seat on the same screens to be seen."""
        self.workplace = workplace
        self._places = region.places
        obey_zone = workplace.zone if workplace.obey_hours else ""
        self.road_news = RoadNews(workplace.desk, workplace.guide, self, obey_zone=obey_zone)
        self.notes = Notes(workplace.texts)
        self.window = IntakeWindow(workplace.texts, workplace.seat)
        self.chooser = Chooser(self.window)
        self.overview = Overview(workplace)
        self.queue = Queue(workplace)
        self.fleet = Fleet(workplace, self.notes)
        self.calls = Calls(workplace, self.notes, self.chooser)
        self.telephone = Telephone(workplace, self.chooser, self.calls.answer_call)
        self.form = FormPanel(workplace.texts, workplace.protocols)
        self.intake = Intake(workplace, self.form, click=beat_of(workplace))
        self.recognised = Recognised(workplace, self.intake, self.calls, self)
        self.aid = CallerAid(
            workplace,
            self.intake,
            load_cards(RESOURCES / "phrases"),
            load_entries(RESOURCES / "knowledge"),
            self,
        )
        self.shift = Shift(workplace, documents, self)
        self.numbers = Numbers(workplace, self.intake, self)
        self.runs = Runs(workplace, self.chooser, self.notes, self.queue.panel, self)
        self.links = SharedCases(workplace, self.notes, self)
        self.hospitals = HospitalDesk(workplace, self.notes, self)
        self.aside = Aside(
            self.queue.panel,
            (self.numbers.card, self.recognised.card),
            (
                *(self.numbers.sheet, self.shift.sheet, *(one.sheet for one in self.aid.beside)),
                *(self.telephone.panel, self.runs.entry.sheet, self.runs.duty.sheet),
                *(self.links.sheet, self.hospitals.sheet),
            ),
        )
        self.dispatch_panel = DispatchPanel(workplace.texts, workplace.theme)
        self.dispatching = Dispatching(
            workplace, self.dispatch_panel, self.intake, self.notes, self.chooser
        )
        dial = self.telephone.call_number
        self.waiting = Waiting(workplace, self.dispatching, self.chooser, self.notes, dial, self)
        self.aside.add_card(self.waiting.card)
        ledger = self.dispatching.ledger
        self.moving_up = MovingUp(workplace, ledger, self.chooser, self.notes, self)
        self.aside.add_card(self.moving_up.card)
        self.map_window = MapWindow(workplace, region, cache=tiles, base_maps=base_maps)
        self.mapping = MapPresenter(workplace, self.map_window, self.intake, self.dispatching)
        self.pages = PageProcess(self)
        self.handing = Handing(
            workplace,
            self.map_window,
            self.dispatching.ledger,
            self.pages,
            tiles=tiles,
            base_maps=base_maps,
            parent=self,
        )
        self.mapping.context.offers.append(self.handing.offer)
        self.header = Header(workplace.texts)
        self.faults = Faults(
            workplace,
            self.window,
            self.chooser,
            self.overview.lamps,
            sounder=alarm_sounder or NoSpeaker(),
            talking=self._is_talking,
            parent=self,
        )
        self.board = NoticeBoard(workplace, self.window, self.notes, home, self)
        self.bad_hour = BadHour(
            *(workplace, self.window, self.overview.lamps.looks, home),
            printer=ReportPaper(Bridge(self)),
            parent=self,
        )
        self.timeline = Timeline(workplace.texts, workplace.zone)
        self.recordings = Recordings(workplace, home, self)
        self.replays = Replays(workplace, region, home, tiles, self)
        self.truth = Truth(
            workplace,
            show_on_map=self.mapping.following.start,
            call=self.telephone.call_number,
            parent=self,
        )
        self.large = LargeEventDesk(
            *(workplace, self.intake, self.dispatching, self.notes, self.chooser),
            call=self.telephone.call_number,
            show_on_map=self.mapping.following.start,
            folder=documents,
            parent=self,
        )
        self.trainee = Trainee(
            *(workplace, self.intake.question_in_hand, self.window, self.chooser), self
        )
        self.aside.add_card(self.trainee.caller.card)
        self.appointments = AppointmentDesk(
            *(workplace, self.dispatching.ledger, self.intake.slip_facts),
            answer=self.calls.answer,
            parent=self,
        )
        self.aside.add_card(self.appointments.card)
        self.supervised = Supervised(workplace, self.notes, self.truth.desk, self)
        self.mapping.tools.serves["replay"] = self.replays.open
        self.mapping.context.offers.append(self.replays.offer)
        self.mapping.context.offers.append(self.large.ground.offer)
        self._tick = self._timer(_TICK_MS, self._every_tick, single=False)
        self._settle = self._timer(_SETTLE_MS, self._refresh_slow, single=True)
        self._put_together()

    def _timer(self, ms: int, work: Callable[[], None], *, single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(ms)
        timer.setSingleShot(single)
        timer.timeout.connect(work)
        return timer

    def _put_together(self) -> None:
        self.window.compose(
            header=self.header,
            calls=self.telephone.bar,
            queue=self.aside,
            form=self.form,
            dispatch=self.dispatch_panel,
            alarms=self._strip(),
            fleet=self.fleet.board,
            timeline=self.timeline,
        )
        self.aid.tie(self.window, self.aside, self.form, self.mapping.places, self.notes)
        self.window.hang_keys(self._actions(), self.dispatching.key_nth)
        self.map_window.hang_keys(self._actions(), self.dispatching.key_nth)
        self._hang_telephones()
        self.queue.call_back_chosen.connect(self.telephone.show_call_back)
        self.queue.link_chosen.connect(self.links.open_case)
        self.header.state_clicked.connect(self.telephone.seat_states.ask)
        self.truth.desk.counted.connect(self._doubts_counted)
        self.telephone.panel.opened.connect(lambda: self.aside.open(self.telephone.panel))
        self.faults.watch(self.header.lamps, self.notes, self.map_window)
        self.notes.said.connect(self.window.show_note)
        self.bad_hour.said.connect(self.window.show_note)
        self.intake.said.connect(self.window.show_note)
        self.intake.place_fixed.connect(self.recognised.look_again)
        self.intake.plan_changed.connect(self.recognised.look_again)
        referring = self.dispatching.settling.referring
        self.aside.add_sheet(referring.sheet)
        sheets = (self.runs.entry, self.runs.duty, self.links, self.hospitals, referring)
        for beside in (self.numbers, self.shift, *self.aid.beside, *sheets):
            beside.opened.connect(partial(self.aside.open, beside.sheet))
            beside.closed.connect(self.aside.close_sheets)
        self.recognised.worsened.connect(self.dispatching.amending.send_now)
        self.links.taken.connect(self.intake.focus_complaint)
        self.waiting.worse.connect(self.recognised.key_worse)
        self.waiting.not_needed.connect(self.dispatching.key_f12)
        self.faults.alarms.also.append(self.waiting.loudness)
        self.faults.alarms.also.append(self.links.loudness)
        self.faults.alarms.also.append(self.supervised.loudness)
        self.faults.alarms.also.append(self.hospitals.loudness)
        self.window.closed.connect(QApplication.quit)
        desk, guide = self.workplace.desk, self.workplace.guide
        desk.changed.connect(self._changed)
        self.workplace.selection.changed.connect(self._refresh_slow)
        self.recordings.told.connect(self._show_times)
        guide.ready.connect(self._guide_ready)
        guide.failed.connect(self._guide_failed)
        guide.unsteady.connect(self._guide_unsteady)

    def _strip(self) -> QWidget:
        """Faults first, then who leads, then what is to be read."""
        self.faults.strip_with(self.supervised.band)
        return self.faults.strip_with(self.board.band)

    def _hang_telephones(self) -> None:
        """Whoever's number is shown can be called from there."""
        calling = Calling(self.workplace, self.telephone, self)
        self.form.caller.call_wanted.connect(calling.call_caller)
        self.form.remarks.call_wanted.connect(calling.call_back_number)
        self.fleet.offers += [self.runs.offer_duty, calling.offer_vehicle]
        self.dispatching.mission_keys.offers += [calling.of_mission, self.runs.of_mission]
        self.dispatching.mission_keys.offers.append(self.hospitals.of_mission)
        calling.watch_hospitals(self.dispatch_panel.hospitals)

    def _actions(self) -> Mapping[str, Callable[[], None]]:
        return {
            "answer": self.calls.answer,
            **self.telephone.actions(),
            "outcome": self.calls.ask_outcome,
            "attach": self.recognised.key_attach,
            "worse": self.recognised.key_worse,
            "attach_other": self.calls.ask_attach,
            "next_known": self.recognised.key_next,
            **self.aid.actions(),
            "hand_over": self.shift.key_toggle,
            "number_notes": self.numbers.key_toggle,
            "recordings": self.recordings.open,
            "truth": self.truth.open,
            **self.faults.actions(),
            **self.bad_hour.actions(),
            **self.board.actions(),
            **self.supervised.actions(),
            **self.trainee.actions(),
            **self.large.actions(),
            **self.appointments.actions(),
            "place_on_map": self.intake.key_f8,
            "keep_place": self.intake.key_keep_place,
            "other_place": self.intake.key_other_place,
            "dispatch": self.dispatching.key_f9,
            "provisional": self.dispatching.key_shift_f9,
            "reinforce": self.dispatching.key_f10,
            **self.dispatching.other_ways.actions(),
            **self.waiting.actions(),
            **self.moving_up.actions(),
            **self.dispatching.changing.actions(),
            **self.links.actions(),
            **self.hospitals.actions(),
            "enter_run": self.runs.key_enter,
            "suspend": self.dispatching.key_f11,
            "close": self._close_or_settle,
            "caller_place": self.intake.key_caller_place,
            "locate_again": self.intake.key_locate_again,
            "correct_place": self.intake.key_correct_place,
            "search": self.intake.focus_place,
            "theme": self.switch_theme,
            "fold_map": self.fold_map,
        }

    # ---- life

    def start(self, seat: parts.Seat, ready: Callable[[], None]) -> None:
        self._ready = ready
        self._place_windows()
        self.telephone.start()
        self.truth.start()
        self.appointments.start()
        self.bad_hour.start()
        seat.link.start()
        self._tick.start()
        self._every_tick()

    def stop(self) -> None:
        self._tick.stop()
        self.intake.stop()
        self.bad_hour.stop()
        self.telephone.stop()
        self.recordings.stop()
        self.truth.stop()
        self.large.stop()
        self.appointments.stop()
        self.replays.stop()
        self.map_window.close_tiles()
        self.pages.stop()
        if self.workplace.second_ways is not None:
            self.workplace.second_ways.stop()
        self.workplace.guide.stop()

    def _place_windows(self) -> None:
        monitors = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        self._placed = places(monitors, windowed=self.windowed)
        self.map_window.setGeometry(self._placed.map)
        self.window.setGeometry(self._placed.intake)
        self.map_window.show()
        self.window.show()
        self.window.activateWindow()

    def fold_map(self) -> None:
        """Put the map away and give its room to the intake window, or bring it back."""
        shown = self.map_window.isVisible()
        self.map_window.setVisible(not shown)
        self.window.setGeometry(self._placed.alone if shown else self._placed.intake)
        self.window.activateWindow()

    # ---- news

    def _changed(self, view: object) -> None:
        self.queue.refresh()
        if not self._settle.isActive():
            self._settle.start()

    def _refresh_slow(self) -> None:
        self.fleet.follow()
        self._show_times()

    def _every_tick(self) -> None:
        self.header.show_view(self.overview.view())
        self.telephone.tick()
        self.faults.tick()
        self.bad_hour.tick()
        self.board.tick()
        self.supervised.tick()
        self.trainee.tick()
        self.waiting.tick()
        self.fleet.tick()

    def _show_times(self) -> None:
        incident = self.workplace.incident
        if incident is None:
            self.timeline.show_moments("", ())
            return
        place = self.workplace
        chain = moments(place.desk.state, incident, place.texts, place.zone)
        chain = tuple(sorted((*chain, *self.recordings.moments()), key=lambda m: m.at))
        self.timeline.show_moments(incident.number, chain)

    def _doubts_counted(self, _count: int) -> None:
        self.fleet.doubted = self.truth.desk.doubted
        self.fleet.refresh()

    def _guide_ready(self) -> None:
        self.overview.map_light = Light.OK
        self._ready()
        folding = folding_of(self._places)
        self.telephone.dialling.read_with(Readings(folding))
        self.aid.read_with(folding)
        self.map_window.warm_tiles()

    def _guide_failed(self, why: str) -> None:
        self.overview.map_light = Light.BAD
        self.overview.map_trouble = why

    def _guide_unsteady(self, deaths: int) -> None:
        self.overview.map_light = Light.BAD
        self.notes.say("warning", "window.guide-unsteady", deaths=deaths)

    def _close_or_settle(self) -> None:
        """A form closes with a coded outcome, whether an incident came of it or not."""
        if self.workplace.incident is None and self.workplace.call is not None:
            self.calls.ask_outcome()
        else:
            self.dispatching.key_f12()

    def _is_talking(self) -> bool:
        """Alarms are seen, not heard, while a caller is in this seat's ear."""
        own = self.workplace.seat
        calls = self.workplace.desk.state.calls.values()
        return any(call.talking and own in call.seats for call in calls)

    def switch_theme(self) -> None:
        """Day for night and back, at once and everywhere."""
        theme = self.workplace.theme
        theme.become(Theme.load("day" if theme.name == "night" else "night"))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            parts.dress(app, theme, *SHEETS)
        self.map_window.show_theme(theme)
        self.recordings.become()
        self.replays.become()
        self.window.update()
