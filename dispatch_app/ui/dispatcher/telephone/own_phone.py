"""Presenter of the built-in telephone: follows its news, keeps which devices were chosen."""

from __future__ import annotations

import json
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.domain.telephone import PhoneState
from dispatch_app.ports.softphone import (
    SILENT,
    DevicesTold,
    LevelsTold,
    LiftPhone,
    PhoneNews,
    PlayTestTone,
    PutDownPhone,
    Softphone,
    SoundTold,
    SoundTrouble,
    StateTold,
    UseDevices,
)
from dispatch_app.ui.dispatcher.telephone.phone_page import PhonePage, PhoneView
from dispatch_app.ui.dispatcher.workplace import Workplace

_POLL_MS = 100
_KEPT = "telephone-devices"


class OwnPhone(QObject):
    warned = Signal()
    """`warning` has changed."""

    def __init__(
        self,
        workplace: Workplace,
        phone: Softphone,
        page: PhonePage,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._phone = phone
        self._page = page
        self._view = PhoneView(state=self._word(PhoneState.UNKNOWN))
        self.warning = ""
        """What is said loudly over the lines: that nobody here is heard, and what to do."""
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self.listen)
        page.devices_chosen.connect(self._choose)
        page.tone_wanted.connect(lambda: phone.do(PlayTestTone()))
        page.lift_wanted.connect(lambda: phone.do(LiftPhone()))
        page.put_down_wanted.connect(lambda: phone.do(PutDownPhone()))

    def start(self) -> None:
        """Begin, with the devices that were chosen here last."""
        self._phone.start()
        kept = self._place.desk.draft(_KEPT)
        if kept is not None:
            chosen = json.loads(kept)
            self._use(chosen["microphone"], chosen["speaker"])
        self._page.show_view(self._view)
        self._poll.start()

    def stop(self) -> None:
        self._poll.stop()
        self._phone.stop()

    def listen(self) -> None:
        """Take in what the telephone told since."""
        for news in self._phone.news():
            self._take(news)
        self._page.show_view(self._view)

    def _take(self, news: PhoneNews) -> None:
        match news:
            case StateTold(state=state):
                self._view = replace(
                    self._view,
                    state=self._word(state),
                    ringing=state is PhoneState.RINGING,
                    talking=state is PhoneState.TALKING,
                )
            case LevelsTold(microphone_db=microphone, speaker_db=speaker):
                self._page.show_levels(microphone, speaker)
            case DevicesTold(devices=devices):
                self._view = replace(
                    self._view,
                    microphones=tuple((d.name, d.label or d.name) for d in devices if d.hears),
                    speakers=tuple((d.name, d.label or d.name) for d in devices if d.speaks),
                )
            case SoundTold(trouble=trouble):
                self._hear_of(trouble)

    def _hear_of(self, trouble: SoundTrouble) -> None:
        texts = self._place.texts
        none = trouble is SoundTrouble.NONE
        word = "" if none else texts.code("sound_trouble", trouble.value)
        self._view = replace(self._view, trouble=word)
        key = "silent" if trouble in SILENT else "stand-in"
        warning = "" if none else texts(f"telephone.own-phone.{key}", why=word)
        if warning != self.warning:
            self.warning = warning
            self.warned.emit()

    def _word(self, state: PhoneState) -> str:
        return self._place.texts.code("phone_state", state.value)

    def _choose(self, microphone: str, speaker: str) -> None:
        chosen = {"microphone": microphone, "speaker": speaker}
        self._place.desk.put_draft(_KEPT, json.dumps(chosen).encode())
        self._use(microphone, speaker)

    def _use(self, microphone: str, speaker: str) -> None:
        self._view = replace(self._view, microphone=microphone, speaker=speaker)
        self._phone.do(UseDevices(microphone=microphone, speaker=speaker))
