"""Presenter of the CPR lane: what is asked, since when it is known, what the record is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.domain.cpr.commands import ReportCprStep
from dispatch_app.domain.cpr.steps import LIMITS, CprClocks, CprStep
from dispatch_app.domain.ids import CallId, IncidentId
from dispatch_app.domain.state import Call
from dispatch_app.domain.values import Place
from dispatch_app.i18n.times import span_text
from dispatch_app.ui.dispatcher.cpr.aeds import Aed, mapped_aeds, marks, nearest, own_aeds
from dispatch_app.ui.dispatcher.cpr.sheet import ClockView, CprSheet, LaneView
from dispatch_app.ui.dispatcher.form.guidance_section import GuidanceView
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import LonLat, Lost, Rescue, Rescued
from dispatch_app.ui.kit.interview.interviewing import entry_question
from dispatch_app.ui.kit.map import PlaceMark

QUESTIONS = ("consciousness", "breathing")
_RUNNING = "compressions_running"
_TICK_MS = 250
_EACH = 4
Case = tuple[CallId | None, IncidentId | None]


class Form(Protocol):
    """What of the form is needed here."""

    plan_changed: SignalInstance
    place_fixed: SignalInstance

    @property
    def place(self) -> Place | None: ...
    @property
    def has_case(self) -> bool: ...
    @property
    def in_arrest(self) -> bool: ...
    @property
    def guidance(self) -> GuidanceView: ...
    def answer_of(self, question: str) -> str: ...
    def record_answer(self, question: str, answer: str) -> None: ...
    def key_f7(self) -> None: ...
    def focus_guidance(self) -> None: ...
    def key_space(self) -> None: ...
    def flush(self, then: Callable[[], None]) -> None: ...


class CprLane(QObject):
    opened = Signal()
    closed = Signal()
    said = Signal(str, str)
    """Tone and text, for the line of notes."""

    def __init__(
        self,
        workplace: Workplace,
        form: Form,
        sheet: CprSheet,
        show_on_map: Callable[[Iterable[PlaceMark]], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._form, self._texts = workplace, form, workplace.texts
        self.sheet, self._show_on_map = sheet, show_on_map
        self._back: QWidget | None = None
        self._aeds: tuple[Aed, ...] = ()
        self._near: LonLat | None = None
        self._reached: dict[tuple[CallId | None, CprStep], datetime] = {}
        """Told to the centre or on the way there, by the call."""
        sheet.answered.connect(self.answer)
        sheet.pressed.connect(self.key_pressed)
        sheet.next_wanted.connect(self._next)
        sheet.left.connect(self.close)
        form.plan_changed.connect(self._looked_at)
        form.place_fixed.connect(self._looked_at)
        workplace.selection.changed.connect(self._turned)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.show)

    # ---- keys

    def key_open(self) -> None:
        """Open with the first question that is open; once more, or where all is said: arrest."""
        if not self._form.has_case:
            self.said.emit("warning", self._texts("cpr.no-case"))
            return
        again = self.sheet.isVisible()
        if not again:
            self._back = QApplication.focusWidget()
            self.opened.emit()
            self._tick.start()
        if again and not self._form.in_arrest:
            self._form.key_f7()
        if self._form.in_arrest:
            self._recognise()
            self._form.focus_guidance()
        self._ask_aeds()
        self.show()
        self.sheet.begin(asking=self._asked is not None and not self._form.in_arrest)

    def key_pressed(self) -> None:
        """Somebody's hands are on the chest now."""
        if self._form.has_case:
            self._reach(CprStep.FIRST_COMPRESSION)
            self.show()

    def close(self) -> None:
        self._leave()
        self.closed.emit()
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    def _leave(self) -> None:
        """Another sheet may have taken its place."""
        if self._tick.isActive():
            self._tick.stop()
            self._show_on_map(())

    # ---- the two questions

    @property
    def _asked(self) -> str | None:
        return next((code for code in QUESTIONS if not self._form.answer_of(code)), None)

    def answer(self, code: str) -> None:
        asked = self._asked
        if asked is None or not code:
            return
        self._form.record_answer(asked, code)
        self._looked_at()
        self.show()
        if self._form.in_arrest:
            self._form.focus_guidance()
        elif self._asked is not None:
            self.sheet.begin(asking=True)

    def _next(self) -> None:
        self._form.key_space()
        self.show()

    # ---- clocks

    def _turned(self) -> None:
        self._near = None
        self._aeds = ()
        if self.sheet.isVisible():
            self._ask_aeds()
            self.show()

    def _looked_at(self, _value: object = None) -> None:
        """An interview may come to the same by itself; its caller must be on the line here."""
        if self._form.in_arrest and self._is_talking:
            self._recognise()
            if self._form.answer_of(_RUNNING) == "yes":
                self._reach(CprStep.FIRST_COMPRESSION)
        if self.sheet.isVisible():
            self._ask_aeds()

    @property
    def _is_talking(self) -> bool:
        call = self._place.call
        return call is not None and call.talking and call.seat == self._place.seat

    def _recognise(self) -> None:
        if self._form.in_arrest:
            self._reach(CprStep.RECOGNISED)

    def _reach(self, step: CprStep) -> None:
        """The moment is that of the key, whatever the way to the centre takes."""
        key = (self._place.selection.call, step)
        if self._known(step) is not None:
            return
        now = self._place.desk.now()
        self._reached[key] = now
        self._form.flush(lambda: self._report(step, now))

    def _report(self, step: CprStep, now: datetime) -> None:
        incident = self._place.selection.incident
        if incident is not None and self._place.desk.may(ReportCprStep):
            self._place.desk.send(ReportCprStep(incident=incident, step=step, reached_at=now))

    def _known(self, step: CprStep) -> datetime | None:
        clocks = self._clocks
        return clocks.recognised_at if step is CprStep.RECOGNISED else clocks.pressed_at

    @property
    def _clocks(self) -> CprClocks:
        """As the centre has them; what is on its way there stands as it was pressed."""
        incident, call = self._place.incident, self._place.call
        told = incident.cpr if incident is not None else CprClocks()
        own = self._place.selection.call
        return CprClocks(
            answered_at=told.answered_at or _answered(call),
            recognised_at=told.recognised_at or self._reached.get((own, CprStep.RECOGNISED)),
            pressed_at=told.pressed_at or self._reached.get((own, CprStep.FIRST_COMPRESSION)),
        )

    # ---- AEDs

    def _ask_aeds(self) -> None:
        place = self._form.place
        at = place.position if place is not None else None
        if at is None or (at.lon, at.lat) == self._near:
            return
        self._near = (at.lon, at.lat)
        self._have_aeds(Rescued(point=self._near, spots=()))
        self._place.guide.rescue(Rescue(point=self._near, each=_EACH), self._rescued)

    def _rescued(self, answer: Rescued | Lost) -> None:
        if isinstance(answer, Rescued) and answer.point == self._near:
            self._have_aeds(answer)
            self.show()

    def _have_aeds(self, answer: Rescued) -> None:
        own = own_aeds(answer.point, self._place.desk.state.own_places.values())
        self._aeds = nearest(own, mapped_aeds(answer))
        self._show_on_map(marks(self._aeds, self._texts("cpr.aed-mark")))

    # ---- showing

    def show(self) -> None:
        if not self.sheet.isVisible():
            self._leave()
            return
        if self._form.in_arrest and self._form.answer_of(_RUNNING) == "yes" and self._is_talking:
            self._reach(CprStep.FIRST_COMPRESSION)
        self.sheet.show_view(self._view())

    def _view(self) -> LaneView:
        clocks, now = self._clocks, self._place.desk.now()
        arrest, asked = self._form.in_arrest, self._asked
        reading = self._form.guidance
        question, options = self._question(asked) if not arrest and asked else ("", ())
        calm = self._texts("cpr.no-arrest") if not arrest and asked is None else ""
        return LaneView(
            clocks=tuple(self._clock(clocks, step, now) for step in CprStep),
            question=question or calm,
            options=options,
            script=reading.sentence if arrest else "",
            after=reading.after if arrest else "",
            beat=reading.beat if arrest else "",
            can_press=arrest and clocks.pressed_at is None,
            aeds=tuple(self._aed_line(aed) for aed in self._aeds),
            aed_word=self._texts("cpr.aed-none" if self._near else "cpr.aed-no-place"),
        )

    def _question(self, code: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        language = self._texts.language
        question = entry_question(self._place.protocols, code)
        if question is None:
            return "", ()
        return question.text.of(language), tuple(
            (choice.code, choice.text.of(language)) for choice in question.choices
        )

    def _clock(self, clocks: CprClocks, step: CprStep, now: datetime) -> ClockView:
        runs, done = clocks.runs(step, now), self._known(step) is not None
        late = runs is not None and runs > LIMITS[step]
        tone = ("done-late" if late else "done") if done else ("late" if late else "runs")
        word = self._texts(f"cpr.clock.{step.value}", limit=_span(LIMITS[step]))
        time = _span(runs) if runs is not None else "—"
        return ClockView(word, f"{time} {self._texts(f'cpr.tone.{tone}')}".strip(), tone)

    def _aed_line(self, aed: Aed) -> str:
        walk = self._texts(
            "cpr.aed-walk", metres=10 * round(aed.distance_m / 10), time=_span_s(aed.walk_s)
        )
        drive = self._texts("cpr.aed-drive", time=_span_s(aed.drive_s)) if aed.drive_s else ""
        name = aed.name or self._texts("cpr.aed-mark")
        return " · ".join(part for part in (name, walk, drive, aed.note) if part)


def _answered(call: Call | None) -> datetime | None:
    return call.answered_at if call is not None else None


def _span(length: timedelta) -> str:
    return _span_s(length.total_seconds())


def _span_s(seconds: float) -> str:
    return span_text(seconds)
