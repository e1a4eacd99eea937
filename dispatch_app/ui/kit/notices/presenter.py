"""Decides what a seat shows of notices, and what its people do with them. On the Qt thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import NoticeId, StationId
from dispatch_app.domain.notice_commands import ReadNotice, SendMessage
from dispatch_app.domain.notices import LONGEST_TEXT, Notice, NoticeUrgency
from dispatch_app.domain.values import Actor
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.notices.band import NoticeBand
from dispatch_app.ui.kit.notices.files import NoticeFiles
from dispatch_app.ui.kit.notices.sheet import NoticeSheet
from dispatch_app.ui.kit.notices.words import band_of, lines, view_of


class SeatNotices(QObject):
    """One for a seat or a station: its band and its sheet."""

    said = Signal(str, str)
    """A tone and a sentence."""
    refused = Signal(str, object)
    """A refusal's code and details."""

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        zone: str,
        window: QWidget,
        *,
        files: Path,
        key: str,
        station: StationId | None = None,
        people: Callable[[], Sequence[str]] = tuple,
        parent: QObject | None = None,
    ) -> None:
        """`station`: whose terminal this is; there `people` says who may be reading. `files`: where
        fetched files are put."""
        super().__init__(parent)
        self._desk, self._texts, self._zone = desk, texts, zone
        self._key, self._station, self._people = key, station, people
        self._read_here: set[NoticeId] = set()
        """Read, and on the way to the centre."""
        self._answering: Notice | None = None
        self.band = NoticeBand()
        self.band.pressed.connect(self.key_notices)
        self.sheet = NoticeSheet(texts, window)
        self.files = NoticeFiles(desk, texts, files, self)
        self.files.said.connect(self.sheet.say)
        self._connect()

    def _connect(self) -> None:
        sheet = self.sheet
        sheet.turned.connect(self._turned)
        sheet.read.connect(self._read)
        sheet.write_wanted.connect(self._write)
        sheet.answer_wanted.connect(self._answer)
        sheet.reading.file_wanted.connect(self._open_file)
        sheet.writing.sent.connect(self._send)
        self._desk.changed.connect(self._changed)
        self._desk.link_changed.connect(self._link_changed)

    # ---- what waits

    @property
    def me(self) -> Actor | None:
        """Who reads here; None while nobody has signed in."""
        session = self._desk.session
        if self._station is not None:
            account = session.account if session else f"station-{self._station}"
            return Actor(account=account, role=Role.STATION, station=self._station)  # type: ignore[arg-type]
        if session is None:
            return None
        return Actor(account=session.account, role=session.role, seat=session.seat)  # type: ignore[arg-type]

    def waiting(self) -> tuple[Notice, ...]:
        me, now = self.me, self._desk.now()
        if me is None:
            return ()
        known = self._desk.state.notices.values()
        return tuple(n for n in known if n.id not in self._read_here and n.waits_for(me, now))

    @property
    def urgent(self) -> bool:
        """Something urgent has not been read here."""
        return any(notice.urgency is NoticeUrgency.URGENT for notice in self.waiting())

    # ---- showing

    def tick(self) -> None:
        """Now and then: notices begin to hold, and end."""
        self.look()

    def look(self) -> None:
        state = self._desk.state
        self.band.show_view(band_of(self.waiting(), state, self._texts, self._key))
        if self.sheet.isVisible():
            self._fill()

    def _fill(self) -> None:
        me = self.me
        if me is None:
            return
        known, now = self._desk.state.notices.values(), self._desk.now()
        self.sheet.show_lines(lines(known, me, self._desk.state, now, self._texts, self._zone))
        self.sheet.show_people(self._people(), asked=self._station is not None)
        self._turned(self.sheet.table.current)

    def _changed(self, _view: View) -> None:
        self._read_here &= set(self._desk.state.notices)
        self.look()

    def _link_changed(self, _status: object) -> None:
        self.look()

    def _turned(self, line: Line | None) -> None:
        me, notice = self.me, self._of(line)
        if me is None or notice is None:
            self.sheet.show_notice(None)
            return
        view = view_of(notice, me, self._desk.state, self._desk.now(), self._texts, self._zone)
        self.sheet.show_notice(view)

    def _of(self, line: Line | None) -> Notice | None:
        return self._desk.state.notices.get(NoticeId(line.key)) if line is not None else None

    # ---- reading

    def key_notices(self) -> None:
        if self.sheet.isVisible():
            self.sheet.leave()
            return
        self.sheet.open()
        self._fill()
        first = next((n.id for n in self.waiting()), None)
        if first is not None and self.sheet.table.rows.place(first) is not None:
            self.sheet.table.selectRow(0)

    def _read(self, line: Line) -> None:
        """The receipt goes out at once, or as soon as there is a line; the sheet goes on to what
        waits next, and away when nothing does."""
        notice = self._of(line)
        if notice is None or notice not in self.waiting():
            return
        person = self.sheet.person.currentText().strip() if self._station is not None else ""
        self._read_here.add(notice.id)
        command = ReadNotice(notice=notice.id, person=person, at=self._desk.now())
        self._desk.send(command, partial(self._was_read, notice.id))
        self.look()
        rest = self.waiting()
        if rest:
            self.sheet.table.choose(rest[-1].id)
        else:
            self.sheet.leave()

    def _was_read(self, notice: NoticeId, reply: Reply) -> None:
        if isinstance(reply, Refused):
            self._read_here.discard(notice)
            self.refused.emit(reply.code, reply.details)
            self.look()

    def _open_file(self, number: int) -> None:
        notice = self._of(self.sheet.table.current)
        if notice is not None and number < len(notice.attachments):
            self.files.open(notice.id, notice.attachments[number])

    # ---- writing

    def _write(self) -> None:
        self._answering = None
        self._begin(self._texts("notices.write.new"), "")

    def _answer(self) -> None:
        notice = self._of(self.sheet.table.current)
        if notice is None:
            return
        self._answering = notice
        heading = self._texts("notices.write.answer", words=notice.text.partition("\n")[0][:40])
        self._begin(heading, str(notice.by.station or ""))

    def _begin(self, heading: str, station: str) -> None:
        stations: list[tuple[str, str]] = []
        if self._station is None:
            known = self._desk.state.stations.values()
            stations = sorted(((s.id, s.name) for s in known), key=lambda pair: pair[1])
        self.sheet.writing.begin(heading, stations, station)
        self.sheet.show_writing(True)

    def _send(self) -> None:
        pane = self.sheet.writing
        text = pane.text.toPlainText().strip()
        if not text or len(text) > LONGEST_TEXT:
            key = "notices.write.empty" if not text else "notices.write.long"
            self.sheet.say(self._texts(key, most=str(LONGEST_TEXT)), "alarm")
            return
        station = StationId(pane.chosen_station) if self._station is None else None
        command = SendMessage(
            text=text,
            station=station or None,
            urgency=NoticeUrgency.URGENT if pane.urgent.isChecked() else NoticeUrgency.ORDINARY,
            answers=self._answering.id if self._answering is not None else None,
            person=self.sheet.person.currentText().strip() if self._station is not None else "",
            at=self._desk.now(),
        )
        waits = "" if self._desk.online else "-waits"
        self._desk.send(command, self._sent)
        self.sheet.show_writing(False)
        self.sheet.say(self._texts(f"notices.write.sending{waits}"))

    def _sent(self, reply: Reply) -> None:
        match reply:
            case Accepted():
                self.sheet.say(self._texts("notices.write.sent"), "ok")
            case Refused(code=code, details=details):
                self.refused.emit(code, details)
                self._say_refused(code, dict(details))
            case Unreachable():
                self.sheet.say(self._texts("link.retry"), "alarm")

    def _say_refused(self, code: str, details: dict[str, str]) -> None:
        key = f"refusal.{code}"
        known = self._texts.has(key)
        self.sheet.say(self._texts(key, **details) if known else code, "alarm")
