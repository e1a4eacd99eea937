"""A dispatcher's seat as a process of its own that obeys one line of words at a time.

The words stand for hands and eyes: keys pressed on the real widgets, texts read off them.
`seat_process` runs it.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from dispatch_app.seating import dispatcher
from dispatch_app.seating.keyboard import type_text

KEYS = {
    "F2": (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
    "F4": (Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier),
    "F9": (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier),
    "F10": (Qt.Key.Key_F10, Qt.KeyboardModifier.NoModifier),
    "F12": (Qt.Key.Key_F12, Qt.KeyboardModifier.NoModifier),
    "Shift+F2": (Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier),
    "Shift+F9": (Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier),
    "Alt+2": (Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier),
    "Enter": (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
    "Tab": (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
    "Backspace": (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier),
    "Escape": (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
}


class Obedient(QObject):
    """Reads words from standard input on a thread; does them on the Qt thread; answers in JSON."""

    told = Signal(str)

    def __init__(self, room: dispatcher.Room) -> None:
        super().__init__()
        self._room = room
        self._verbs: dict[str, Callable[[str], Any]] = {
            "key": self._key,
            "type": self._type,
            "see": self._see,
            "select": self._select,
        }
        self.told.connect(self._obey)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self.told.emit(line.rstrip("\n"))

    def _obey(self, line: str) -> None:
        verb, _, rest = line.partition(" ")
        print(json.dumps(self._verbs[verb](rest), ensure_ascii=False), flush=True)

    def _focused(self) -> QWidget:
        window = self._room.window
        if not window.isActiveWindow():
            window.activateWindow()
        return window.focusWidget() or window

    def _key(self, name: str) -> str:
        key, modifier = KEYS[name]
        QTest.keyClick(self._focused(), key, modifier)
        return name

    def _type(self, text: str) -> str:
        type_text(self._focused(), text)
        return text

    def _select(self, call: str) -> str:
        state = self._room.workplace.desk.state
        found = state.calls[call]  # type: ignore[index]
        self._room.workplace.selection.select(call=found.id, incident=found.incident)
        return call

    def _see(self, what: str) -> Any:
        room = self._room
        state = room.workplace.desk.state
        seen: dict[str, Callable[[], Any]] = {
            "online": lambda: room.workplace.desk.online,
            "queue": lambda: [
                {"section": r.section.value, "title": r.title, "call": r.call}
                for r in room.queue.panel.rows
                if not r.heading
            ],
            "place": lambda: room.form.place.field.text(),
            "place-fixed": lambda: room.intake.place is not None,
            "note": lambda: room.notes.last,
            "said": lambda: room.dispatch_panel.said,
            "can-send": lambda: room.dispatch_panel.buttons.dispatch.isEnabled(),
            "vehicle-states": lambda: sorted(
                {state.vehicle_state(v).value for v in state.vehicles.values()}
            ),
            "missions": lambda: [
                {"vehicle": m.vehicle, "stage": m.stage.value} for m in state.missions.values()
            ],
            "calls": lambda: {c.id: c.seat for c in state.calls.values()},
            "selected": lambda: room.workplace.selection.call,
        }
        return seen[what]()


def main() -> int:
    parser = argparse.ArgumentParser()
    dispatcher.add_arguments(parser)
    keep: list[Obedient] = []

    def obey(room: dispatcher.Room) -> None:
        keep.append(Obedient(room))

    return dispatcher.run_with(parser.parse_args(), obey)
