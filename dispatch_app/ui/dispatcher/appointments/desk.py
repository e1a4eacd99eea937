"""Presenter of booked transports at this seat: the window, its lists and keys, and the card."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, QTimer, Slot

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.appointments.due import DueRow, due_rows
from dispatch_app.domain.appointments.events import AppointmentBooked
from dispatch_app.domain.appointments.proposing import Proposal
from dispatch_app.domain.appointments.values import Appointment
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import AppointmentId
from dispatch_app.domain.state import Call
from dispatch_app.i18n.times import local
from dispatch_app.ui.dispatcher.appointments import calendar
from dispatch_app.ui.dispatcher.appointments.acting import Acting
from dispatch_app.ui.dispatcher.appointments.asking import VehicleAsking
from dispatch_app.ui.dispatcher.appointments.before import Before
from dispatch_app.ui.dispatcher.appointments.card import AppointmentsCard
from dispatch_app.ui.dispatcher.appointments.form import BookingForm, Given
from dispatch_app.ui.dispatcher.appointments.window import VIEWS, AppointmentsWindow
from dispatch_app.ui.dispatcher.appointments.words import AppointmentWords
from dispatch_app.ui.dispatcher.dispatching.ledger import CoverLedger
from dispatch_app.ui.dispatcher.form.facts import SlipFacts
from dispatch_app.ui.dispatcher.wording import refusal_text
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.table_view import TableView

TICK_MS = 1000
_WEEK = timedelta(days=7)


class AppointmentDesk(QObject):
    def __init__(
        self,
        workplace: Workplace,
        ledger: CoverLedger,
        slip_facts: Callable[[], SlipFacts],
        *,
        answer: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        """`answer` takes the call that rings."""
        super().__init__(parent)
        self._place, self._texts, self._facts = workplace, workplace.texts, slip_facts
        self.words = AppointmentWords(workplace.texts, workplace.zone)
        self.window = AppointmentsWindow(
            workplace.texts, workplace.theme, self.words, workplace.seat
        )
        self.card = AppointmentsCard(workplace.texts)
        self.form = BookingForm(workplace, self.window.sheet, self.window.chooser, self)
        self.asking = VehicleAsking(
            *(workplace, ledger, self.window.chooser, self.words),
            send=self.send,
            told=self._show_proposals,
            parent=self,
        )
        self.acting = Acting(workplace, self.window.chooser, self.send)
        self.before = Before(workplace, self.window.chooser, self.words, self.form.fill_from)
        self.view, self.shown_day = VIEWS[0], self._today()
        self.current: AppointmentId | None = None
        self._proposed: tuple[Proposal, ...] = ()
        self._looked: object = None
        self._showing = False
        """A list is being brought up to date: no person moves its cursor."""
        self._seen: object = None
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._ticked)
        self.window.answer_wanted.connect(answer)
        self.window.show_view(self.view)
        self._tie()

    def _tie(self) -> None:
        window = self.window
        window.acted.connect(self._act)
        window.turned.connect(self._turn)
        window.viewed.connect(self.show_view)
        window.due.turned.connect(self._line_turned)
        window.day.turned.connect(self._line_turned)
        window.due.opened.connect(self._line_opened)
        window.day.opened.connect(self._line_opened)
        window.hours.chosen.connect(self._chosen)
        window.proposals.opened.connect(self._proposal_opened)
        self.form.wished.connect(self._wished)
        self.form.left.connect(self._form_left)
        self.form.number_typed.connect(self.before.look)
        self.card.opened.connect(self.key_open)
        self._place.desk.changed.connect(self._changed)

    def actions(self) -> Mapping[str, Callable[[], None]]:
        return {"appointments": self.key_open}

    def start(self) -> None:
        self._tick.start()
        self._ticked()

    def stop(self) -> None:
        self._tick.stop()
        self.window.close()

    # ---- opening

    def key_open(self) -> None:
        """A call that is no incident yet is taken over into a new booking."""
        self._show_window()
        call = self._place.call
        if call is not None and call.incident is None and call.talking:
            self._begin_from(call)

    def _show_window(self) -> None:
        self._seen = None
        self._refresh()
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self.window.show_form(shown=False)

    def _begin_from(self, call: Call) -> None:
        facts = self._facts()
        name = facts.contact_name or (call.subscriber.name if call.subscriber else "")
        place = facts.place if facts.place is not None and facts.place.position else None
        self._begin(
            Given(
                name=name,
                number=facts.callback_number or call.number,
                start=place,
                call=call.id,
                day=self._today(),
            )
        )
        self.before.look(call.number)

    def _begin(self, given: Given) -> None:
        self.form.begin(given)
        self.window.show_form(shown=True)
        self.form.sheet.begin()

    def _form_left(self) -> None:
        self.window.show_form(shown=False)

    # ---- what is shown

    @property
    def one(self) -> Appointment | None:
        items = self._place.desk.state.appointments.items
        return items.get(self.current) if self.current is not None else None

    def due(self) -> list[DueRow]:
        desk = self._place.desk
        return due_rows(desk.state, desk.now(), self._place.timers)

    @Slot(object)
    def _changed(self, _view: object) -> None:
        """Only what became of transports and vehicles touches the window."""
        state = self._place.desk.state
        seen = (state.appointments, state.vehicles, state.missions)
        if isinstance(self._seen, tuple) and all(
            a is b for a, b in zip(seen, self._seen, strict=True)
        ):
            return
        self._seen = seen
        self._refresh()

    @Slot()
    def _ticked(self) -> None:
        """Time alone makes rows due."""
        self._refresh()

    def _refresh(self) -> None:
        rows = self.due()
        self._show_card(rows)
        if not self.window.isVisible() and self._seen is not None:
            return
        items = sorted(
            self._place.desk.state.appointments.items.values(),
            key=lambda a: (a.booking.pick_up_at, a.number),
        )
        self._show_head(rows, items)
        self._show_list(self.window.due, [self.words.due_line(row) for row in rows])
        self._show_day(items)
        self._show_hours(items)
        self._show_one()

    def _show_card(self, rows: Sequence[DueRow]) -> None:
        if not rows:
            self.card.show_words("", "")
            return
        first = self.words.due_line(rows[0]).cells
        self.card.show_words(
            self._texts("appointments.card", n=len(rows)), f"{first[0]} · {first[1]} {first[2]}"
        )

    def _show_head(self, rows: Sequence[DueRow], items: Sequence[Appointment]) -> None:
        of_day = [a for a in items if self.words.day(a.booking.pick_up_at) == self.shown_day]
        without = sum(1 for a in of_day if a.offer is None and not a.over)
        self.window.heading.setText(self.words.day_text(self.shown_day))
        self.window.counts.setText(
            self._texts("appointments.counts", n=len(of_day), without=without, due=len(rows))
        )

    def _show_day(self, items: Sequence[Appointment]) -> None:
        of_day = [a for a in items if self.words.day(a.booking.pick_up_at) == self.shown_day]
        self._show_list(self.window.day, [self.words.line(one) for one in of_day])

    def _show_list(self, table: TableView, lines: Sequence[Line]) -> None:
        """A transport that leaves the list stays the chosen one: the next key must not go to the
        one that moved into its place."""
        self._showing = True
        table.show_lines(lines)
        at = table.rows.place(self.current) if self.current is not None else None
        if at is not None:
            table.selectRow(at)
        elif self.current is not None:
            table.setCurrentIndex(QModelIndex())
        self._showing = False

    def _show_hours(self, items: Sequence[Appointment]) -> None:
        zone, now = self._place.zone, self._place.desk.now()
        today = self.shown_day == self._today()
        if self.view == "week":
            monday = calendar.monday_of(self.shown_day)
            rows = calendar.of_week(items, monday, self.words, zone)
        else:
            nobody = self._texts("appointments.nobody")
            rows = calendar.of_day(items, self.shown_day, self.words, zone, nobody)
        minute = calendar.minute_of(now, zone) if today and self.view == "hours" else None
        empty = "" if any(row.blocks for row in rows) else self._texts("appointments.empty.day")
        self.window.hours.show_rows(rows, self.current or "", minute, empty)

    def _show_one(self) -> None:
        one = self.one
        self.window.details.setText(
            self.words.details(one) if one is not None else self._texts("appointments.none-chosen")
        )
        looked = (one, self._place.desk.state.vehicles)
        if one is None or one.offer is not None or one.over:
            self._proposed = ()
            self.window.proposals.show_lines(())
        elif looked != self._looked:
            self.asking.look(one)
        self._looked = looked

    def _show_proposals(self, one: Appointment, found: Sequence[Proposal]) -> None:
        """An answer for another transport than the one in front comes too late."""
        now = self.one
        if now is None or now.id != one.id or now.offer is not None:
            return
        self._proposed = tuple(found)
        stations = self._place.desk.state.stations
        lines: list[Line] = []
        for proposal in found:
            station = stations.get(proposal.station)
            lines.append(
                self.words.proposal_line(proposal, station.name if station else proposal.station)
            )
        self.window.proposals.show_lines(lines)

    # ---- turning

    def show_view(self, name: str) -> None:
        self.view = name
        self.window.show_view(name)
        self.window.show_form(shown=False)
        self._refresh()

    @Slot(str)
    def _turn(self, name: str) -> None:
        step = _WEEK if self.view == "week" else timedelta(days=1)
        days = {"before": self.shown_day - step, "after": self.shown_day + step}
        self.shown_day = days.get(name, self._today())
        if self.view == "due":
            self.view = "day"
            self.window.show_view("day")
        self._refresh()

    @Slot(object)
    def _line_turned(self, line: Line | None) -> None:
        if line is not None and not (self._showing and self.current is not None):
            self._chosen(line.key)

    @Slot(str)
    def _chosen(self, key: str) -> None:
        if key != self.current:
            self.current = AppointmentId(key)
            self._refresh()

    @Slot(object)
    def _line_opened(self, _line: Line) -> None:
        self._act("ask")

    def _today(self) -> date:
        return local(self._place.desk.now(), self._place.zone).date()

    # ---- acting

    @Slot(str)
    def _act(self, name: str) -> None:
        if name == "new":
            self._begin(Given(day=self.shown_day))
        elif name == "again":
            self.before.ask()
        elif self.one is None:
            self._say("appointments.choose-first", trouble=True)
        elif name == "change":
            self._change(self.one)
        elif name == "ask":
            self._ask(self.one)
        elif name == "order":
            self.asking.order(self.one)
        else:
            self.acting.act(name, self.one)

    def _change(self, one: Appointment) -> None:
        if one.series is None:
            self._begin(Given(changes=one))
            return
        self.acting.one_or_all(lambda following: self._begin_change(one, following))

    def _begin_change(self, one: Appointment, following: bool) -> None:
        self._begin(Given(changes=one, following=following))

    def _ask(self, one: Appointment) -> None:
        """The first proposal gets the cursor; Enter asks its station."""
        if one.offer is not None:
            self._say("appointments.has-vehicle", trouble=True, vehicle=one.offer.vehicle)
            return
        self.window.show_form(shown=False)
        self.window.proposals.setFocus()
        if self._proposed:
            self.window.proposals.choose(self._proposed[0].vehicle)

    @Slot(object)
    def _proposal_opened(self, line: Line) -> None:
        one, proposal = self.one, line.about
        if one is not None and isinstance(proposal, Proposal):
            self.asking.ask(one, proposal)

    # ---- sending

    @Slot(object)
    def _wished(self, wish: Command) -> None:
        self.send(wish, self._booked)

    def _booked(self, reply: Reply) -> None:
        match reply:
            case Accepted(events=events):
                self.form.sheet.forget()
                self.window.show_form(shown=False)
                booked = [e for e in events if isinstance(e, AppointmentBooked)]
                if booked:
                    self.current = booked[0].appointment
                    self.shown_day = self.words.day(booked[0].booking.pick_up_at)
                    self._say("appointments.booked", number=booked[0].number, n=len(booked))
                    self.show_view("day")
            case Refused(code=code, details=details):
                self.form.refused(refusal_text(self._texts, code, details))
            case Unreachable():
                pass

    def send(self, command: Command, then: Callable[[Reply], None] | None = None) -> None:
        """Ask; say why not, and what was done. `then` hears it first."""
        self._place.desk.send(command, partial(self._replied, type(command).__name__, then))

    def _replied(self, name: str, then: Callable[[Reply], None] | None, reply: Reply) -> None:
        match reply:
            case Accepted():
                key = f"appointments.done.{name}"
                if self._texts.has(key):
                    self._say(key)
            case Refused(code=code, details=details):
                self.window.say(refusal_text(self._texts, code, details), trouble=True)
            case Unreachable(code=code):
                self.window.say(refusal_text(self._texts, code, {}), trouble=True)
        if then is not None:
            then(reply)
        self._refresh()

    def _say(self, key: str, *, trouble: bool = False, **values: object) -> None:
        self.window.say(self._texts(key, **values), trouble=trouble)
