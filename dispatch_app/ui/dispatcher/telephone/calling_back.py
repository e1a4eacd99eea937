"""Presenter of the calls to give back: one key dials, a coded outcome takes them off the list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from dispatch_app.domain.codes import CallOutcome
from dispatch_app.domain.ids import CallId
from dispatch_app.domain.registers.reasons import offered
from dispatch_app.domain.telephone import CallPurpose
from dispatch_app.domain.telephone_commands import SettleCallBack
from dispatch_app.domain.telephone_state import CALL_BACK_OUTCOMES, CallBack
from dispatch_app.ui.dispatcher.telephone.dialling import Dialling
from dispatch_app.ui.dispatcher.telephone.entries import to_number
from dispatch_app.ui.dispatcher.telephone.list_page import ListPage, PageAct
from dispatch_app.ui.dispatcher.telephone.list_rows import call_back_number, call_back_rows
from dispatch_app.ui.dispatcher.telephone.sending import Sending
from dispatch_app.ui.kit.chooser import Chooser, Option


class CallingBack(QObject):
    def __init__(
        self,
        sending: Sending,
        dialling: Dialling,
        page: ListPage,
        chooser: Chooser,
        lock: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sending = sending
        self._place = sending.place
        self._dialling = dialling
        self._page = page
        self._chooser = chooser
        self._lock = lock
        page.acted.connect(self._act)
        page.looked_at.connect(self._look)

    # ---- shown

    @property
    def waiting(self) -> dict[CallId, CallBack]:
        return self._place.desk.state.telephone.call_backs

    @property
    def overdue(self) -> int:
        """How many nobody has tried to reach in time."""
        now = self._place.desk.now()
        late = (c for c in self.waiting.values() if not c.attempts)
        return sum((now - c.since).total_seconds() > self._place.timers.call_back_s for c in late)

    def refresh(self) -> None:
        if not self._page.isVisible():
            return
        place, texts = self._place, self._place.texts
        rows = call_back_rows(place.desk.state, texts, place.zone, place.timers)
        self._page.show_rows(rows)
        self._page.show_acts(
            (
                PageAct("dial", texts("telephone.call-back.dial"), "Enter"),
                PageAct("settle", texts("telephone.call-back.settle"), "Ctrl+Enter"),
                PageAct("lock", texts("telephone.lock.add"), "Ctrl+N", self._why_no_lock()),
            )
        )

    def _why_no_lock(self) -> str:
        return "" if self._sending.oversees else self._place.texts("telephone.why.shift-leader")

    # ---- acts

    def _act(self, code: str, key: str) -> None:
        one = self.waiting.get(CallId(key))
        if one is None:
            return
        if code == "dial":
            self.call_back(one)
        elif code == "settle":
            self._ask_outcome(one)
        elif code == "lock":
            self._lock(call_back_number(one, self._place.desk.state))

    def _look(self, key: str) -> None:
        """A click shows whose call it was: place, history, notes of the number."""
        call = self._place.desk.state.calls.get(CallId(key))
        if call is not None:
            self._place.selection.select(call=call.id, incident=call.incident)

    def call_first(self) -> None:
        """Call back who has waited longest of those that nobody tried yet."""
        waiting = sorted(self.waiting.values(), key=lambda c: (bool(c.attempts), c.since))
        if not waiting:
            self._sending.cannot("call_back", "telephone.call-back.none")
            return
        self.call_back(waiting[0])

    def call_back(self, one: CallBack) -> None:
        number = call_back_number(one, self._place.desk.state)
        if not number:
            self._sending.cannot("call_back", "telephone.why.no-number")
            return
        self._dialling.call_out(to_number(number), CallPurpose.CALL_BACK, one.call)

    def _ask_outcome(self, one: CallBack) -> None:
        texts = self._place.texts
        among = [o for o in CallOutcome if o in CALL_BACK_OUTCOMES]
        options = [
            Option(o.value, texts.code("call_outcome", o.value))
            for o in offered(CallOutcome, self._place.desk.state.records, among)
        ]
        self._chooser.ask(
            texts("telephone.call-back.settle-title"),
            texts("outcome.hint"),
            options,
            lambda code: self._settle(one, CallOutcome(code)),
            above=self._page,
        )

    def _settle(self, one: CallBack, outcome: CallOutcome) -> None:
        self._sending.ask("settle_back", SettleCallBack(call=one.call, outcome=outcome))
