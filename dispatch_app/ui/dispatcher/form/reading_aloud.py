"""Presenter of the guidance: which sentence, which beat, and whether it is heard."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject

from dispatch_app.ui.dispatcher.form.asking import Asking
from dispatch_app.ui.dispatcher.form.case import Case
from dispatch_app.ui.dispatcher.form.current import Current
from dispatch_app.ui.dispatcher.form.guidance_section import GuidanceSection, GuidanceView
from dispatch_app.ui.dispatcher.form.metronome import Metronome
from dispatch_app.ui.kit.interview.guidance import Reader, Reading


class ReadingAloud(QObject):
    def __init__(
        self,
        current: Current,
        asking: Asking,
        section: GuidanceSection,
        metronome: Metronome,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._current = current
        self._asking = asking
        self._section = section
        self._metronome = metronome
        self._texts = current.workplace.texts
        self._readers: WeakKeyDictionary[Case, Reader] = WeakKeyDictionary()
        section.sentence.next_wanted.connect(self.next)
        section.sentence.back_wanted.connect(self.back)
        section.mute_wanted.connect(self.toggle_sound)
        metronome.pulsed.connect(lambda on: section.show_pulse(on=on))

    @property
    def _reader(self) -> Reader:
        case = self._current.case
        return self._readers.setdefault(case, Reader()) if case is not None else Reader()

    @property
    def reading(self) -> Reading:
        standing, incident = self._asking.standing, self._current.incident
        if standing is None:
            return Reading()
        dispatched = incident is not None and bool(incident.missions)
        return self._reader.reading(standing.state.instructions, dispatched=dispatched)

    @property
    def view(self) -> GuidanceView:
        """What stands there now, for whoever shows it larger."""
        return self._view(self.reading)

    def next(self) -> None:
        self._reader.next(self.reading)
        self.show()

    def back(self) -> None:
        self._reader.back()
        self.show()

    def toggle_sound(self) -> None:
        self._metronome.muted = not self._metronome.muted
        self.show()

    def show(self) -> None:
        reading = self.reading
        self._metronome.set_rate(reading.beat_per_min)
        self._section.show_view(self._view(reading))

    def _view(self, reading: Reading) -> GuidanceView:
        language, rate, muted = self._texts.language, reading.beat_per_min, self._metronome.muted
        return GuidanceView(
            sentence=reading.now.text.of(language) if reading.now else self._silence(reading),
            after=reading.after.text.of(language) if reading.after else "",
            place=f"{reading.place}/{reading.count}" if reading.count else "",
            beat_per_min=rate,
            beat=self._texts("form.beat", rate=rate) if rate else "",
            muted=muted,
            sound=self._texts("form.sound.off" if muted else "form.sound.on"),
        )

    def _silence(self, reading: Reading) -> str:
        return self._texts("form.guidance.all-read") if reading.count else ""
