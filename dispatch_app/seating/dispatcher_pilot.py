"""The hands and ears of a dispatcher who takes what nobody else takes.

Sees what stands on the screen, hears what the story of the calling number says, and acts only by
keys and clicks on the seat's own widgets. Keeps away while a person works.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from dispatch_app.domain.codes import CallOutcome, IncidentOutcome, Stage
from dispatch_app.domain.state import Call, Incident
from dispatch_app.seating.keyboard import type_text
from dispatch_app.simulation.stories import Story, read
from dispatch_app.ui.dispatcher.form.parts import Choices
from dispatch_app.ui.dispatcher.queue.rows import QueueRow, Section

if TYPE_CHECKING:
    from dispatch_app.seating.dispatcher import Room

log = logging.getLogger(__name__)

TICK_MS = 60
LEFT_ALONE_S = 3.0
"""A call that has rung for so long is one that nobody takes."""
PERSON_S = 10.0
"""After a person's last key or click the pilot keeps its hands still for so long."""
KEY_S = 0.12
"""Between two keys."""
THINK_S = 0.8
"""To hear an answer and find the key for it."""
RETRY_S = 15.0
MOST_QUESTIONS = 24

Step = float | Callable[[], bool]
"""Seconds to wait, or a condition to wait for."""
Script = Iterator[Step]

_PATIENCE_S = 6.0


def attach(room: Room, stories: str) -> Pilot:
    pilot = Pilot(room, read(Path(stories)))
    pilot.start()
    return pilot


class Pilot(QObject):
    def __init__(self, room: Room, stories: dict[str, Story]) -> None:
        super().__init__(room)
        self._room = room
        self._stories = stories
        self._script: Script | None = None
        self._until: Step = 0.0
        self._since = time.monotonic()
        self._mine = False
        self._person_at = -PERSON_S
        self._tried: dict[str, float] = {}
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)
        self._timer.start(TICK_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._mine and event.type() in (
            QEvent.Type.KeyPress,
            QEvent.Type.MouseButtonPress,
        ):
            self._person_at = time.monotonic()
        return False

    # ---- the loop

    def _tick(self) -> None:
        if time.monotonic() - self._person_at < PERSON_S:
            self._script = None
            return
        if self._script is None:
            self._script = self._next_work()
            self._until, self._since = 0.0, time.monotonic()
        if self._script is not None and self._due():
            self._step(self._script)

    def _due(self) -> bool:
        waited = time.monotonic() - self._since
        if isinstance(self._until, float):
            return waited >= self._until
        return self._until() or waited > _PATIENCE_S

    def _step(self, script: Script) -> None:
        try:
            self._until, self._since = next(script), time.monotonic()
        except StopIteration:
            self._script = None

    def _next_work(self) -> Script | None:
        """What needs a hand most: a ringing line, the call in hand, an outcome that is due."""
        seat = self._room.workplace.seat
        state = self._room.workplace.desk.state
        mine = [c for c in state.calls.values() if c.seat == seat and c.talking]
        if mine:
            return self._serve(mine[0])
        now = self._room.workplace.desk.now()
        for call in state.calls.values():
            if call.ringing and (now - call.rang_at).total_seconds() > LEFT_ALONE_S:
                return self._answer(call)
        for row in self._room.queue.panel.rows:
            if row.section is Section.TO_CLOSE and self._may_try(row.key):
                return self._close(row)
            if row.section in (Section.WAITING, Section.SUSPENDED) and self._may_try(row.key):
                return self._send_again(row)
            if row.section is Section.IN_HAND and row.incident is None and row.call:
                call = state.calls[row.call]
                if call.seat == seat and self._may_try(row.key):
                    return self._settle(call, CallOutcome.HANG_UP)
            if row.section is Section.CALL_BACK and row.call and self._may_try(row.key):
                return self._call_back(row)
        return None

    def _may_try(self, key: str) -> bool:
        now = time.monotonic()
        if now - self._tried.get(key, -RETRY_S) < RETRY_S:
            return False
        self._tried[key] = now
        return True

    # ---- work

    def _answer(self, call: Call) -> Script:
        yield THINK_S
        yield from self._key(Qt.Key.Key_F2)
        yield lambda: self._room.workplace.selection.call == call.id

    def _serve(self, call: Call) -> Script:
        """Talk with the caller, as far as the story goes."""
        if self._room.workplace.selection.call != call.id:
            yield from self._choose_row(lambda row: row.call == call.id)
        yield lambda: self._call(call).number != ""
        if self._call(call).outcome not in (None, CallOutcome.INCIDENT):
            yield from self._hang_up(call)
            return
        story = self._stories.get(self._call(call).number)
        if story is None or story.outcome:
            outcome = CallOutcome(story.outcome) if story else CallOutcome.SILENT
            yield 2 * THINK_S
            yield from self._settle(call, outcome)
            yield from self._hang_up(call)
            return
        yield from self._intake(call, story)
        yield from self._order(call)
        yield from self._ask_on(story)
        yield from self._hang_up(call)

    def _hang_up(self, call: Call) -> Script:
        """Said is not yet over: a conversation through an exchange ends by a key of its own."""
        if self._call(call).talking:
            yield from self._key(Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
        yield lambda: not self._call(call).talking

    def _call(self, call: Call) -> Call:
        return self._room.workplace.desk.state.calls.get(call.id, call)

    def _intake(self, call: Call, story: Story) -> Script:
        """Place and complaint, then the two questions that decide what is sent."""
        if self._room.intake.place is None:
            yield from self._place(story)
        if not self._complaint():
            yield from self._complain(story)
        for _ in range(2):
            yield from self._answer_focused(story)

    def _complaint(self) -> str:
        incident = self._room.workplace.incident
        return incident.complaint if incident else ""

    def _place(self, story: Story) -> Script:
        yield THINK_S
        field = self._room.form.place.field
        yield from self._to(field)
        if field.text() != story.address:
            field.selectAll()
            yield from self._type(story.address)
            yield lambda: self._room.form.place.results.isVisible()
            yield KEY_S
        for _ in range(3):
            yield from self._key(Qt.Key.Key_Return)
            yield lambda: self._room.intake.place is not None
            if self._room.intake.place is not None:
                return

    def _complain(self, story: Story) -> Script:
        book = self._room.workplace.protocols
        name = book.get(story.complaint).names[0]
        found = book.find(name.initials)
        first = found and found[0].protocol.code == story.complaint
        yield THINK_S
        yield from self._to(self._room.form.complaint.field)
        yield from self._type(name.initials if first else name.zh)
        yield from self._key(Qt.Key.Key_Return)
        yield lambda: self._complaint() != ""

    def _answer_focused(self, story: Story) -> Script:
        """Answer the question that has the focus, as the caller answers it."""
        focused = self._room.window.focusWidget()
        if not isinstance(focused, Choices):
            yield from self._key(Qt.Key.Key_Tab)
            return
        wanted = story.answers.get(self._question(focused, story), "unknown")
        codes = [code for code, _ in focused.options]
        number = codes.index(wanted) + 1 if wanted in codes else len(codes)
        yield THINK_S
        yield from self._key(Qt.Key(Qt.Key.Key_0 + number))
        yield KEY_S

    def _question(self, focused: Choices, story: Story) -> str:
        entry, asked = self._room.form.complaint.entry, self._room.form.questions
        codes = (*entry, *story.answers)
        return next((c for c in codes if focused in (entry.get(c), asked.choices_of(c))), "")

    def _ask_on(self, story: Story) -> Script:
        """The rest of the interview, while the vehicle is being called out."""
        for _ in range(MOST_QUESTIONS):
            before = self._room.window.focusWidget()
            if not isinstance(before, Choices):
                return
            yield from self._answer_focused(story)
            if self._room.window.focusWidget() is before:
                return

    def _order(self, call: Call) -> Script:
        yield self._can_send
        yield from self._key(Qt.Key.Key_F9)
        yield lambda: self._sent(call)
        if self._sent(call):
            return
        incident = self._room.workplace.incident
        if incident is not None:
            yield from self._suspend()

    def _can_send(self) -> bool:
        return bool(self._room.dispatch_panel.buttons.dispatch.isEnabled())

    def _sent(self, call: Call) -> bool:
        found = self._call(call).incident
        incident = self._room.workplace.desk.state.incidents.get(found) if found else None
        return incident is not None and bool(incident.missions)

    def _suspend(self) -> Script:
        yield from self._key(Qt.Key.Key_F11)
        yield from self._choose("no_vehicle")

    def _settle(self, call: Call, outcome: CallOutcome) -> Script:
        if self._room.workplace.selection.call != call.id:
            yield from self._choose_row(lambda row: row.call == call.id)
        yield from self._key(Qt.Key.Key_F4)
        yield from self._choose(outcome.value)
        yield (
            lambda: (
                call.id not in self._room.workplace.desk.state.calls
                or self._call(call).outcome is not None
            )
        )

    def _call_back(self, row: QueueRow) -> Script:
        """Nobody answers when the number is called back: that is an outcome too."""
        yield from self._choose_row(lambda other: other.key == row.key)
        yield 2 * THINK_S
        yield from self._key(Qt.Key.Key_F4)
        yield from self._choose(CallOutcome.HANG_UP.value)

    def _close(self, row: QueueRow) -> Script:
        yield from self._choose_row(lambda other: other.key == row.key)
        yield THINK_S
        incident = self._room.workplace.incident
        if incident is None:
            return
        yield from self._key(Qt.Key.Key_F12)
        yield from self._choose(self._outcome(incident).value)
        yield lambda: not self._open(incident)

    def _open(self, incident: Incident) -> bool:
        found = self._room.workplace.desk.state.incidents.get(incident.id)
        return found is not None and found.open

    def _outcome(self, incident: Incident) -> IncidentOutcome:
        missions = self._room.workplace.desk.state.missions
        stages = [missions[m].stage for m in incident.missions if m in missions]
        if Stage.COMPLETE in stages:
            return IncidentOutcome.DELIVERED
        return IncidentOutcome.REFUSED_BY_PATIENT

    def _send_again(self, row: QueueRow) -> Script:
        yield from self._choose_row(lambda other: other.key == row.key)
        yield self._can_send
        if self._can_send():
            yield from self._key(Qt.Key.Key_F9)

    # ---- hands

    def _choose_row(self, which: Callable[[QueueRow], bool]) -> Script:
        """Click a row of the list, if it is to be seen."""
        panel = self._room.queue.panel
        row = next((r for r in panel.rows if not r.heading and which(r)), None)
        if row is None:
            return
        yield partial(panel.can_be_meant, row.key)
        spot = panel.spot_of(row.key)
        if spot is None:
            return
        self._do(lambda: QTest.mouseClick(panel.viewport, Qt.MouseButton.LeftButton, pos=spot))
        yield KEY_S

    def _choose(self, code: str) -> Script:
        """Take an option of the list that is open."""
        chooser = self._room.chooser
        yield lambda: not chooser.isHidden()
        yield THINK_S
        buttons = chooser.findChildren(QPushButton, "choice")
        button = next((b for b in buttons if b.property("code") == code), None)
        if button is None or chooser.isHidden():
            yield from self._key(Qt.Key.Key_Escape)
            return
        self._do(lambda: QTest.mouseClick(button, Qt.MouseButton.LeftButton))
        yield KEY_S

    def _to(self, widget: QWidget) -> Script:
        """Get the focus to a field with a click, unless it is there already."""
        if self._room.window.focusWidget() is not widget:
            self._do(lambda: QTest.mouseClick(widget, Qt.MouseButton.LeftButton))
            yield KEY_S

    def _type(self, text: str) -> Script:
        for sign in text:
            self._do(partial(self._type_sign, sign))
            yield KEY_S / 2

    def _type_sign(self, sign: str) -> None:
        type_text(self._focused(), sign)

    def _key(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> Script:
        self._do(lambda: QTest.keyClick(self._focused(), key, modifier))
        yield KEY_S

    def _focused(self) -> QWidget:
        window = self._room.window
        if not window.isActiveWindow():
            window.activateWindow()
        return window.focusWidget() or window

    def _do(self, act: Callable[[], object]) -> None:
        self._mine = True
        try:
            act()
        finally:
            self._mine = False
