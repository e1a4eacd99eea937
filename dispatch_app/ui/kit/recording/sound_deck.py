"""The deck on this machine's sound card. Plays what it is told and says where it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

from dispatch_app.ui.kit.recording.deck import Heard
from dispatch_app.ui.kit.recording.sides import NoSound, one_side

_LOOK_MS = 40
"""Often enough for the end of a part that is played again."""
_READY = frozenset({QMediaPlayer.MediaStatus.LoadedMedia, QMediaPlayer.MediaStatus.BufferedMedia})

Work = Callable[[], Path | None]
Beside = Callable[[Work, Callable[[Path | None], None]], None]
"""Does work on another thread and brings what it yields back on this one."""


class SoundDeck(QObject):
    """Both sides are played from the file as it is; one side alone from a file made beside it."""

    reached = Signal(float)
    """Seconds from the beginning, while it plays."""
    measured = Signal(float)
    """How long the sound is, in seconds."""
    ended = Signal()
    failed = Signal(str)
    """A code for the catalogue."""

    def __init__(self, beside: Beside, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._beside = beside
        self._sound: Path | None = None
        self._heard = Heard.BOTH
        self._wanted_s: float | None = None
        """Where to go as soon as the sound is loaded: before that the player forgets it."""
        self._to_play = False
        self._fresh = False
        """The next word of a loaded sound is about the one that was asked for last."""
        self._player = QMediaPlayer(self)
        self._out = QAudioOutput(self)
        self._player.setAudioOutput(self._out)
        self._player.mediaStatusChanged.connect(self._status)
        self._player.errorOccurred.connect(lambda _error, _text: self._fail("unplayable"))
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._tell)

    # ---- as a deck

    def load(self, sound: Path) -> None:
        self._sound = sound
        self._heard = Heard.BOTH
        self._to_play = False
        self._look.stop()
        self._turn_to(sound, None)

    def unload(self) -> None:
        self._sound = None
        self._to_play = False
        self._look.stop()
        self._player.setSource(QUrl())

    def play(self) -> None:
        if self._sound is None:
            return
        if not self._has_card():
            self.failed.emit("no-sound-card")
            return
        self._to_play = True
        if self._loaded:
            self._player.play()
        self._look.start()

    def pause(self) -> None:
        self._to_play = False
        self._look.stop()
        self._player.pause()

    def seek(self, at_s: float) -> None:
        if self._loaded:
            self._player.setPosition(round(at_s * 1000))
        else:
            self._wanted_s = at_s

    def set_rate(self, rate: float) -> None:
        self._player.setPlaybackRate(rate)

    def hear(self, heard: Heard) -> None:
        if self._sound is None or heard is self._heard:
            return
        self._heard = heard
        sound = self._sound
        if heard is Heard.BOTH:
            self._switch(heard, sound, sound)
        else:
            self._beside(partial(_made, sound, heard), partial(self._switch, heard, sound))

    # ---- the machine

    @property
    def _loaded(self) -> bool:
        status = self._player.mediaStatus()
        return status in _READY or status is QMediaPlayer.MediaStatus.BufferingMedia or self._over

    @property
    def _over(self) -> bool:
        return self._player.mediaStatus() is QMediaPlayer.MediaStatus.EndOfMedia

    def _has_card(self) -> bool:
        """Turn to the card that is the machine's own now: head-sets are plugged in and out."""
        card = QMediaDevices.defaultAudioOutput()
        if not card.isNull() and card != self._out.device():
            self._out.setDevice(card)
        return not card.isNull()

    def _switch(self, heard: Heard, of: Path, sound: Path | None) -> None:
        """Go on in another file at the same place; late news of another sound is passed over."""
        if of != self._sound or heard is not self._heard:
            return
        if sound is None:
            self._fail("unplayable")
            return
        at_s = self._player.position() / 1000 if self._wanted_s is None else self._wanted_s
        self._turn_to(sound, at_s)

    def _turn_to(self, sound: Path, at_s: float | None) -> None:
        """Load; a player that was playing first says once more that the file before is loaded."""
        self._fresh = False
        self._wanted_s = at_s
        self._player.setSource(QUrl.fromLocalFile(str(sound)))

    def _status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status is QMediaPlayer.MediaStatus.LoadingMedia:
            self._fresh = True
        elif status is QMediaPlayer.MediaStatus.LoadedMedia and self._fresh:
            self._fresh = False
            self._begin()
        elif status is QMediaPlayer.MediaStatus.EndOfMedia:
            self._look.stop()
            self._to_play = False
            self.ended.emit()
        elif status is QMediaPlayer.MediaStatus.InvalidMedia:
            self._fail("unplayable")

    def _begin(self) -> None:
        """The sound is loaded: go where it was wanted, and on playing."""
        self.measured.emit(self._player.duration() / 1000)
        if self._wanted_s is not None:
            at_s, self._wanted_s = self._wanted_s, None
            self._player.setPosition(round(at_s * 1000))
        if self._to_play:
            self._player.play()

    def _tell(self) -> None:
        if self._wanted_s is None and self._loaded and not self._over:
            self.reached.emit(self._player.position() / 1000)

    def _fail(self, code: str) -> None:
        self._to_play = False
        self._look.stop()
        self.failed.emit(code)


def _made(sound: Path, heard: Heard) -> Path | None:
    """On another thread."""
    try:
        return one_side(sound, heard)
    except NoSound:
        return None
