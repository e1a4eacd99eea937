"""Replay at a seat: what to replay at the left, the stage at the right. Knows no seat."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.recording_commands import OpenRecording
from dispatch_app.domain.tracks import Mileage
from dispatch_app.i18n.times import local
from dispatch_app.ports.handed_maps import PageMaker
from dispatch_app.ports.records import IncidentLine
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.printing.errands import Errands
from dispatch_app.ui.kit.recording.listening import Listening, Playing
from dispatch_app.ui.kit.recording.opening import Opening
from dispatch_app.ui.kit.recording.panel import Room
from dispatch_app.ui.kit.recording.sound_deck import SoundDeck
from dispatch_app.ui.kit.replay.clock import ReplayClock
from dispatch_app.ui.kit.replay.ground import ReplayGround
from dispatch_app.ui.kit.replay.marking import Marked
from dispatch_app.ui.kit.replay.replaying import JUMP_S, STEP_S, Replaying
from dispatch_app.ui.kit.replay.rows import (
    chain_heads,
    chain_lines,
    ground_marks,
    incident_heads,
    incident_line,
    reached,
    vehicle_heads,
    vehicle_lines,
)
from dispatch_app.ui.kit.replay.scene import Seen
from dispatch_app.ui.kit.replay.sound import SoundInStep
from dispatch_app.ui.kit.replay.stage import ReplayStage
from dispatch_app.ui.kit.replay.story_handing import StoryHanding
from dispatch_app.ui.kit.replay.subject import Subject, Whose
from dispatch_app.ui.kit.replay.then_panel import ThenPanel
from dispatch_app.ui.kit.replay.then_words import FormNames
from dispatch_app.ui.kit.replay.wishes import Wish
from dispatch_app.ui.kit.table_view import TableView
from dispatch_app.ui.kit.time_chain import Moment

FORMS = ("gpx", "geojson", "csv")
_FIELDS = ("vehicles", "since", "until")
WHOLE_KEY, DROP_KEY = "Alt+H", "Delete"
_FRAME_MS = 100
_LEFT_PX = 440
_MARGIN, _SPACE = 10, 6
_TABLES_EVERY = 5
"""Tables follow the map at every fifth frame: twice a second."""


class ReplayPanel(QWidget):
    """A page or a window of its own; everything by keys."""

    def __init__(
        self,
        room: Room,
        ground: ReplayGround | None,
        parent: QWidget | None = None,
        now_s: Callable[[], float] = time.monotonic,
        names: FormNames | None = None,
        pages: PageMaker | None = None,
    ) -> None:
        """`pages` makes stories with a map."""
        super().__init__(parent)
        self.setObjectName("replayPanel")
        self._room = room
        self._texts = room.texts
        self._ground = ground
        self._miles: dict[VehicleId, Mileage] = {}
        self._frame = 0
        self._form = ""
        self._errands = Errands("replay", Bridge(self))
        self.fields = {name: self._field(name) for name in _FIELDS}
        self.incidents = TableView(incident_heads(room.texts), self)
        self.chain = TableView(chain_heads(room.texts), self)
        self.vehicles = TableView(vehicle_heads(room.texts), self)
        self.stage = ReplayStage(room.texts, room.theme, room.zone, ground, self)
        self.then = ThenPanel(room.texts, room.zone, names or FormNames(), self)
        self.then.hide()
        self.note = QLabel(self)
        self.note.setObjectName("note")
        self._chooser = Chooser(self)
        self._make_sound()
        self.replaying = Replaying(room.desk, room.texts, self, ReplayClock(now_s), room.zone)
        self.story = StoryHanding(
            room.desk,
            room.texts,
            room.zone,
            room.exports,
            self._errands.do,
            self.say,
            names=names or FormNames(),
            maker=pages,
            ground=ground,
        )
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self.tick)
        self._lay_out()
        self._connect()

    def _make_sound(self) -> None:
        self.deck = SoundDeck(self._beside, self)
        self.listening = Listening(self.deck, self._show_playing)
        self.sound = SoundInStep(self.listening, self.say, self._ask_what_for)
        opening = Opening(
            self._room.desk,
            self.sound,
            self.listening,
            self._room.source,
            self._errands.do,
            self._room.exports,
        )
        self.sound.attach(opening)
        self.deck.reached.connect(self.listening.reached)
        self.deck.measured.connect(self.listening.measured)
        self.deck.ended.connect(self.listening.ended)
        self.deck.failed.connect(self.listening.failed)

    def _beside(self, work: Callable[[], Path | None], then: Callable[[Path | None], None]) -> None:
        self._errands.do(work, then)

    # ---- made once

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("field")
        field.setPlaceholderText(self._texts(f"replay.hint.{name}"))
        field.setToolTip(self._texts(f"replay.tip.{name}"))
        field.setAccessibleName(self._texts(f"replay.field.{name}"))
        field.returnPressed.connect(self.look)
        return field

    def _lay_out(self) -> None:
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._left())
        halves.addWidget(self.stage)
        halves.addWidget(self.then)
        halves.setStretchFactor(1, 1)
        halves.setSizes([_LEFT_PX, 4 * _LEFT_PX])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(halves, 1)
        column.addWidget(self.note)

    def _left(self) -> QWidget:
        left = QWidget(self)
        left.setObjectName("panel")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        left.setMinimumWidth(_LEFT_PX)
        grid = QGridLayout()
        grid.setHorizontalSpacing(_SPACE)
        grid.setVerticalSpacing(2)
        for at, name in enumerate(_FIELDS):
            caption = QLabel(self._texts(f"replay.field.{name}"), left)
            caption.setObjectName("caption")
            caption.setBuddy(self.fields[name])
            grid.addWidget(caption, 0, at)
            grid.addWidget(self.fields[name], 1, at)
            grid.setColumnStretch(at, 2 if name == "vehicles" else 1)
        button = QPushButton(self._texts("replay.look"), left)
        button.setObjectName("smallButton")
        button.clicked.connect(lambda _=False: self.look())
        grid.addWidget(button, 1, len(_FIELDS))
        whole = QPushButton(f"{self._texts('replay.look-whole')}  {WHOLE_KEY}", left)
        whole.setObjectName("smallButton")
        whole.setToolTip(self._texts("replay.tip.whole"))
        whole.clicked.connect(self.look_whole)
        grid.addWidget(whole, 0, len(_FIELDS))
        column = QVBoxLayout(left)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        column.addLayout(grid)
        for name, table, share in (
            ("incidents", self.incidents, 4),
            ("chain", self.chain, 5),
            ("vehicles", self.vehicles, 2),
        ):
            title = QLabel(self._texts(f"replay.table.{name}"), left)
            title.setObjectName("caption")
            column.addWidget(title)
            column.addWidget(table, share)
        return left

    def _connect(self) -> None:
        hang_keys(self, {"whole": WHOLE_KEY}, self.look_whole)
        hang_keys(self.chain, {"drop": DROP_KEY}, self._drop_mark)
        self.incidents.opened.connect(self._open)
        self.chain.opened.connect(self._to_moment)
        self.stage.bar.wanted.connect(self._seek)
        self.stage.pressed.connect(self._press)
        self.stage.written.connect(self._written)

    # ---- for the seat

    def look(self) -> None:
        """By what stands in the fields."""
        self.replaying.look(Wish(**{name: self.fields[name].text() for name in _FIELDS}))

    def look_whole(self, *_: object) -> None:
        """All incidents of the period on one line."""
        self.replaying.look_whole(Wish(**{name: self.fields[name].text() for name in _FIELDS}))
        self.stage.setFocus()

    def open_vehicle(self, vehicle: VehicleId) -> None:
        self.fields["vehicles"].setText(vehicle)
        for name in ("since", "until"):
            self.fields[name].clear()
        self.replaying.open_vehicle(vehicle)

    def open_day(self, vehicle: VehicleId, since: datetime) -> None:
        """One vehicle on the day of the centre that begins then."""
        began = local(since, self._room.zone)
        self.fields["vehicles"].setText(vehicle)
        self.fields["since"].setText(f"{began:%Y-%m-%d}")
        self.fields["until"].clear()
        self.look()

    def shown(self) -> None:
        self._timer.start()

    def hidden(self) -> None:
        """Nobody looks: it stands still and is silent."""
        if self.replaying.clock.running:
            self.replaying.clock.toggle()
        self.tick()
        self._timer.stop()
        self.sound.let_go()

    def become(self) -> None:
        """The theme has changed."""
        self.stage.become(self._room.theme)

    def close_all(self) -> None:
        """The seat goes: silence, no copy stays, no process either."""
        self._timer.stop()
        self.sound.let_go()
        self._errands.stop()
        if self._ground is not None:
            self._ground.close()

    def tick(self) -> None:
        self._frame += 1
        self.replaying.tick()
        clock = self.replaying.clock
        if clock.loaded:
            self.sound.follow(clock.now, running=clock.running, rate=clock.rate)

    # ---- keys

    def _press(self, name: str) -> None:
        self._acts()[name]()
        self._frame = 0
        self.replaying.tick()

    def _acts(self) -> Mapping[str, Callable[[], None]]:
        clock, replaying = self.replaying.clock, self.replaying
        return {
            "toggle": clock.toggle,
            "back": lambda: clock.step(-STEP_S),
            "on": lambda: clock.step(STEP_S),
            "back_far": lambda: clock.step(-JUMP_S),
            "on_far": lambda: clock.step(JUMP_S),
            "previous": lambda: replaying.to_moment(-1),
            "next": lambda: replaying.to_moment(1),
            "slower": clock.slower,
            "faster": clock.faster,
            "as_it_was": clock.as_it_was,
            "start": lambda: clock.seek(clock.since) if clock.since else None,
            "end": lambda: clock.seek(clock.until) if clock.until else None,
            "sound": self._switch_sound,
            "whole": self._show_whole,
            "then": self.then.switch,
            "export": self._ask_export,
            "hold": self._ask_hold,
            "mark": self._ask_mark,
            "list": self.incidents.setFocus,
        }

    def _switch_sound(self) -> None:
        self.sound.switch()
        self._show_sound()

    def _show_whole(self) -> None:
        if self.replaying.subject is not None:
            self.stage.show_whole(self.replaying.subject)

    def _ask_export(self) -> None:
        if self.replaying.subject is None:
            return
        if not self.replaying.may_export():
            self.say("warning", "replay.may-not-export")
            return
        forms = (*FORMS, *self.story.ways(self.replaying.subject))
        options = [Option(form, self._texts(f"replay.form.{form}")) for form in forms]
        self._chooser.ask(
            self._texts("replay.export"), self._texts("replay.export-hint"), options, self._form_is
        )

    def _form_is(self, form: str) -> None:
        self._form = form
        self.stage.ask("export")

    def _ask_hold(self) -> None:
        if self.replaying.may_hold():
            self.stage.ask("hold")
        else:
            self.say("warning", "replay.may-not-hold")

    def _ask_mark(self) -> None:
        if self.replaying.marking.may():
            self.stage.ask("mark")
        else:
            self.say("warning", "replay.may-not-mark")

    def _drop_mark(self, *_: object) -> None:
        line = self.chain.current
        if line is not None and isinstance(line.about, Marked):
            self.replaying.marking.drop(line.about)

    def _written(self, what: str, words: str) -> None:
        subject = self.replaying.subject
        if what == "hold":
            self.replaying.hold(words)
        elif what == "mark":
            self.replaying.marking.set(words)
        elif self._form not in FORMS and subject is not None:
            self._hand_story(words, subject)
        else:
            self.replaying.export(self._form, words, self._room.exports, self._errands.do)

    def _hand_story(self, words: str, subject: Subject) -> None:
        if words.strip():
            self.story.begin(self._form, words, subject)
        else:
            self.say("warning", "refusal.tracks.reason-missing")

    def _ask_what_for(self, codes: Sequence[str], then: Callable[[str], None]) -> None:
        options = [Option(code, self._texts(f"recordings.what-for.{code}")) for code in codes]
        title, hint = self._texts("recordings.what-for"), self._texts("recordings.what-for-hint")
        self._chooser.ask(title, hint, options, then)

    # ---- hands

    def _open(self, line: Line) -> None:
        if isinstance(line.about, IncidentLine):
            self.replaying.open_incident(line.about.id)
            self.stage.setFocus()

    def _to_moment(self, line: Line) -> None:
        if isinstance(line.about, Moment):
            self._seek(line.about.at)
            if isinstance(line.about, Whose):
                self.replaying.choose(line.about.incident)
            self.stage.setFocus()

    def _seek(self, at: datetime) -> None:
        self.replaying.clock.seek(at)
        self._frame = 0
        self.replaying.tick()

    # ---- as a replay view

    def show_incidents(self, lines: Sequence[IncidentLine]) -> None:
        shown = [incident_line(line, self._texts, self._room.zone) for line in lines]
        self.incidents.show_lines(shown)
        if lines:
            self.incidents.setFocus()

    def show_subject(self, subject: Subject) -> None:
        self._frame = 0
        self.stage.show_ground(*ground_marks(self._room.desk.state))
        self.stage.show_subject(subject)
        if any(field.hasFocus() for field in self.fields.values()):
            self.stage.setFocus()  # what was asked for in a field is played by keys
        self.chain.show_lines(chain_lines(subject, self._room.zone))
        if not subject.tracks:
            self._miles = {}
        self.sound.show_recordings(subject.recordings)
        self.then.offer(self.width(), subject.focus is not None)
        self._show_sound()

    def _show_sound(self) -> None:
        subject = self.replaying.subject
        heard = subject is not None and bool(subject.recordings)
        self.stage.show_sound(on=self.sound.on, may=heard and self._room.desk.may(OpenRecording))

    def show_miles(self, miles: dict[VehicleId, Mileage]) -> None:
        self._miles = miles
        self._frame = 0

    def show_now(self, now: datetime, seen: Sequence[Seen], clock: ReplayClock) -> None:
        subject = self.replaying.subject
        if subject is None:
            return
        self.stage.show_now(subject, now, seen, clock)
        if self._frame % _TABLES_EVERY == 0:
            self.then.show_then(subject.form, subject.choices, now)
            self.vehicles.show_lines(vehicle_lines(subject, seen, self._miles, self._texts))
            if key := reached(subject, now):
                self.chain.choose(key)
            else:
                self.chain.clearSelection()

    def show_wrong(self, field: str) -> None:
        for name, edit in self.fields.items():
            _toned(edit, "alarm" if name == field else "")

    def say(self, tone: str, key: str, **values: object) -> None:
        text = self._texts(key, **values) if self._texts.has(key) else key
        self.note.setText(text)
        self.note.setToolTip(text)
        _toned(self.note, tone)

    def _show_playing(self, now: Playing) -> None:
        if now.trouble:
            self.say("alarm", f"recordings.{now.trouble}")


def _toned(widget: QWidget, tone: str) -> None:
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
