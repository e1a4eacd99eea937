"""Measures how long a window takes to show an hour's waveform, whole and looked at more closely."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.recording.peaks import STEP_S, Peaks
from dispatch_app.ui.kit.recording.waveform import Waveform
from dispatch_app.ui.kit.theme import Theme
from tests.bench.figures import Figure, spread

HOUR_S = 3600.0
SIZE = (1500, 260)
PAINTED_MS = 100.0


def waveform_figures(rounds: int) -> list[Figure]:
    _app = QApplication.instance() or QApplication(["bench"])
    waveform = Waveform(Texts.load("zh"), Theme.load("night"))
    waveform.resize(*SIZE)
    waveform.show()
    steps = round(HOUR_S / STEP_S)
    hours = [Peaks(np.random.default_rng(seed).random((2, steps), np.float32)) for seed in range(4)]

    def another(number: int) -> None:
        waveform.show_peaks(hours[number % len(hours)])

    def closer(number: int) -> None:
        begin = (number * 97.0) % (HOUR_S - 60)
        waveform.setXRange(begin, begin + 60, padding=0.0)

    figures = [
        spread("hour of waveform painted", _taken(waveform, another, rounds), limit=PAINTED_MS),
        spread("minute of it painted", _taken(waveform, closer, rounds), limit=PAINTED_MS),
    ]
    waveform.hide()
    return figures


def _taken(waveform: Waveform, change: Callable[[int], None], rounds: int) -> list[float]:
    """From new peaks, or another part of them, to the painted picture."""
    taken = []
    for number in range(rounds):
        begin = time.perf_counter()
        change(number)
        waveform.grab()
        taken.append((time.perf_counter() - begin) * 1000)
    return taken
