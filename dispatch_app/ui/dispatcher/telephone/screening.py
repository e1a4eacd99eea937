"""Presenter of what keeps calls away: locked numbers, the voice prompt; of calls kept away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from PySide6.QtCore import QObject

from dispatch_app.domain.telephone_commands import (
    LockNumber,
    SwitchInterceptionOff,
    SwitchInterceptionOn,
    UnlockNumber,
)
from dispatch_app.ui.dispatcher.telephone.list_page import ListPage, PageAct
from dispatch_app.ui.dispatcher.telephone.list_rows import screening_rows
from dispatch_app.ui.dispatcher.telephone.panel import TelephonePanel
from dispatch_app.ui.dispatcher.telephone.sending import Sending
from dispatch_app.ui.dispatcher.telephone.small_form import FieldSpec, SmallForm

LOCK_TIMES_H = (1, 4, 12, 24, 72, 168)
_INTERCEPTION_TIMES_H = (1, 2, 4, 8, 12, 24)


class Screening(QObject):
    def __init__(
        self, sending: Sending, panel: TelephonePanel, page: ListPage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._sending = sending
        self._place = sending.place
        self._panel = panel
        self._page = page
        texts = self._place.texts
        self.lock_form = SmallForm(
            texts, texts("telephone.lock.title"), self._fields(LOCK_TIMES_H, "telephone.lock")
        )
        self.voice_form = SmallForm(
            texts,
            texts("telephone.interception.title"),
            self._fields(_INTERCEPTION_TIMES_H, "telephone.interception"),
        )
        panel.add_form("lock", self.lock_form, "screening")
        panel.add_form("interception", self.voice_form, "screening")
        self.lock_form.saved.connect(self._lock)
        self.voice_form.saved.connect(self._intercept)
        page.acted.connect(self._act)

    def _fields(self, hours: tuple[int, ...], part: str) -> tuple[FieldSpec, ...]:
        texts = self._place.texts
        choices = tuple((str(h), texts("telephone.hours", hours=h)) for h in hours)
        return (
            FieldSpec(
                name="number", label=texts("telephone.number"), hint=texts(f"{part}.number-hint")
            ),
            FieldSpec(name="hours", label=texts("telephone.for"), choices=choices),
            FieldSpec(
                name="reason", label=texts("telephone.reason"), hint=texts("telephone.reason-hint")
            ),
        )

    # ---- shown

    @property
    def count(self) -> int:
        """Locks and interceptions that hold now."""
        phone, now = self._place.desk.state.telephone, self._place.desk.now()
        locked = sum(one.holds(now) for one in phone.locks.values())
        return locked + sum(one.holds(now) for one in phone.interceptions.values())

    @property
    def warning(self) -> str:
        """Loud words while a voice stands before all callers, or before some."""
        state, now, texts = self._place.desk.state, self._place.desk.now(), self._place.texts
        held = [x for x in state.telephone.interceptions.values() if x.holds(now)]
        if any(not x.number for x in held):
            return texts("telephone.interception.loud-all")
        return texts("telephone.interception.loud-some", count=len(held)) if held else ""

    def refresh(self) -> None:
        if not self._page.isVisible():
            return
        place = self._place
        rows = screening_rows(place.desk.state, place.texts, place.zone, place.desk.now())
        self._page.show_rows(rows)
        self._page.show_acts(self._acts())

    def _acts(self) -> tuple[PageAct, ...]:
        texts = self._place.texts
        why = "" if self._sending.oversees else texts("telephone.why.shift-leader")
        return (
            PageAct("dial", texts("telephone.dial.dial"), "Enter"),
            PageAct("lock", texts("telephone.lock.add"), "Ctrl+N", why),
            PageAct("lift", texts("telephone.lock.lift"), "Ctrl+Del", why),
            PageAct("intercept", texts("telephone.interception.add"), "Ctrl+I", why),
        )

    # ---- acts

    def _act(self, code: str, key: str) -> None:
        sort, _, number = key.partition("-")
        if code == "lock":
            self.ask_lock(self._refused_number(key) or (number if sort == "lock" else ""))
        elif code == "intercept":
            self._panel.open("interception", "screening")
        elif code == "lift" and sort == "lock":
            self._sending.ask("unlock", UnlockNumber(number=number))
        elif code == "lift" and sort == "interception":
            self._sending.ask("interception_off", SwitchInterceptionOff(number=number))

    def number_of(self, key: str) -> str:
        """The number that a row is about."""
        sort, _, number = key.partition("-")
        return self._refused_number(key) if sort == "refused" else number

    def _refused_number(self, key: str) -> str:
        call = key.removeprefix("refused-")
        refused = self._place.desk.state.telephone.refused
        return next((one.number for one in refused if one.call == call), "")

    def ask_lock(self, number: str) -> None:
        """Open the form for a number; what was typed about another one is not kept."""
        if number and self.lock_form.values["number"] != number:
            self.lock_form.clear()
            self.lock_form.put("number", number)
        self._panel.open("lock", "screening")
        self.lock_form.begin("reason" if number else "number")

    def _lock(self, values: Mapping[str, str]) -> None:
        if not values["number"] or not values["reason"]:
            self.lock_form.show_trouble(self._place.texts("telephone.lock.incomplete"))
            return
        until = self._place.desk.now() + timedelta(hours=int(values["hours"]))
        lock = LockNumber(number=values["number"], until=until, reason=values["reason"])
        self._sending.ask("lock", lock, lambda _: self._saved(self.lock_form))

    def _intercept(self, values: Mapping[str, str]) -> None:
        if not values["reason"]:
            self.voice_form.show_trouble(self._place.texts("telephone.interception.incomplete"))
            return
        until = self._place.desk.now() + timedelta(hours=int(values["hours"]))
        switch = SwitchInterceptionOn(number=values["number"], until=until, reason=values["reason"])
        self._sending.ask("interception_on", switch, lambda _: self._saved(self.voice_form))

    def _saved(self, form: SmallForm) -> None:
        form.clear()
        if self._panel.shown in ("lock", "interception"):
            self._panel.open("screening")
        self.refresh()
