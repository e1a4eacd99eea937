"""Notices as their writer sees them: all that were written, who has read, who is to be told."""

from __future__ import annotations

from urllib.parse import quote

from PySide6.QtCore import QTimer

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.notice_table import read
from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import HospitalId, NoticeId
from dispatch_app.domain.notice_commands import NoteHospitalTold, PostNotice, WithdrawNotice
from dispatch_app.domain.notice_events import (
    HospitalTold,
    NoticePosted,
    NoticeWasRead,
    NoticeWithdrawn,
)
from dispatch_app.domain.notices import LONGEST_TEXT, Notice, NoticeState, NoticeUrgency
from dispatch_app.domain.telephone import CallPurpose, Target, TargetKind
from dispatch_app.domain.telephone_commands import CallOut
from dispatch_app.ui.director.notices_panel import NoticesPanel
from dispatch_app.ui.director.notices_posting import Posting
from dispatch_app.ui.director.notices_words import lines, moment_of
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.notices.files import NoticeFiles
from dispatch_app.ui.kit.notices.hospitals import hospital_lines
from dispatch_app.ui.kit.notices.presenter import SeatNotices
from dispatch_app.ui.kit.notices.words import receipts, view_of

_LIMIT = 200
_SOON_MS = 300
_NEWS = (NoticePosted, NoticeWithdrawn)
_TICKS = (NoticeWasRead, HospitalTold)


class NoticesPage:
    name = "notices"

    def __init__(self, place: DirectorPlace, notices: SeatNotices) -> None:
        """`notices`: of this seat; they say who sits here."""
        self._place, self._own = place, notices
        self._kept: tuple[Notice, ...] = ()
        self.widget = NoticesPanel(place.texts)
        self.files = NoticeFiles(place.desk, place.texts, place.exports / "notices", self.widget)
        self.files.said.connect(self.widget.say)
        self.posting = Posting(place.desk, place.texts, self.widget.form.say, self._posted)
        self._soon = QTimer(self.widget)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.again)
        self._connect()

    def _connect(self) -> None:
        widget = self.widget
        widget.table.turned.connect(self._turned)
        widget.sought.textChanged.connect(self._sought)
        widget.new_wanted.connect(self._write)
        widget.withdraw_wanted.connect(self._withdraw)
        widget.form.post_wanted.connect(self._post)
        widget.hospitals.told.connect(self._told)
        widget.hospitals.call_wanted.connect(self._call)
        widget.reading.file_wanted.connect(self._open_file)
        self._place.desk.changed.connect(self._changed)

    # ---- as a page

    def shown(self) -> None:
        self.again()
        self.widget.table.setFocus()

    def again(self) -> None:
        words = quote(self.widget.sought.text().strip())
        self._place.desk.ask(f"/v1/notices?limit={_LIMIT}&text={words}", self._listed)

    def tick(self) -> None: ...

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None:
        self._soon.stop()

    # ---- what there is

    def _sought(self, _text: str) -> None:
        self._soon.start()

    def _changed(self, view: View) -> None:
        """Receipts change rows in place; what is new is asked for once for many events."""
        if any(isinstance(event, _NEWS) for event in view.events):
            self._soon.start()
        elif any(isinstance(event, _TICKS) for event in view.events):
            self.refresh()

    def _listed(self, answer: bytes | Declined | Away) -> None:
        texts = self._place.texts
        if not isinstance(answer, bytes):
            self._kept = tuple(reversed(self._place.desk.state.notices.values()))
            self.widget.say(texts("notices.history-away"), "alarm")
        else:
            try:
                self._kept = tuple(notice for _, notice in read(answer))
                self.widget.say(texts("notices.count", count=str(len(self._kept))))
            except Unreadable:
                self.widget.say(texts("link.retry"), "alarm")
        self.refresh()

    def refresh(self) -> None:
        desk, texts, zone = self._place.desk, self._place.texts, self._place.zone
        self.widget.show_lines(lines(self._kept, desk.state, desk.now(), texts, zone))
        self.widget.allow_new(desk.may(PostNotice))
        self._turned(self.widget.table.current)

    def _chosen(self) -> Notice | None:
        line = self.widget.table.current
        about = line.about if line is not None else None
        return about if isinstance(about, Notice) else None

    def _turned(self, _line: Line | None) -> None:
        notice, me = self._chosen(), self._own.me
        desk, texts, zone = self._place.desk, self._place.texts, self._place.zone
        if notice is None or me is None:
            self.widget.show_notice(None, (), ())
            return
        self.widget.show_notice(
            view_of(notice, me, desk.state, desk.now(), texts, zone),
            receipts(notice, desk.state, texts, zone),
            hospital_lines(notice, desk.state, texts, zone),
        )
        ended = notice.state(desk.now()) in (NoticeState.EXPIRED, NoticeState.WITHDRAWN)
        self.widget.allow_withdraw(not ended and desk.may(WithdrawNotice))

    # ---- writing

    def _write(self) -> None:
        state = self._place.desk.state
        self.widget.write(
            sorted(state.seats),
            sorted(((s.id, s.name) for s in state.stations.values()), key=lambda row: row[1]),
            sorted(((h.id, h.name) for h in state.hospitals.values()), key=lambda row: row[1]),
        )

    def _post(self) -> None:
        form, texts = self.widget.form, self._place.texts
        now, zone = self._place.desk.now(), self._place.zone
        typed = (form.begins.text().strip(), form.ends.text().strip())
        begins, ends = (moment_of(words, now, zone) if words else None for words in typed)
        if (typed[0] and begins is None) or (typed[1] and ends is None):
            form.say(texts("notices.form.time"), "alarm")
            return
        if len(form.text.toPlainText()) > LONGEST_TEXT:
            form.say(texts("notices.write.long", most=str(LONGEST_TEXT)), "alarm")
            return
        urgent = form.urgent.isChecked()
        command = PostNotice(
            title=form.title.text(),
            text=form.text.toPlainText(),
            urgency=NoticeUrgency.URGENT if urgent else NoticeUrgency.ORDINARY,
            to=form.to,
            valid_from=begins,
            valid_until=ends,
        )
        self.posting.post(command, form.files)

    def _posted(self) -> None:
        self.widget.leave_form()
        self.widget.say(self._place.texts("notices.posted"), "ok")

    def _withdraw(self, reason: str) -> None:
        notice = self._chosen()
        if notice is not None:
            self._send(WithdrawNotice(notice=notice.id, reason=reason), "notices.withdrawn")

    # ---- hospitals and files

    def _told(self, hospital: str, person: str) -> None:
        notice = self._chosen()
        if notice is not None:
            self._send(
                NoteHospitalTold(
                    notice=NoticeId(notice.id), hospital=HospitalId(hospital), person=person
                ),
                "notices.told",
            )

    def _call(self, hospital: str) -> None:
        desk, texts = self._place.desk, self._place.texts
        known = desk.state.hospitals.get(HospitalId(hospital))
        name = known.name if known else hospital
        if known is None or not known.phone:
            self.widget.say(texts("notices.no-phone", name=name), "alarm")
            return
        self.widget.say(texts("notices.calling", name=name))
        target = Target(kind=TargetKind.NUMBER, id=known.phone)
        self._send(CallOut(to=target, purpose=CallPurpose.HOSPITAL), "")

    def _open_file(self, number: int) -> None:
        notice = self._chosen()
        if notice is not None and number < len(notice.attachments):
            self.files.open(notice.id, notice.attachments[number])

    def _send(self, command: Command, done: str) -> None:
        self._place.desk.send(command, lambda reply: self._replied(reply, done))

    def _replied(self, reply: Reply, done: str) -> None:
        texts = self._place.texts
        match reply:
            case Accepted():
                if done:
                    self.widget.say(texts(done), "ok")
            case Refused(code=code, details=details):
                key = f"refusal.{code}"
                self.widget.say(texts(key, **dict(details)) if texts.has(key) else code, "alarm")
            case _:
                self.widget.say(texts("link.retry"), "alarm")
        self.refresh()
