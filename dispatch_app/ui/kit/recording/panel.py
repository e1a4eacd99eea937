"""Recordings at a seat: search above, player below. For every seat that may; knows none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.printing.errands import Errands
from dispatch_app.ui.kit.recording.criteria import Criteria
from dispatch_app.ui.kit.recording.fetching import Fetched, Source
from dispatch_app.ui.kit.recording.found import Found, Remark
from dispatch_app.ui.kit.recording.listening import Listening, Playing
from dispatch_app.ui.kit.recording.opening import Opening
from dispatch_app.ui.kit.recording.player import EXPORT_NAMED, Player, actions
from dispatch_app.ui.kit.recording.search_panel import SearchPanel
from dispatch_app.ui.kit.recording.searching import Searching
from dispatch_app.ui.kit.recording.sound_deck import SoundDeck
from dispatch_app.ui.kit.theme import Theme

_SEARCH_SHARE, _PLAYER_SHARE = 3, 2
_SPLIT_PX = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a seat lends: its desk, texts and theme, where sound comes from and exports go."""

    desk: Desk
    texts: Texts
    theme: Theme
    source: Source
    exports: Path
    zone: str = "Asia/Shanghai"


class RecordingsPanel(QWidget):
    """A page or a window of its own; everything by keys."""

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recordingsPanel")
        self._texts = room.texts
        self._marked_at_s = 0.0
        self._wanted = ""
        self._errands = Errands("recordings", Bridge(self))
        self.search = SearchPanel(room.texts, room.zone, self)
        self.player = Player(room.texts, room.theme, room.zone, self)
        self.note = QLabel(self)
        self.note.setObjectName("note")
        self._chooser = Chooser(self)
        self.deck = SoundDeck(self._beside, self)
        self.listening = Listening(self.deck, self._show_playing)
        self.searching = Searching(room.desk, room.texts, self.search, zone=room.zone)
        self.opening = Opening(
            room.desk, self, self.listening, room.source, self._errands.do, room.exports
        )
        self._actions = actions(self.listening, self._ask, self._back)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        halves = QSplitter(Qt.Orientation.Vertical, self)
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(_SPLIT_PX)
        for widget, share in ((self.search, _SEARCH_SHARE), (self.player, _PLAYER_SHARE)):
            halves.addWidget(widget)
            halves.setStretchFactor(halves.count() - 1, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(halves, 1)
        column.addWidget(self.note)

    def _connect(self) -> None:
        self.search.wanted.connect(self.searching.search)
        self.search.more_wanted.connect(self.searching.go_on)
        self.search.opened.connect(self.opening.open)
        self.search.listed.connect(self._listed)
        self.player.pressed.connect(self._press)
        self.player.place_wanted.connect(self.listening.seek)
        self.player.waveform.loop_wanted.connect(self.listening.loop_over)
        self.player.written.connect(self._written)
        self.deck.reached.connect(self.listening.reached)
        self.deck.measured.connect(self.listening.measured)
        self.deck.ended.connect(self.listening.ended)
        self.deck.failed.connect(self.listening.failed)

    def _beside(self, work: Callable[[], Path | None], then: Callable[[Path | None], None]) -> None:
        self._errands.do(work, then)

    # ---- for the seat

    def look_for(self, criteria: Criteria) -> None:
        """Show what there is of something, such as an incident."""
        self.search.put(criteria)
        self.search.search()
        self.search.table.setFocus()

    def listen_to(self, recording: str) -> None:
        """Open one recording, as if it had been looked for and entered."""
        self._wanted = recording
        self.look_for(Criteria(serial=recording))

    def _listed(self, found: tuple[Found, ...]) -> None:
        wanted, self._wanted = self._wanted, ""
        if [each.id for each in found] == [wanted]:
            self.opening.open(found[0])

    def become(self) -> None:
        """The theme has changed."""
        self.player.become()

    def close_all(self) -> None:
        """The seat goes: silence, and no copy stays."""
        self.opening.close()
        self._errands.stop()

    # ---- keys

    def _press(self, name: str) -> None:
        self._actions[name]()

    def _ask(self, what: str) -> None:
        """A mark is set where the sound stood when it was asked for."""
        if self.opening.found is not None:
            self._marked_at_s = self.listening.now.at_s
            self.player.ask("release" if what == "hold" and self.opening.held else what)

    def _written(self, what: str, words: str) -> None:
        if what == "mark":
            self.opening.mark(self._marked_at_s, words)
        elif what == "note":
            self.opening.note(words)
        elif what in ("hold", "release"):
            self.opening.hold(words)
        else:
            self.opening.export(words, named=what == EXPORT_NAMED)

    def _back(self) -> None:
        """Esc: stop and go back to the list."""
        if self.listening.now.playing:
            self.listening.toggle()
        self.search.table.setFocus()

    # ---- as an opened view

    def ask_what_for(self, codes: Sequence[str], then: Callable[[str], None]) -> None:
        options = [Option(code, self._texts(f"recordings.what-for.{code}")) for code in codes]
        self._chooser.ask(
            self._texts("recordings.what-for"),
            self._texts("recordings.what-for-hint"),
            options,
            then,
        )

    def show_opened(self, found: Found, fetched: Fetched) -> None:
        self.player.show_opened(found, fetched.peaks)
        self.say("info", "recordings.opened", serial=found.serial)

    def show_held(self, *, held: bool) -> None:
        self.player.show_held(held=held)

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        self.player.show_remarks(remarks)

    def say(self, tone: str, key: str, **values: object) -> None:
        text = self._texts(key, **values) if self._texts.has(key) else key
        self.note.setText(text)
        self.note.setToolTip(text)
        if self.note.property("tone") != tone:
            self.note.setProperty("tone", tone)
            self.note.style().unpolish(self.note)
            self.note.style().polish(self.note)

    def _show_playing(self, now: Playing) -> None:
        self.player.show_playing(now)
        if now.trouble:
            self.say("alarm", f"recordings.{now.trouble}")
