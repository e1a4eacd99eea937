"""Decides what the strip of alarms shows, what is heard, and what a key acknowledges."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.alarm_commands import AcknowledgeAlarm
from dispatch_app.domain.alarms import AckWord, Alarm, AlarmId, Severity
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.alarms.rows import SHOWN, listed, row_of
from dispatch_app.ui.kit.alarms.sounder import AlarmSounder
from dispatch_app.ui.kit.alarms.strip import AlarmStrip
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.desk import Desk


class SeatAlarms(QObject):
    """One for a window. What somebody talks over is not drowned: `talking` says so."""

    refused = Signal(str, object)
    """A refusal's code and details."""

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        zone: str,
        *,
        sounder: AlarmSounder,
        keys: tuple[str, str] = ("", ""),
        chooser: Chooser | None = None,
        talking: Callable[[], bool] = lambda: False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._texts, self._zone = desk, texts, zone
        self._sounder = sounder
        self._chooser = chooser
        self._talking = talking
        self.also: list[Callable[[], Severity | None]] = []
        """What else of this seat wants to be heard, and is no fault of anything."""
        self._sent: set[tuple[AlarmId, object]] = set()
        """Acknowledged here, and not yet seen to be: quiet at once, whatever the link does."""
        self.strip = AlarmStrip(texts, keys)
        self.strip.acknowledge_wanted.connect(self._acknowledge_line)
        self.strip.word_wanted.connect(self._ask_word)
        desk.changed.connect(lambda _view: self.look())

    def tick(self) -> None:
        """Twice a second: the clocks run."""
        self.look()

    def look(self) -> None:
        """Show and sound what stands now."""
        alarms = listed(self._desk.state)
        self._sent &= {(a.id, a.raised_at) for a in alarms}
        now = self._desk.now()
        rows = [row_of(a, self._texts, self._zone, now) for a in alarms[:SHOWN]]
        may = self._desk.may(AcknowledgeAlarm)
        self.strip.show_rows(rows, max(0, len(alarms) - SHOWN), may=may)
        self._sounder.sound(self._loudest(alarms))

    def _loudest(self, alarms: list[Alarm]) -> Severity | None:
        """None while this seat cannot answer for it, or has a caller in the ear."""
        if not self._desk.may(AcknowledgeAlarm) or self._talking():
            return None
        others = (one() for one in self.also)
        heard = [a.severity for a in alarms if self._is_unanswered(a)]
        return max((*heard, *(s for s in others if s is not None)), default=None)

    def _is_unanswered(self, alarm: Alarm) -> bool:
        return alarm.calls and (alarm.id, alarm.raised_at) not in self._sent

    # ---- keys

    def key_acknowledge(self) -> None:
        """The first that nobody has seen."""
        alarm = self._first()
        if alarm is not None:
            self.acknowledge(alarm, AckWord.SEEN)

    def key_word(self) -> None:
        alarm = self._first()
        if alarm is not None:
            self._ask_word(alarm.id)

    def _first(self) -> Alarm | None:
        return next((a for a in listed(self._desk.state) if self._is_unanswered(a)), None)

    def _acknowledge_line(self, alarm: str) -> None:
        known = self._desk.state.alarms.get(AlarmId(alarm))
        if known is not None:
            self.acknowledge(known, AckWord.SEEN)

    def _ask_word(self, alarm: str) -> None:
        known = self._desk.state.alarms.get(AlarmId(alarm))
        if known is None or self._chooser is None:
            return
        texts = self._texts
        options = [Option(w.value, texts.code("alarm.word", w.value)) for w in AckWord]
        self._chooser.ask(
            texts("alarm.which-word"),
            texts("alarm.word-hint"),
            options,
            lambda code: self.acknowledge(known, AckWord(code)),
        )

    def acknowledge(self, alarm: Alarm, word: AckWord) -> None:
        """Quiet here at once; the others hear it when the centre has it."""
        mark = (alarm.id, alarm.raised_at)
        self._sent.add(mark)
        self._desk.send(
            AcknowledgeAlarm(alarm=alarm.id, word=word),
            lambda reply: self._answered(mark, reply),
        )
        self.look()

    def _answered(self, mark: tuple[AlarmId, object], reply: Reply) -> None:
        if isinstance(reply, Accepted):
            return
        self._sent.discard(mark)
        if isinstance(reply, Refused):
            self.refused.emit(reply.code, reply.details)
        self.look()
