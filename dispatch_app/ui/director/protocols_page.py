"""The page of protocols: what holds, drafts by form or by text, checked while they are written,
played through, compared, handed in, approved by a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from PySide6.QtCore import QTimer

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.commands import Command
from dispatch_app.domain.protocol_commands import (
    CODE,
    ApproveProtocol,
    DropProtocolDraft,
    KeepProtocolDraft,
    ReturnProtocol,
    SubmitProtocol,
)
from dispatch_app.domain.protocols.history import ProtocolVersion, ProtocolVersions, ProtocolWords
from dispatch_app.domain.protocols.kept import ENTRY, NEW, DraftState, ProtocolDraft, digest_of
from dispatch_app.domain.protocols.reading import ReadTexts, TextFault
from dispatch_app.domain.protocols.writing import as_draft, joined, next_version, renamed
from dispatch_app.ui.director import protocols_words as words
from dispatch_app.ui.director.beside import Beside, Reckoner
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.protocols_panel import FORM, KEYS, SIDES, TEXT, ProtocolsPanel
from dispatch_app.ui.director.protocols_parts import PartWork
from dispatch_app.ui.kit.keyed_table import Line

_PAUSE_MS = 300
"""After the last sign that was typed the text is read."""
_BEGINNING = "other"
"""A new complaint begins as this one."""
_VERSIONS: msgspec.json.Decoder[ProtocolVersions] = msgspec.json.Decoder(ProtocolVersions)
_WORDS: msgspec.json.Decoder[ProtocolWords] = msgspec.json.Decoder(ProtocolWords)


@dataclass(slots=True)
class Writing:
    """What stands in the editor."""

    code: str = ""
    text: str = ""
    seen: str = NEW
    """The draft that it was begun from."""
    begun: bool = False
    """A draft, kept or not; else what is in force is looked at."""
    dirty: bool = False


class ProtocolsPage:
    name = "protocols"

    def __init__(self, place: DirectorPlace, beside: Reckoner | None = None) -> None:
        self._place = place
        self._texts = place.texts
        self.writing = Writing()
        self.read = ReadTexts()
        self.widget = ProtocolsPanel(place.texts)
        self._beside: Reckoner = beside or Beside(self.widget)
        self.parts = PartWork(self.widget, place.texts, self._rewritten)
        self._kept = place.desk.state.protocols
        self._soon = QTimer(self.widget)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self.check)
        self._connect()
        self.widget.show_view(FORM)
        self.widget.show_side("preview")
        self._show_all()

    def _connect(self) -> None:
        panel = self.widget
        panel.turned.connect(self.turn)
        panel.typed.connect(self._typed)
        panel.wanted.connect(self.press)
        panel.note.textEdited.connect(self._noted)
        panel.sought.textChanged.connect(self._list)
        panel.fault_opened.connect(self._open_fault)
        panel.version_opened.connect(self._open_version)
        self._place.desk.changed.connect(self._followed)

    # ---- as a page

    def shown(self) -> None:
        self._show_all()
        self.widget.table.setFocus()

    def again(self) -> None:
        self._show_all()
        self._ask_versions()

    def tick(self) -> None: ...

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None:
        self._soon.stop()
        self._beside.close()

    # ---- what there is

    @property
    def draft(self) -> ProtocolDraft | None:
        return self._place.desk.state.protocols.drafts.get(self.writing.code)

    @property
    def _in_force_text(self) -> str:
        now = self._place.desk.state.protocols.in_force.get(self.writing.code)
        return now.text if now is not None else ""

    def _followed(self, view: View) -> None:
        if view.state.protocols is not self._kept:
            self._kept = view.state.protocols
            self._show_all()

    def _show_all(self) -> None:
        self._list()
        code = self.writing.code
        if not code and self.widget.table.current is not None:
            self.turn(self.widget.table.current.key)
        elif code and not self.writing.dirty:
            self._open(code)
        else:
            self._show_state()

    def _list(self, *_: object) -> None:
        kept, typed = self._place.desk.state.protocols, self.widget.sought.text()
        sought = "".join(typed.split()).casefold()
        found = [
            line
            for line in words.lines(kept, self._texts)
            if sought in f"{line.cells[0]} {words.sounds(line.key, kept)}".casefold()
        ]
        self.widget.table.show_lines(found)

    def turn(self, code: str) -> None:
        """To another protocol. What was typed and not kept stays: nobody leaves it unseen."""
        if code == self.writing.code:
            return
        if self.writing.dirty:
            self.widget.table.choose(self.writing.code)
            self.widget.say(self._texts("protocols.keep-first"), "alarm")
            return
        self._open(code)
        self._ask_versions()

    def _open(self, code: str) -> None:
        kept = self._place.desk.state.protocols
        draft, now = kept.drafts.get(code), kept.in_force.get(code)
        text = draft.text if draft else now.text if now else ""
        same = (code, text) == (self.writing.code, self.writing.text)
        self.writing = Writing(
            code=code,
            text=text,
            seen=draft.digest if draft else NEW,
            begun=draft is not None and draft.state is DraftState.WRITTEN,
        )
        self.widget.note.setText(draft.note if draft else "")
        self._show_text(keep_part=same)
        self.check()

    def _show_text(self, *, keep_part: bool = False) -> None:
        writing = self.writing
        self.widget.show_text(writing.text, may_write=writing.begun)
        self.parts.show(writing.text, may_write=writing.begun, entry=self._entry, keep=keep_part)
        self._show_state()

    @property
    def _entry(self) -> str:
        now = self._place.desk.state.protocols.in_force.get(ENTRY)
        return self.writing.text if self.writing.code == ENTRY else now.text if now else ""

    # ---- writing

    def _typed(self) -> None:
        if self.writing.begun:
            self.writing.text = self.widget.text.toPlainText()
            self._touched()

    def _rewritten(self, text: str) -> None:
        """By the form."""
        self.writing.text = text
        self.widget.show_text(text, may_write=True)
        self._touched()

    def _noted(self, *_: object) -> None:
        self._touched()

    def _touched(self) -> None:
        if self.writing.begun:
            self.writing.dirty = True
            self._soon.start()
            self._say_unsaved()
            self._show_state()

    def _say_unsaved(self) -> None:
        """Why nothing can be handed in yet; what was said of the text before is over."""
        self.widget.say(self._texts("protocols.unsaved", keys=KEYS["keep"]))

    def check(self) -> None:
        """Read what stands there, beside the window: proving that all can be reached takes time."""
        reader, code = self._place.read_protocols, self.writing.code
        if reader is None or not code:
            return
        texts = self._place.desk.state.protocols.texts_with(code, self.writing.text)
        only = "" if code == ENTRY else code
        self._beside.reckon("protocol", lambda: reader(texts, only=only), self._checked)

    def _checked(self, found: ReadTexts) -> None:
        self.read = found
        code = self.writing.code
        tone, said = ("alarm", "protocols.faults") if found.faults else ("ok", "protocols.sound")
        told = self._texts(said, count=len(found.faults))
        self.widget.show_faults(words.fault_lines(found.faults, code, self._texts), told, tone)
        shown = next((p for p in found.protocols if p.code == code), None)
        shown = shown or next(iter(found.protocols), None)
        self.widget.preview.show_protocol(shown, self._texts("protocols.preview.none"))
        self._show_changes()
        self._show_state()

    def _show_changes(self) -> None:
        told = words.changes(self._in_force_text, self.writing.text, self._texts)
        if self.widget.changes.toPlainText() != told:
            self.widget.changes.setPlainText(told)

    def _open_fault(self, line: Line) -> None:
        if not isinstance(line.about, TextFault):
            return
        at = self.parts.choose_place(line.about.fault.key)
        if self.widget.views.currentIndex() == TEXT and at is not None:
            self.widget.go_to(len(joined(self.parts.parts[:at])))

    # ---- keys

    def press(self, name: str) -> None:
        if name in SIDES:
            self.widget.show_side(name)
        elif name == "text":
            self._turn_view()
        elif name == "again":
            self.widget.preview.start_again()
            self.widget.preview.focus()
        elif name in ("add", "remove", "up", "down"):
            self.parts.press(name)
        elif name == "draft":
            self._begin()
        elif self.writing.code:
            self._send(name)

    def _turn_view(self) -> None:
        view = FORM if self.widget.views.currentIndex() == TEXT else TEXT
        self.parts.show(
            self.writing.text, may_write=self.writing.begun, entry=self._entry, keep=True
        )
        self.widget.show_view(view)
        (self.widget.text if view == TEXT else self.widget.outline).setFocus()

    def _begin(self) -> None:
        """A draft of what is in force; with a code of its own that of a new complaint."""
        kept = self._place.desk.state.protocols
        new = self.widget.new_code.text().strip()
        if self.writing.dirty:
            self.widget.say(self._texts("protocols.keep-first"), "alarm")
            return
        if new and (not CODE.fullmatch(new) or new in kept.in_force or new in kept.drafts):
            self.widget.say(self._texts("protocols.bad-code"), "alarm")
            return
        code = new or self.writing.code
        origin = kept.in_force.get(_BEGINNING if new else code)
        if origin is None or code in kept.drafts:
            return
        text = renamed(origin.text, code) if new else origin.text
        self.begin_from(code, text)
        self.widget.new_code.clear()

    def begin_from(self, code: str, text: str) -> None:
        """Write on from a text, as the next version."""
        used = self._place.desk.state.protocols.used.get(code, ())
        draft = self._place.desk.state.protocols.drafts.get(code)
        self.writing = Writing(
            code=code,
            text=as_draft(text, next_version(used)),
            seen=draft.digest if draft else NEW,
            begun=True,
            dirty=True,
        )
        self._show_text()
        self._say_unsaved()
        self.check()
        self.widget.outline.setFocus()

    def _send(self, name: str) -> None:
        command = self._command(name)
        if command is not None:
            self.widget.say(self._texts("data.sent"))
            self._place.desk.send(command, lambda reply: self._replied(name, reply))

    def _command(self, name: str) -> Command | None:
        writing, panel = self.writing, self.widget
        match name:
            case "keep":
                return KeepProtocolDraft(
                    code=writing.code,
                    text=writing.text,
                    note=panel.note.text().strip(),
                    seen=writing.seen,
                )
            case "submit":
                return SubmitProtocol(code=writing.code, seen=writing.seen)
            case "approve":
                return self._approval()
            case "return":
                return ReturnProtocol(code=writing.code, why=panel.why.text().strip())
            case "drop" if self.draft is not None:
                return DropProtocolDraft(code=writing.code)
            case "drop":
                self._leave()
        return None

    def _leave(self) -> None:
        """What was begun and never kept."""
        code = self.writing.code
        self.writing = Writing()
        self.widget.say("")
        known = code in self._place.desk.state.protocols.in_force
        self._open(code) if known else self._show_all()

    def _approval(self) -> ApproveProtocol | None:
        typed = self.widget.holds_from.text().strip()
        zone = ZoneInfo(self._place.zone)
        try:
            at = datetime.strptime(typed, "%Y-%m-%d %H:%M").replace(tzinfo=zone) if typed else None
        except ValueError:
            self.widget.say(self._texts("protocols.bad-time"), "alarm")
            self.widget.holds_from.setFocus()
            return None
        return ApproveProtocol(
            code=self.writing.code, seen=digest_of(self.writing.text), holds_from=at
        )

    def _replied(self, name: str, reply: Reply) -> None:
        if isinstance(reply, Accepted):
            self.writing.dirty = False
            self.widget.why.clear()
            self.widget.holds_from.clear()
            self.widget.say(self._texts(f"protocols.done.{name}"), "ok")
            self._show_all()
            self._ask_versions()
        elif isinstance(reply, Refused):
            self.widget.say(self._texts(f"refusal.{reply.code}", **reply.details), "alarm")
        else:
            self.widget.say(self._texts("link.retry"), "alarm")

    # ---- what may be done

    def _show_state(self) -> None:
        writing, desk, draft = self.writing, self._place.desk, self.draft
        kept = desk.state.protocols
        waits = draft is not None and draft.state is not DraftState.WRITTEN
        self.widget.heading.setText(words.heading(writing.code, kept, self._texts, writing.begun))
        now = kept.in_force.get(writing.code)
        self.widget.about.setText(words.about(now, draft, self._texts, self._place.zone))
        self.widget.note.setReadOnly(not writing.begun)
        sound = not self.read.faults
        self.widget.allow(
            {
                "draft": desk.may(KeepProtocolDraft) and draft is None and not writing.dirty,
                "keep": desk.may(KeepProtocolDraft) and writing.begun and writing.dirty,
                "submit": desk.may(SubmitProtocol)
                and draft is not None
                and not (waits or writing.dirty)
                and sound,
                "drop": desk.may(DropProtocolDraft) and writing.begun,
                "approve": desk.may(ApproveProtocol)
                and draft is not None
                and draft.state is DraftState.SUBMITTED,
                "return": desk.may(ReturnProtocol) and waits,
                "add": writing.begun,
                "remove": writing.begun,
                "up": writing.begun,
                "down": writing.begun,
            }
        )

    # ---- versions

    def _ask_versions(self) -> None:
        code = self.writing.code
        self.widget.versions.show_lines([])
        if code and self._place.desk.online:
            path = f"/v1/protocols/{code}"
            self._place.desk.ask(path, lambda answer: self._have_versions(code, answer))

    def _have_versions(self, code: str, answer: bytes | Declined | Away) -> None:
        if code != self.writing.code or not isinstance(answer, bytes):
            return
        try:
            found = _VERSIONS.decode(answer).versions
        except (msgspec.ValidationError, msgspec.DecodeError):
            found = ()
        told = words.version_lines(found, self._texts, self._place.zone)
        self.widget.versions.show_lines(told)

    def _open_version(self, line: Line) -> None:
        """Back to an older text, as a new version: a draft like any other."""
        version = line.about
        if not isinstance(version, ProtocolVersion) or not self.widget.keys["draft"].isEnabled():
            return
        path = f"/v1/protocols/{version.code}/{version.digest}"
        self._place.desk.ask(path, lambda answer: self._have_text(version, answer))

    def _have_text(self, version: ProtocolVersion, answer: bytes | Declined | Away) -> None:
        if version.code != self.writing.code or not isinstance(answer, bytes):
            self.widget.say(self._texts("link.retry"), "alarm")
            return
        self.begin_from(version.code, _WORDS.decode(answer).text)
        self.widget.note.setText(self._texts("protocols.back-to", version=version.version))
