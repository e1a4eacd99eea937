"""How long from a key in the intake form until it is painted. Measures; asserts nothing."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import Vehicle
from tests.bench.figures import Figure, spread, table
from tests.fakes.builders import LINE_2, NORTH, V01, Centre, a_centre
from tests.fakes.form_seat import FormSeat

_VEHICLES = 500
_ROUNDS = 20
_PROMISED_MS = 50.0


def a_full_centre() -> Centre:
    """500 vehicles and one more call on another line."""
    centre = a_centre()
    pattern: Vehicle = centre.state.vehicles[V01]
    many = {
        VehicleId(f"{n:03d}"): replace(pattern, id=VehicleId(f"{n:03d}"), station=NORTH)
        for n in range(_VEHICLES)
    }
    centre.state = replace(centre.state, vehicles={**centre.state.vehicles, **many})
    centre.rings(LINE_2)
    return centre


def key_to_paint_ms(rounds: int = _ROUNDS) -> dict[str, list[float]]:
    """Milliseconds from a key press until the event loop has painted what it changed."""
    taken: dict[str, list[float]] = {}
    for _ in range(rounds):
        seat = FormSeat(a_full_centre())
        seat.answers()
        for name, act in _steps(seat):
            began = perf_counter()
            act()
            QCoreApplication.processEvents()
            taken.setdefault(name, []).append((perf_counter() - began) * 1000)
        seat.close()
    return taken


def _steps(seat: FormSeat) -> list[tuple[str, Callable[[], None]]]:
    def key(press: str | Qt.Key) -> Callable[[], None]:
        return lambda: QTest.keyClick(seat.focused, press)

    enter = key(Qt.Key.Key_Return)
    return [
        ("enter confirms the place", enter),
        ("letter in the complaint", key("x")),
        ("letter in the complaint", key("t")),
        ("enter takes the complaint", enter),
        ("digit answers consciousness", key("1")),
        ("digit answers breathing", key("2")),
        ("digit answers a question", key("1")),
        ("digit answers a question", key("2")),
        ("F7 opens the CPR lane", seat.intake.key_f7),
        ("space reads the next sentence", key(" ")),
        ("news of another call", seat.desk.hear),
    ]


def figures(rounds: int = _ROUNDS) -> list[Figure]:
    """Each kind of key beside what was promised for it."""
    _app = QApplication.instance() or QApplication([])
    key_to_paint_ms(2)
    return [
        spread(f"form: {step}", taken, limit=_PROMISED_MS)
        for step, taken in key_to_paint_ms(rounds).items()
    ]


if __name__ == "__main__":
    print(table(figures()))
