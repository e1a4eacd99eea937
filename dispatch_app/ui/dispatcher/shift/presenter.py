"""Presenter of the shift hand-over: what is left, who signs, and the sheet on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.hand_over import compose
from dispatch_app.domain.hand_over_commands import OfferHandOver, WithdrawHandOver
from dispatch_app.domain.hand_over_sheet import HandOver
from dispatch_app.i18n.times import local
from dispatch_app.ui.dispatcher.shift.paper import write_pdf
from dispatch_app.ui.dispatcher.shift.sheet import ShiftSheet, ShiftView
from dispatch_app.ui.dispatcher.shift.words import SheetWords
from dispatch_app.ui.dispatcher.telephone.conversation import conversation
from dispatch_app.ui.dispatcher.wording import refusal_text
from dispatch_app.ui.dispatcher.workplace import Workplace

WRONG_PASSWORD = "session.refused"
_TICK_MS = 5000


class Shift(QObject):
    opened = Signal()
    closed = Signal()

    def __init__(
        self, workplace: Workplace, folder: Callable[[], Path], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._folder = folder
        self._words = SheetWords(workplace.texts, workplace.protocols, workplace.zone)
        self._said, self._trouble = "", False
        self._back: QWidget | None = None
        self._comes: Callable[[], None] | None = None
        """Seats who signed last; waits while who goes is still in a call."""
        self.sheet = ShiftSheet(workplace.texts)
        self.sheet.offered.connect(self.offer)
        self.sheet.signed.connect(self.sign)
        self.sheet.withdrawn.connect(self.withdraw)
        self.sheet.print_wanted.connect(self.print_sheet)
        self.sheet.left.connect(self.close)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.show)
        workplace.desk.changed.connect(self._news)

    # ---- opening and closing

    def key_toggle(self) -> None:
        if self.sheet.isVisible():
            self.close()
            return
        self._back = QApplication.focusWidget()
        self._say("")
        self.opened.emit()
        self._tick.start()
        self.sheet.begin()

    def close(self) -> None:
        self._tick.stop()
        self.sheet.forget_secret()
        self.closed.emit()
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    def _news(self, _view: object) -> None:
        self._seat_who_comes()
        if self.sheet.isVisible():
            self.show()

    # ---- showing

    @property
    def waiting(self) -> HandOver | None:
        """The sheet that waits for its second signature."""
        known = self._place.desk.state.hand_overs.values()
        return next((h for h in reversed(known) if h.taken is None), None)

    @property
    def _last(self) -> HandOver | None:
        return next(reversed(self._place.desk.state.hand_overs.values()), None)

    def show(self) -> None:
        """The offered sheet as it was signed; without one, what would stand on it now."""
        waiting, last = self.waiting, self._last
        state, now = self._place.desk.state, self._place.desk.now()
        sheet = waiting.sheet if waiting is not None else compose(state, now, self._place.timers)
        signed = waiting or last
        self.sheet.show_view(
            ShiftView(
                heading=self._words.heading(sheet),
                groups=self._words.groups(sheet),
                clear=self._words.clear(sheet),
                signatures=self._signatures(waiting, last),
                can_offer=waiting is None,
                can_sign=waiting is not None,
                can_withdraw=waiting is not None and waiting.given.by.account == self._account,
                can_print=signed is not None,
                said=self._said,
                trouble=self._trouble,
            )
        )

    def _signatures(self, waiting: HandOver | None, last: HandOver | None) -> tuple[str, ...]:
        """Of the sheet that is shown; else of the last hand-over, and said to be of that."""
        if waiting is not None:
            return self._words.signatures(waiting)
        if last is None:
            return ()
        return (self._place.texts("handover.last"), *self._words.signatures(last))

    @property
    def _account(self) -> str:
        session = self._place.desk.session
        return session.account if session is not None else ""

    def _say(self, text: str, *, trouble: bool = False) -> None:
        self._said, self._trouble = text, trouble
        self.show()

    # ---- signing

    def offer(self, note: str) -> None:
        self._place.desk.send(OfferHandOver(note=note), self._offered)

    def _offered(self, reply: Reply) -> None:
        if isinstance(reply, Accepted):
            self.sheet.clear_fields()
        self._told(reply, "handover.said.offered")

    def withdraw(self) -> None:
        waiting = self.waiting
        if waiting is not None:
            command = WithdrawHandOver(id=waiting.id)
            self._place.desk.send(command, lambda r: self._told(r, "handover.said.withdrawn"))

    def _told(self, reply: Reply, key: str) -> None:
        texts = self._place.texts
        match reply:
            case Accepted():
                self._say(texts(key))
            case Refused(code=code, details=details):
                self._say(refusal_text(texts, code, details), trouble=True)
            case Unreachable(code=code):
                self._say(refusal_text(texts, code, {}), trouble=True)

    def sign(self, account: str, password: str, note: str) -> None:
        """The password goes straight to the centre: never to this machine's disk."""
        waiting = self.waiting
        if waiting is None:
            return
        self.sheet.forget_secret()
        self._say(self._place.texts("handover.said.signing"))
        given = {"account": account, "password": password, "note": note}
        path = f"/v1/hand-overs/{waiting.id}/signature"
        self._place.desk.hand_in(
            path, given, partial(self._signed, self._sits_down(waiting, account, password))
        )

    def _sits_down(
        self, signed: HandOver, account: str, password: str
    ) -> Callable[[], None] | None:
        """Who comes takes the seat of who goes; signed elsewhere, everybody stays in place."""
        if signed.given.by.account != self._account:
            return None
        return lambda: self._place.desk.succeed(account, password, self._succeeded)

    def _signed(self, sit_down: Callable[[], None] | None, answer: bytes | Declined | Away) -> None:
        texts = self._place.texts
        match answer:
            case Declined(problem=problem) if problem.code == WRONG_PASSWORD:
                self._say(texts("handover.said.wrong"), trouble=True)
            case Declined(problem=problem):
                why = refusal_text(texts, problem.code, dict(problem.details))
                self._say(why, trouble=True)
            case Away():
                self._say(texts("handover.said.away"), trouble=True)
            case _:
                self.sheet.clear_fields()
                self._say(texts("handover.said.signed"))
                self._comes = sit_down
                self._seat_who_comes()

    def _seat_who_comes(self) -> None:
        """Not while a call goes on here: it would be half the one's and half the other's."""
        if self._comes is None:
            return
        if conversation(self._place.desk.state, self._place.seat, None) is not None:
            self._say(self._place.texts("handover.said.after-call"))
            return
        sit_down, self._comes = self._comes, None
        sit_down()

    def _succeeded(self, answer: bytes | Declined | Away) -> None:
        """The sheet stands signed whatever comes of this; from here on acts are the new one's."""
        texts = self._place.texts
        match answer:
            case Declined(problem=problem):
                why = refusal_text(texts, problem.code, dict(problem.details))
                self._say(texts("handover.said.stays", why=why), trouble=True)
            case Away():
                why = refusal_text(texts, "link.lost", {})
                self._say(texts("handover.said.stays", why=why), trouble=True)
            case _:
                self._say(texts("handover.said.seated"))

    # ---- paper

    def print_sheet(self) -> Path | None:
        """The sheet that was offered or signed last, as PDF among the person's documents."""
        known, texts = self.waiting or self._last, self._place.texts
        if known is None:
            return None
        at = local(known.sheet.composed_at, self._place.zone)
        path = self._folder() / f"{texts('handover.file', time=f'{at:%Y%m%d-%H%M%S}')}.pdf"
        try:
            write_pdf(
                path,
                texts("handover.title"),
                self._words.heading(known.sheet),
                self._words.groups(known.sheet),
                (self._words.clear(known.sheet), *self._words.signatures(known)),
                self._place.theme.family,
            )
        except OSError as trouble:
            self._say(texts("handover.said.not-printed", why=trouble.strerror), trouble=True)
            return None
        self._say(texts("handover.said.printed", path=path))
        return path
