"""Presenter of the telephone: every key and click, the bar, and the pages of the panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from dispatch_app.client.replica import View
from dispatch_app.domain.commands import EndCall
from dispatch_app.domain.events import CallEnded
from dispatch_app.domain.ids import CallId
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import CallAct, CallPurpose, Ender
from dispatch_app.domain.telephone_commands import (
    DropParty,
    HandOverCall,
    HoldCall,
    JoinConsulted,
    LeaveCall,
    MuteSeat,
    ResumeCall,
    SendDigits,
)
from dispatch_app.domain.telephone_events import CallReached, ExchangeAsked
from dispatch_app.i18n.times import span_text
from dispatch_app.ports.softphone import Softphone
from dispatch_app.ui.dispatcher.dispatching.asking import bring_up
from dispatch_app.ui.dispatcher.telephone.book import Readings, is_number
from dispatch_app.ui.dispatcher.telephone.call_bar import CallBar
from dispatch_app.ui.dispatcher.telephone.calling_back import CallingBack
from dispatch_app.ui.dispatcher.telephone.contacts import Contacts
from dispatch_app.ui.dispatcher.telephone.conversation import Standing, handed_over, whys
from dispatch_app.ui.dispatcher.telephone.dial_page import DialPage
from dispatch_app.ui.dispatcher.telephone.dialling import Dialling
from dispatch_app.ui.dispatcher.telephone.entries import to_number
from dispatch_app.ui.dispatcher.telephone.fallback import telephone_health
from dispatch_app.ui.dispatcher.telephone.line_cells import line_cells
from dispatch_app.ui.dispatcher.telephone.list_page import ListPage
from dispatch_app.ui.dispatcher.telephone.overseeing import Overseeing
from dispatch_app.ui.dispatcher.telephone.own_phone import OwnPhone
from dispatch_app.ui.dispatcher.telephone.panel import TelephonePanel
from dispatch_app.ui.dispatcher.telephone.phone_page import PhonePage
from dispatch_app.ui.dispatcher.telephone.screening import Screening
from dispatch_app.ui.dispatcher.telephone.seat_states import SeatStates
from dispatch_app.ui.dispatcher.telephone.sending import Sending
from dispatch_app.ui.dispatcher.telephone.talk_view import talk_view
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option

PAGES = ("telephone", "call_backs", "screening", "seats")


class Telephone(QObject):
    def __init__(
        self,
        workplace: Workplace,
        chooser: Chooser,
        answer: Callable[[CallId], None],
        readings: Readings | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`answer` takes a call that rings; the rest of the seat waits for its reply, too."""
        super().__init__(parent)
        self._place = workplace
        self._released: tuple[CallId | None, str] = (None, "")
        """Which call was last asked to end, and by which seat."""
        self._chooser = chooser
        self._answer = answer
        texts, theme, now = workplace.texts, workplace.theme, workplace.desk.now
        self.sending = Sending(workplace, self)
        self.bar = CallBar(theme, now, texts("telephone.no-lines"))
        self.panel = TelephonePanel()
        dial = DialPage(
            theme, now, texts("telephone.dial.nobody"), hint=texts("telephone.dial.hint")
        )
        pages = [ListPage(theme, now, texts(f"telephone.{p}.empty")) for p in PAGES[1:]]
        self.pages: dict[str, ListPage] = dict(zip(PAGES, (dial, *pages), strict=True))
        for name, page in self.pages.items():
            self.panel.add_page(name, page, texts(f"telephone.tab.{name}"))
        self.dialling = Dialling(self.sending, dial, readings or Readings(), self)
        self.contacts = Contacts(self.sending, self.panel, dial, self)
        self.screening = Screening(self.sending, self.panel, self.pages["screening"], self)
        self.calling_back = CallingBack(
            self.sending,
            self.dialling,
            self.pages["call_backs"],
            chooser,
            self.screening.ask_lock,
            self,
        )
        self.overseeing = Overseeing(
            self.sending, self.dialling, self.pages["seats"], chooser, self
        )
        self.seat_states = SeatStates(self.sending, chooser, self)
        softphone = workplace.softphone
        self.own_phone = None if softphone is None else self._build_in(softphone)
        self._connect()

    def _build_in(self, softphone: Softphone) -> OwnPhone:
        page = PhonePage(self._place.texts)
        self.panel.add_page("own_phone", page, self._place.texts("telephone.tab.own_phone"))
        phone = OwnPhone(self._place, softphone, page, self)
        phone.warned.connect(self.refresh)
        return phone

    def start(self) -> None:
        if self.own_phone is not None:
            self.own_phone.start()

    def stop(self) -> None:
        if self.own_phone is not None:
            self.own_phone.stop()

    def _connect(self) -> None:
        self.sending.changed.connect(self.refresh)
        self._place.desk.changed.connect(self._changed)
        self._place.desk.link_changed.connect(self._link_changed)
        self._place.selection.changed.connect(self.refresh)
        self.bar.lines.clicked.connect(self._line_clicked)
        self.bar.talk.acted.connect(self._act)
        self.bar.talk.party_clicked.connect(self._party_clicked)
        self.bar.talk.number_clicked.connect(self._select_talk)
        self.bar.talk.digit_typed.connect(self._send_digit)
        self.panel.page_wanted.connect(self.open)
        self.pages["screening"].acted.connect(self._dial_screened)
        self.panel.closed.connect(self.refresh)
        self.dialling.called.connect(self.panel.leave)

    # ---- shown

    def _changed(self, view: View) -> None:
        self.sending.heard(view.events)
        for event in view.events:
            if isinstance(event, CallReached):
                self._turn_to_reached(event.call)
        self._tell_forced(view.events)
        self.refresh()

    def _link_changed(self, _status: object) -> None:
        self._show_trouble()

    def _tell_forced(self, events: Sequence[object]) -> None:
        """Who is cut off by another seat is told so, and by which one."""
        for event in events:
            if isinstance(event, ExchangeAsked) and event.act is CallAct.RELEASE:
                self._released = (event.call, event.seat)
            if isinstance(event, CallEnded) and event.by is Ender.FORCED:
                call, seat = self._released
                known = self._place.desk.state.calls.get(event.call)
                if event.call == call and known is not None and known.seat == self._place.seat:
                    self.sending.told("telephone.talk.forced", seat=seat)

    def _turn_to_reached(self, id_: CallId) -> None:
        """Who was called back is a caller like any other: the form turns to them as they answer."""
        call = self._place.desk.state.calls.get(id_)
        if call is None or call.seat != self._place.seat:
            return
        if call.purpose is CallPurpose.CALL_BACK:
            self._select(call)

    def refresh(self) -> None:
        place = self._place
        chosen = place.selection.call
        self.bar.lines.show_cells(line_cells(place.desk.state, place.seat, chosen, place.texts))
        self._show_talk()
        self._show_trouble()
        self._show_tabs()
        for part in (self.dialling, self.screening, self.calling_back, self.overseeing):
            part.refresh()

    def _show_talk(self) -> None:
        view = talk_view(
            self.sending.standing,
            self._place.desk.state,
            self._place.texts,
            handed=handed_over(self._place.desk.state, self._place.seat),
            saying=self.sending.asks.words(),
            more_whys=self._more_whys(),
        )
        self.bar.talk.show_view(view)
        if view.call is None:
            self.bar.talk.keypad.leave()
        self._show_clock()

    def _more_whys(self) -> dict[str, str]:
        missing = {}
        if self.dialling.last_out is None:
            missing["redial"] = "telephone.why.nothing-dialled"
        if not self.calling_back.waiting:
            missing["call_back"] = "telephone.call-back.none"
        return missing

    def _show_clock(self) -> None:
        since = self.bar.talk.view.since
        waited = (self._place.desk.now() - since).total_seconds() if since else 0.0
        self.bar.talk.show_clock(span_text(waited) if since else "")

    def _show_trouble(self) -> None:
        place = self._place
        linked = place.desk.online or place.desk.arriving
        health = telephone_health(
            place.desk.state, place.seat, place.texts, place.zone, linked=linked
        )
        own = self.own_phone.warning if self.own_phone is not None else ""
        said = (health.banner, own, self.screening.warning)
        self.bar.show_trouble("\n".join(x for x in said if x))

    def _show_tabs(self) -> None:
        counts = {
            "call_backs": len(self.calling_back.waiting),
            "screening": self.screening.count,
        }
        texts = self._place.texts
        for name, count in counts.items():
            word = texts(f"telephone.tab.{name}")
            self.panel.say_tab(name, f"{word} {count}" if count else word)

    def tick(self) -> None:
        """Twice a second: clocks, and what has waited too long for a word."""
        if self.sending.asks.tick(self._place.desk.now()):
            self.refresh()
        self.bar.lines.tick()
        self._show_clock()
        for page in self.pages.values():
            page.tick()

    # ---- pages

    def open(self, name: str) -> None:
        bring_up(self.panel)
        self.panel.open(name)
        self.refresh()

    def key_telephone(self) -> None:
        """Open the phone book; once more closes it."""
        if self.panel.shown == "telephone":
            self.panel.leave()
        else:
            self.open("telephone")

    def key_call_backs(self) -> None:
        self.open("call_backs")

    def show_call_back(self, call: str) -> None:
        """Turn to one caller on the list of calls to give back."""
        self.open("call_backs")
        self.pages["call_backs"].choose(call)

    def key_screening(self) -> None:
        self.open("screening")

    def key_seats(self) -> None:
        self.open("seats")

    def call_number(self, number: str, purpose: CallPurpose = CallPurpose.OTHER) -> None:
        """A number was clicked: call it; in a talk it goes into the field to be asked or added."""
        if not is_number(number):
            self.sending.cannot("dial", "telephone.why.no-number")
        elif self.sending.call is not None:
            self._page_dial().put(number)
            self.open("telephone")
        else:
            self.dialling.call_out(to_number(number), purpose)

    def _page_dial(self) -> DialPage:
        page = self.pages["telephone"]
        assert isinstance(page, DialPage)
        return page

    def _dial_screened(self, code: str, key: str) -> None:
        if code == "dial" and key:
            self.call_number(self.screening.number_of(key))

    # ---- clicks

    def _line_clicked(self, key: str) -> None:
        cell = next((c for c in self.bar.lines.cells if c.key == key), None)
        call = self._place.desk.state.calls.get(cell.call) if cell and cell.call else None
        if call is None:
            return
        if call.ringing:
            self._answer(call.id)
        else:
            self._select(call)

    def _select(self, call: Call) -> None:
        self._place.selection.select(call=call.id, incident=call.incident)

    def _select_talk(self) -> None:
        if self.sending.call is not None:
            self._select(self.sending.call)

    def _act(self, code: str) -> None:
        self.actions()[code]()

    def actions(self) -> dict[str, Callable[[], None]]:
        """What the keys and the buttons of the telephone do."""
        return {
            "hang_up": self.hang_up,
            "hold": self.hold,
            "mute": self.mute,
            "telephone": self.key_telephone,
            "join": self.join,
            "give_away": self.give_away,
            "drop": self.ask_drop,
            "keypad": self.keypad,
            "redial": self.dialling.redial,
            "call_back": self.calling_back.call_first,
            "call_backs": self.key_call_backs,
            "screening": self.key_screening,
            "seats": self.key_seats,
            "seat_state": self.seat_states.ask,
        }

    # ---- acts on the conversation

    def _can(self, act: str) -> Standing | None:
        """The conversation, if the act can be done in it; else says why not."""
        standing = self.sending.standing
        why = whys(standing).get(act, "")
        if why:
            self.sending.cannot(act, why)
            return None
        return standing

    def hang_up(self) -> None:
        """End one's own call; out of another seat's one only goes."""
        standing = self._can("hang_up")
        if standing is None:
            return
        if standing.leads or not standing.by_exchange:
            self.sending.ask("hang_up", EndCall(call=standing.call.id))
        else:
            self.sending.ask("leave", LeaveCall(call=standing.call.id))

    def hold(self) -> None:
        """Hold, or talk again: with who was held, dropping who was being asked."""
        standing = self._can("hold")
        if standing is None:
            return
        call = standing.call.id
        if standing.held or standing.consulting:
            self.sending.ask("resume", ResumeCall(call=call))
        else:
            self.sending.ask("hold", HoldCall(call=call))

    def mute(self) -> None:
        standing = self._can("mute")
        if standing is not None:
            act = "unmute" if standing.muted else "mute"
            self.sending.ask(act, MuteSeat(call=standing.call.id, muted=not standing.muted))

    def join(self) -> None:
        standing = self._can("join")
        if standing is not None:
            self.sending.ask("join", JoinConsulted(call=standing.call.id))

    def give_away(self) -> None:
        standing = self._can("give_away")
        if standing is not None:
            self.sending.ask("give_away", HandOverCall(call=standing.call.id))

    def ask_drop(self) -> None:
        standing = self._can("drop")
        if standing is not None:
            self._offer_drop(standing, [p.id for p in standing.others])

    def _party_clicked(self, party: str) -> None:
        standing = self._can("drop")
        if standing is not None and any(p.id == party for p in standing.others):
            self._offer_drop(standing, [party])

    def _offer_drop(self, standing: Standing, parties: Sequence[str]) -> None:
        texts = self._place.texts
        call = standing.call.id
        names = {chip.id: chip.label for chip in self.bar.talk.view.parties}
        self._chooser.ask(
            texts("telephone.drop.title"),
            texts("outcome.hint"),
            [Option(p, names.get(p, p)) for p in parties],
            lambda party: self.sending.ask("drop", DropParty(call=call, party=party)),
        )

    def keypad(self) -> None:
        if self._can("keypad") is not None:
            self.bar.talk.keypad.begin(self._place.texts("telephone.digits-hint"))

    def _send_digit(self, digit: str) -> None:
        standing = self._can("keypad")
        if standing is not None:
            self.sending.ask("digits", SendDigits(call=standing.call.id, digits=digit))
