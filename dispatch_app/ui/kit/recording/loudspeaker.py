"""Plays sound that keeps coming, at its own pace, on this machine's sound card."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QIODevice, QObject, QTimer
from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

_TURN_MS = 30
_AHEAD_BYTES = 9600
"""0.3 s of sound lies ready at the card: a window that is busy for a moment is not heard."""

Take = Callable[[int], bytes]
"""Gives at most so many bytes of what has come."""


class Loudspeaker(QObject):
    """16-bit stereo, 8,000 frames a second."""

    def __init__(self, take: Take, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._take = take
        self._sink: QAudioSink | None = None
        self._into: QIODevice | None = None
        self._turn = QTimer(self)
        self._turn.setInterval(_TURN_MS)
        self._turn.timeout.connect(self._feed)

    def start(self) -> bool:
        """False: this machine has no sound card."""
        self.stop()
        card = QMediaDevices.defaultAudioOutput()
        if card.isNull():
            return False
        self._sink = QAudioSink(card, _plain(), self)
        self._sink.setBufferSize(_AHEAD_BYTES)
        self._into = self._sink.start()
        self._turn.start()
        return True

    def stop(self) -> None:
        self._turn.stop()
        self._into = None
        if self._sink is not None:
            self._sink.stop()
            self._sink.deleteLater()
            self._sink = None

    def _feed(self) -> None:
        if self._sink is not None and self._into is not None:
            self._into.write(self._take(self._sink.bytesFree()))


def _plain() -> QAudioFormat:
    plain = QAudioFormat()
    plain.setSampleRate(8000)
    plain.setChannelCount(2)
    plain.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return plain
