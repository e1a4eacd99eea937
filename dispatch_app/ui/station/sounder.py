"""The sound of an order: a port, the loudspeaker, and silence where there is no screen either."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QUrl
from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

from dispatch_app.i18n.texts import RESOURCES

ORDER_ALARM = RESOURCES / "sounds" / "order-alarm.wav"
NOTICE = RESOURCES / "sounds" / "alarm-warning.wav"


class Sounder(Protocol):
    @property
    def audible(self) -> bool:
        """Whether anybody could hear it."""
        ...

    def start(self) -> None:
        """Sound until told to stop; nothing more if it sounds already."""
        ...

    def stop(self) -> None: ...


class Loudspeaker(QObject):
    """Plays the alarm over and over through the machine's usual output."""

    def __init__(self, tone: Path = ORDER_ALARM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._effect = QSoundEffect(self)
        self._effect.setSource(QUrl.fromLocalFile(str(tone)))
        self._effect.setLoopCount(QSoundEffect.Loop.Infinite.value)
        self._effect.setVolume(1.0)

    @property
    def audible(self) -> bool:
        return not QMediaDevices.defaultAudioOutput().isNull()

    def start(self) -> None:
        if self.audible and not self._effect.isPlaying():
            self._effect.play()

    def stop(self) -> None:
        self._effect.stop()


class Unheard:
    """For a terminal that paints into memory: its simulated crew hears it all the same."""

    audible = True

    def start(self) -> None:
        """Makes no sound."""

    def stop(self) -> None:
        """Made none."""
