"""The beat for chest compressions: seen as a pulse, heard as a click unless it is muted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Signal

from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.ports.softphone import PlayBeat, Softphone

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

log = logging.getLogger(__name__)

_MINUTE_MS = 60_000
_LIT_MS = 140
_VOLUME = 0.6


class Click:
    """The sound of one beat. A machine that cannot make sounds stays silent; the pulse is seen."""

    def __init__(self, parent: QObject) -> None:
        self._effect: QSoundEffect | None = None
        try:
            from PySide6.QtMultimedia import QSoundEffect
        except ImportError as missing:
            log.warning("no sound on this machine: %s", missing)
            return
        self._effect = QSoundEffect(parent)
        self._effect.setVolume(_VOLUME)
        self._effect.setSource(QUrl.fromLocalFile(str(RESOURCES / "sounds" / "beat.wav")))

    def __call__(self) -> None:
        if self._effect is not None:
            self._effect.play()


class HeadsetClick:
    """One beat in the headset of the seat's own telephone, over the talk. The caller hears none:
    it is the dispatcher who counts aloud."""

    def __init__(self, softphone: Softphone) -> None:
        self._softphone = softphone

    def __call__(self) -> None:
        self._softphone.do(PlayBeat())


class Metronome(QObject):
    pulsed = Signal(bool)
    """True at the beat, False when its light goes out."""

    def __init__(self, click: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._click = click
        self.muted = False
        self.beat_per_min: int | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)
        self._dark = QTimer(self)
        self._dark.setSingleShot(True)
        self._dark.setInterval(_LIT_MS)
        self._dark.timeout.connect(lambda: self.pulsed.emit(False))

    def set_rate(self, beat_per_min: int | None) -> None:
        """Beat at this rate from now on; None is silence."""
        if beat_per_min == self.beat_per_min:
            return
        self.beat_per_min = beat_per_min
        if beat_per_min is None:
            self._timer.stop()
        else:
            self._timer.start(round(_MINUTE_MS / beat_per_min))

    def beat(self) -> None:
        self.pulsed.emit(True)
        self._dark.start()
        if not self.muted:
            self._click()
