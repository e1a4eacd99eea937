"""The terminal at work: which page and which order is shown, and what each press does."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.client.link import LinkStatus
from dispatch_app.client.replica import View
from dispatch_app.client.slip_journal import SlipKey
from dispatch_app.domain.codes import Stage, VehicleState
from dispatch_app.domain.duty_events import PauseRanOut
from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.lamps import Lamp
from dispatch_app.i18n import clock_text
from dispatch_app.ui.kit.alarms.presenter import SeatAlarms
from dispatch_app.ui.kit.alarms.sounder import NoSpeaker
from dispatch_app.ui.kit.drills.foot import LampFoot
from dispatch_app.ui.kit.entry.duty_presenter import DutyEntry
from dispatch_app.ui.kit.entry.run_presenter import RunEntry
from dispatch_app.ui.kit.lamps import OK
from dispatch_app.ui.kit.seat_lamps import OwnParts, Told
from dispatch_app.ui.station.alarm import Alarm
from dispatch_app.ui.station.asking import Asking
from dispatch_app.ui.station.big_keys import HOME, MORE, SIGN, looks_of
from dispatch_app.ui.station.bookings import StationBookings
from dispatch_app.ui.station.burn_bar import Burn
from dispatch_app.ui.station.cards import Card
from dispatch_app.ui.station.door_bar import bar_of
from dispatch_app.ui.station.notice_board import StationNotices
from dispatch_app.ui.station.odometer import Odometer
from dispatch_app.ui.station.order_maps import OrderMaps
from dispatch_app.ui.station.orders import Orders
from dispatch_app.ui.station.papers import StationPapers
from dispatch_app.ui.station.post import Post
from dispatch_app.ui.station.printer_choice import PrinterChoice
from dispatch_app.ui.station.printer_watch import PrinterWatch
from dispatch_app.ui.station.sheets import Sheets
from dispatch_app.ui.station.slip_printing import Press, SlipPrinting
from dispatch_app.ui.station.sounder import Sounder, Unheard
from dispatch_app.ui.station.views import Views
from dispatch_app.ui.station.window import StationWindow

FLASH_S = 0.5
IDLE_S = 120.0
"""Untouched for so long, with all vehicles rolling, the waiting screen comes back."""
_GUARD_S = 0.7
"""A key pressed this soon after an order came forward was meant for what stood there before."""
_NOTE_S = 12.0
_SOON_MS = 15
"""Many events of one moment are shown by one refresh."""
_WHOLE_TICKS = 10
"""Minutes of vehicles are brought up to date once in so many ticks."""


class Terminal(QObject):
    theme_wanted = Signal()

    def __init__(
        self,
        post: Post,
        window: StationWindow,
        press: Press,
        sounder: Sounder,
        *,
        notice_sounder: Sounder | None = None,
        seconds: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.post = post
        self.window = window
        self.orders = Orders(post, self)
        self.printing = SlipPrinting(post, self.orders, press, self)
        self.printers = PrinterChoice(post, press, window.chooser, self)
        self.printer_watch = PrinterWatch(post, press, self.printing, self)
        self.alarm = Alarm(self.orders, window, sounder, self)
        self.alarms = SeatAlarms(post.desk, post.texts, post.zone, sounder=NoSpeaker(), parent=self)
        window.put_below(self.alarms.strip)
        self.board = StationNotices(
            post, window, notice_sounder or Unheard(), ordered=self._is_ordered, parent=self
        )
        self.bookings = StationBookings(post, window, self)
        self.foot = self._foot()
        self.maps = OrderMaps(
            post, window.order.map, press.drawing, press.maker, press.sources, self
        )
        self.sheets = Sheets(post, self.orders, window.sheet, Odometer(post, self), self)
        self.run_entry = RunEntry(post.desk, post.texts, post.zone, post.refusal, self)
        self.duty_entry = DutyEntry(
            post.desk, post.texts, post.zone, post.refusal, plans=True, parent=self
        )
        for entry in (self.run_entry, self.duty_entry):
            window.pages.addWidget(entry.sheet)
            entry.opened.connect(partial(window.show_page, entry.sheet))
            entry.closed.connect(self.go_home)
        self._views = Views(post, self.orders, self.printing, self.printer_watch)
        self.papers = StationPapers(
            post, press, self.sheets.document, lambda: self._views.vehicles(post.desk.now()), self
        )
        self._asking = Asking(post.texts, window.chooser, self.orders)
        self._seconds = seconds
        self._selected: MissionId | None = None
        self._forward_s = self.touched_s = self._down_s = self._said_s = seconds()
        self._up = self._was_up = False
        self._clock = QTimer(self)
        self._clock.setInterval(round(FLASH_S * 1000))
        self._clock.timeout.connect(self.tick)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.refresh)
        self._ticks = 0
        self._connect()
        self.refresh()

    def _foot(self) -> LampFoot:
        """Ten lamps, and drills: a station sees them, and begins none."""
        post = self.post
        own = OwnParts(map=lambda: Told(OK), timers=post.timers, counts_stations=False)
        foot = LampFoot(post.desk, post.texts, post.zone, own, self.window)
        foot.drills.cover(Lamp.MAP, self.window.order.map)
        self.window.put_below(foot)
        return foot

    def _is_ordered(self) -> bool:
        return any(card.alarm for card in self.orders.cards())

    def _connect(self) -> None:
        window, orders = self.window, self.orders
        orders.changed.connect(self._soon.start)
        orders.arrived.connect(self._arrived)
        orders.said.connect(self._say)
        self.printing.changed.connect(self._soon.start)
        self.printer_watch.changed.connect(self._soon.start)
        self.printers.chosen.connect(self.printing.retry)
        self.printers.said.connect(self._say)
        self.printers.state_wanted.connect(self.papers.print_state)
        self.papers.said.connect(self._say)
        window.sheet.print_wanted.connect(self.papers.print_sheet)
        window.header.printers_wanted.connect(self._choose_printers)
        window.order.no_paper.taken.connect(self._paper_taken)
        window.order.no_paper.again.connect(self._paper_again)
        self.sheets.done.connect(self._sheet_left)
        self.post.desk.link_changed.connect(self._link_changed)
        self.post.desk.changed.connect(self._remind)
        window.touched.connect(self._touched)
        window.space_pressed.connect(self._space)
        window.number_pressed.connect(self._number)
        window.escaped.connect(self.go_home)
        window.file_pressed.connect(self._file)
        window.strip.chosen.connect(self.select)
        window.strip.home_wanted.connect(self.go_home)
        window.header.retry_wanted.connect(self.printing.retry)
        window.order.keys.pressed.connect(self._act)
        window.order.slip.painted.connect(self._painted)
        window.waiting.theme_wanted.connect(self.theme_wanted)
        vehicles, slips = window.waiting.vehicles, window.waiting.slips
        vehicles.state_wanted.connect(lambda v, s: orders.set_state(VehicleId(v), VehicleState(s)))
        vehicles.pause_wanted.connect(lambda v: self._asking.pause(VehicleId(v), None))
        vehicles.open_wanted.connect(self.select)
        vehicles.duty_wanted.connect(lambda v: self.duty_entry.open(VehicleId(v)))
        vehicles.crew_given.connect(lambda v, crew: orders.assign(VehicleId(v), crew))
        slips.opened.connect(self.select)
        slips.again.connect(self._print_again)
        slips.sheet.connect(lambda m: self._write_sheet(orders.card(MissionId(m))))

    def start(self) -> None:
        """Styles are worked out now, so that the first order need not wait for them."""
        self.window.get_ready()
        self._clock.start()

    def stop(self) -> None:
        self._clock.stop()
        self.printing.stop()
        self.sheets.keep()

    # ---- what is shown

    @property
    def selected(self) -> Card | None:
        return self.orders.card(self._selected) if self._selected else None

    def refresh(self) -> None:
        """Bring the window up to what is known now."""
        now, window = self.post.desk.now(), self.window
        vehicles = self._views.vehicles(now)
        window.header.show_view(self._views.header(now, vehicles, audible=self.alarm.audible))
        window.banner.say(*self._views.banner(self._seconds() - self._down_s))
        cards = self.orders.cards()
        window.strip.show_tabs(self._views.tabs(cards, self._shown_mission()))
        if window.pages.currentWidget() is window.waiting:
            window.waiting.show_view(self._views.waiting(now, vehicles))
        elif window.pages.currentWidget() is window.order:
            self._show_order()
        self.alarm.look()

    def _show_time(self) -> None:
        """Only what runs by itself: clocks, the bar, the time without a line."""
        now, window = self.post.desk.now(), self.window
        words = clock_text(now, self.post.zone)
        window.header.show_clock(words)
        window.waiting.show_clock(words)
        window.banner.say(*self._views.banner(self._seconds() - self._down_s))
        card = self.selected
        if card is not None and window.pages.currentWidget() is window.order:
            window.order.bar.show_burn(self._bar(card))

    def _shown_mission(self) -> MissionId | None:
        on_order = self.window.pages.currentWidget() is self.window.order
        return self._selected if on_order else None

    def _show_order(self) -> None:
        card, page = self.selected, self.window.order
        if card is None:
            self.go_home()
            return
        document = self.post.wording.document(card.mission, card.version, station=self.post.name)
        page.no_paper.show_slip(self.printing.on_screen.slips.get(card.key), self.printing.printer)
        page.slip.show_slip(card.key, document)
        page.keys.show_looks(looks_of(card, self.post.texts, self._views.times(card)))
        page.bar.show_burn(self._bar(card))

    def _bar(self, card: Card) -> Burn:
        post = self.post
        return bar_of(card, post.desk.state, post.desk.now(), post.timers, post.texts)

    def _painted(self, key: SlipKey) -> None:
        """The words are on the screen; now the map may take its time."""
        card = self.orders.card(key.mission)
        if card is None:
            return
        self.post.trace.once(
            "slip-painted",
            f"{key.mission} {key.version}",
            mission=key.mission,
            vehicle=card.mission.vehicle,
            incident=card.version.slip.incident_number,
            version=key.version,
        )
        self.maps.show_card(card)

    # ---- which order

    def _arrived(self, key: SlipKey) -> None:
        """A new slip comes forward, unless another is still waiting for its signature."""
        current = self.selected
        on_order = self.window.pages.currentWidget() is self.window.order
        if not (on_order and current is not None and current.alarm):
            self.select(key.mission)
        elif current.mission.id == key.mission:
            self.refresh()
        self.alarm.raise_for(key)
        self.board.give_way()
        self._forward_s = self._seconds()
        # Painted now: the maps for screen and paper, which follow, would keep it waiting.
        self.window.order.slip.repaint()

    def select(self, mission: str) -> None:
        self.sheets.keep()
        self._selected = MissionId(mission)
        self.window.show_page(self.window.order)
        self.refresh()

    def go_home(self) -> None:
        """The waiting screen; with slips unsigned, the strip goes on flashing them."""
        self.sheets.keep()
        self.window.show_page(self.window.waiting)
        self.refresh()

    def _next_alarm(self) -> None:
        """After a signature, the next slip that wants one."""
        waiting = next((card for card in self.orders.cards() if card.alarm), None)
        if waiting is not None:
            self.select(waiting.mission.id)

    # ---- presses

    def _space(self) -> None:
        card = self.selected
        on_order = self.window.pages.currentWidget() is self.window.order
        if on_order and card is not None and card.alarm and self._meant():
            self._act(SIGN)

    def _number(self, number: int) -> None:
        if self.window.pages.currentWidget() is self.window.order and self._meant():
            self.window.order.keys.press(number)

    def _meant(self) -> bool:
        return self._seconds() - self._forward_s >= _GUARD_S and self.window.chooser.isHidden()

    def _act(self, action: str) -> None:
        card = self.selected
        if card is None:
            return
        if action == SIGN:
            self.orders.acknowledge(card)
            self._next_alarm()
        elif action == HOME:
            self.orders.set_state(card.mission.vehicle, VehicleState.STANDBY)
        elif action == MORE:
            self._asking.more(
                card,
                self.window.order.keys.key(MORE),
                print_again=self.printing.print_again,
                write_sheet=self._write_sheet,
                enter_run=lambda c: self.run_entry.open(c.mission.id),
            )
        else:
            self.orders.reach(card, Stage(action))
            if Stage(action) is Stage.COMPLETE:
                self._write_sheet(self.orders.card(card.mission.id))

    def _print_again(self, mission: str) -> None:
        card = self.orders.card(MissionId(mission))
        if card is not None:
            self.printing.print_again(card.key)

    def _choose_printers(self) -> None:
        self.printers.ask(self.window.header.printer)

    def _paper_taken(self) -> None:
        if self.selected is not None:
            self.printing.written_down(self.selected.key)

    def _paper_again(self) -> None:
        if self.selected is not None:
            self.printing.written_down(self.selected.key)
            self.printing.print_again(self.selected.key)

    def _write_sheet(self, card: Card | None) -> None:
        if card is not None:
            self.sheets.open(card)
            self.window.show_page(self.window.sheet)
            self.refresh()

    def _remind(self, view: View) -> None:
        """Pauses that have lasted as long as they were planned."""
        for event in view.events:
            if isinstance(event, PauseRanOut):
                vehicle = self.post.desk.state.vehicles.get(event.vehicle)
                why = vehicle.pause_reason if vehicle else None
                reason = self.post.texts.code("pause_reason", why.value) if why else ""
                words = self.post.texts("duty.pause-ran-out", vehicle=event.vehicle, reason=reason)
                self._say("alarm", words)

    def _sheet_left(self) -> None:
        self.window.show_page(self.window.waiting)
        self._next_alarm()
        self.refresh()

    def _file(self) -> None:
        if self.window.pages.currentWidget() is self.window.sheet:
            self.sheets.file()

    # ---- time and line

    def tick(self) -> None:
        now = self._seconds()
        self.alarm.tick(FLASH_S)
        self.printing.tick(FLASH_S)
        self.printer_watch.tick(FLASH_S)
        self.alarms.tick()
        self.board.tick(FLASH_S)
        self.foot.tick()
        if now - self._said_s > _NOTE_S:
            self.window.strip.say("", "")
        self._come_to_rest(now)
        self._ticks += 1
        if self._ticks % _WHOLE_TICKS == 0:
            self.refresh()
            self.bookings.show()
        else:
            self._show_time()

    def _come_to_rest(self, now: float) -> None:
        on_order = self.window.pages.currentWidget() is self.window.order
        standing = any(card.rolled_at is None and not card.over for card in self.orders.cards())
        alarm = any(card.alarm for card in self.orders.cards())
        if on_order and not standing and not alarm and now - self.touched_s > IDLE_S:
            self.window.show_page(self.window.waiting)

    def _touched(self) -> None:
        self.touched_s = self._seconds()

    def _link_changed(self, _status: LinkStatus) -> None:
        """Say it when the line comes back, as loudly as when it went."""
        up = self.post.desk.online
        if up and not self._up and self._was_up:
            self._say("info", self.post.texts("station.online-again"))
        elif self._up and not up:
            self._down_s = self._seconds()
        self._up = up
        self._was_up = self._was_up or up
        self.refresh()

    def _say(self, tone: str, words: str) -> None:
        self._said_s = self._seconds()
        self.window.strip.say(tone, words)
