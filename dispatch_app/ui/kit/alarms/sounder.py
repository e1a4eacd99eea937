"""The sound of alarms: a port, the loudspeaker, and silence where nobody is to hear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QUrl

from dispatch_app.domain.alarms import Severity
from dispatch_app.i18n.texts import RESOURCES

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

_FILES = {Severity.WARNING: "alarm-warning.wav", Severity.CRITICAL: "alarm-critical.wav"}


class AlarmSounder(Protocol):
    def sound(self, severity: Severity | None) -> None:
        """Sound for this severity until told otherwise; None is silence."""
        ...


class AlarmSpeaker(QObject):
    """Plays through the machine's usual output, over and over."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._effects: dict[Severity, QSoundEffect] = {}
        self._now: Severity | None = None

    def sound(self, severity: Severity | None) -> None:
        if severity is self._now:
            return
        for effect in self._effects.values():
            effect.stop()
        self._now = severity
        if severity in _FILES and _is_to_be_heard():
            self._effect(severity).play()

    def _effect(self, severity: Severity) -> QSoundEffect:
        """Made when first needed: a seat that never has an alarm opens no sound for it."""
        if severity not in self._effects:
            from PySide6.QtMultimedia import QSoundEffect

            effect = QSoundEffect(self)
            path = RESOURCES / "sounds" / _FILES[severity]
            effect.setSource(QUrl.fromLocalFile(str(path)))
            effect.setLoopCount(QSoundEffect.Loop.Infinite.value)
            self._effects[severity] = effect
        return self._effects[severity]


def _is_to_be_heard() -> bool:
    """Whether there is a loudspeaker. The player is loaded by the first alarm, not by the seat."""
    from PySide6.QtMultimedia import QMediaDevices

    return not QMediaDevices.defaultAudioOutput().isNull()


class NoSpeaker:
    """For windows that are painted into memory, and seats that only look on."""

    def sound(self, severity: Severity | None) -> None:
        """Makes none."""
