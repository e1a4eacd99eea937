"""The sound deck alone in a process that obeys one line of words at a time.

Run as `python -m tests.fakes.deck_process SOUND`.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.printing.errands import Errands
from dispatch_app.ui.kit.recording.deck import Heard
from dispatch_app.ui.kit.recording.sound_deck import SoundDeck


class Obedient(QObject):
    told = Signal(str)

    def __init__(self, sound: Path) -> None:
        super().__init__()
        self.errands = Errands("sides", Bridge(self))
        self.deck = SoundDeck(self.errands.do, self)
        self._where = 0.0
        self._ended = 0
        self.deck.reached.connect(self._reach)
        self.deck.ended.connect(self._end)
        self.deck.load(sound)
        self._verbs: dict[str, Callable[[str], object]] = {
            "play": lambda _rest: self.deck.play(),
            "pause": lambda _rest: self.deck.pause(),
            "seek": lambda rest: self.deck.seek(float(rest)),
            "rate": lambda rest: self.deck.set_rate(float(rest)),
            "hear": lambda rest: self.deck.hear(Heard(rest)),
            "where": lambda _rest: self._where,
            "ended": lambda _rest: self._ended,
        }
        self.told.connect(self._obey)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self.told.emit(line.strip())

    def _obey(self, line: str) -> None:
        verb, _, rest = line.partition(" ")
        print(self._verbs[verb](rest), flush=True)

    def _reach(self, at_s: float) -> None:
        self._where = at_s

    def _end(self) -> None:
        self._ended += 1


if __name__ == "__main__":
    app = QCoreApplication(sys.argv[:1])
    obedient = Obedient(Path(sys.argv[1]))
    sys.exit(app.exec())
