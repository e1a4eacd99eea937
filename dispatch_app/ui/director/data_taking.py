"""Brings files into a table after a look at what they would change, and takes tables out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from dispatch_app.client.registers import RegisterRow
from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.codes import Role
from dispatch_app.domain.export_commands import RecordExport
from dispatch_app.domain.exports import Export, ExportFormat
from dispatch_app.domain.masking import sees_whole, shown_to
from dispatch_app.domain.register_commands import KeepRecord
from dispatch_app.domain.registers.catalogue import STATIONS, Register
from dispatch_app.i18n.times import local
from dispatch_app.ui.director.data_files import (
    COMMENT,
    Preview,
    Previewed,
    UnusableFile,
    preview,
    write_table,
)
from dispatch_app.ui.director.data_panel import IMPORT, DataPanel
from dispatch_app.ui.director.data_sending import Became, Sending, Wish
from dispatch_app.ui.director.data_words import Wording
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.printing.errands import Errands


class FileWork:
    def __init__(
        self,
        place: DirectorPlace,
        panel: DataPanel,
        sending: Sending,
        changed: Callable[[], None],
    ) -> None:
        """`changed` is told when the centre has taken something."""
        self._place, self._panel, self._sending = place, panel, sending
        self._changed = changed
        self._errands = Errands("data-files", Bridge(panel))
        self._register: Register = STATIONS
        self._held: Sequence[RegisterRow] = ()
        self._wording = Wording(place.texts, {})
        panel.imports.looked.connect(self.look)
        panel.imports.taken.connect(self.take)

    @property
    def folder(self) -> Path:
        """Where tables go that are taken out."""
        return self._place.exports

    def turn(self, register: Register, held: Sequence[RegisterRow], wording: Wording) -> None:
        self._register, self._held, self._wording = register, held, wording

    def stop(self) -> None:
        self._errands.stop()

    # ---- in

    def begin_import(self) -> None:
        table = self._place.texts(f"register.{self._register.name}")
        self._panel.side.setCurrentIndex(IMPORT)
        self._panel.imports.begin(self._place.texts("data.import.heading", table=table))

    def look(self, path: Path) -> None:
        """Read on another thread: a workbook of thousands of rows takes a while."""
        register, held, wording = self._register, self._held, self._wording
        self._panel.imports.say(self._place.texts("data.import.reading"))

        def work() -> Preview | UnusableFile:
            try:
                return preview(path, register, held, wording)
            except UnusableFile as trouble:
                return trouble

        self._errands.do(work, lambda found: self._looked(register, wording, found))

    def _looked(self, register: Register, wording: Wording, found: Preview | UnusableFile) -> None:
        if register is not self._register:
            return
        if isinstance(found, UnusableFile):
            words = self._place.texts("data.import.unusable", why=str(found))
            self._panel.imports.say(words, "alarm")
        else:
            self._panel.imports.show_preview(found, register, wording)

    def take(self, rows: Sequence[Previewed]) -> None:
        if self._sending.busy or not rows:
            return
        made = self._register.made_id
        wishes = [
            Wish(
                about=str(row.number),
                command=KeepRecord(
                    register=self._register.name,
                    id=row.id if made or row.seen != "new" else "",
                    cells=dict(row.cells),
                    seen=row.seen,
                ),
            )
            for row in rows
        ]
        self._panel.imports.say(self._place.texts("data.sent"))
        self._sending.send(wishes, self._became)

    def _became(self, became: Became) -> None:
        refused = [(about, self._words_of(reply)) for about, reply in became.refused]
        words = self._place.texts("data.many-refused", done=became.done, refused=len(refused))
        if not refused:
            words = self._place.texts("data.many-done", done=became.done)
        self._panel.imports.show_results(refused, words)
        self._changed()

    def _words_of(self, reply: Reply) -> str:
        if isinstance(reply, Refused) and reply.code == "record.bad-cell":
            details = {k: v for k, v in reply.details.items() if k not in ("column", "reason")}
            column, reason = reply.details.get("column", ""), reply.details.get("reason", "")
            return self._wording.fault_of(column, reason, details, self._register)
        if isinstance(reply, Refused):
            key = f"refusal.{reply.code}"
            known = self._place.texts.has(key)
            return self._place.texts(key, **reply.details) if known else reply.code
        return self._place.texts("link.retry")

    # ---- out

    def export(self, lines: Sequence[Line], role: Role | None) -> None:
        """What the table shows now, after the centre has written down that it leaves, and why."""
        reason = self._panel.reason.text().strip()
        if not reason:
            self._panel.say(self._place.texts("data.reason-needed"), "alarm")
            self._panel.reason.setFocus()
            return
        rows = [line.about for line in lines if isinstance(line.about, RegisterRow)]
        whole = role is not None and sees_whole(role)
        export = Export(
            subject=f"register.{self._register.name}",
            format=ExportFormat.XLSX,
            rows=len(rows),
            criteria=self._panel.sought.text(),
            masked=not whole,
        )
        body = self._body(rows, role or Role.AUDITOR)
        header = self._header()
        stamp = local(self._place.desk.now(), self._place.zone)
        file = self._place.exports / f"{self._register.name}-{stamp:%Y%m%d-%H%M%S}.xlsx"
        mark = self._mark(reason)

        def replied(reply: Reply) -> None:
            if isinstance(reply, Accepted):
                self._write(file, header, [*body, [mark]])
            else:
                self._panel.say(self._words_of(reply), "alarm")

        self._place.desk.send(RecordExport(export=export, reason=reason), replied)

    def _header(self) -> list[str]:
        names = list(self._register.names)
        return ["id", *names] if self._register.made_id else names

    def _body(self, rows: Sequence[RegisterRow], role: Role) -> list[list[str]]:
        columns = self._register.columns
        return [
            [
                *([row.id] if self._register.made_id else []),
                *(shown_to(role, row.cells.get(c.name, ""), c.personal) for c in columns),
            ]
            for row in rows
        ]

    def _mark(self, reason: str) -> str:
        """The last row: reading the file again passes over it."""
        desk, texts = self._place.desk, self._place.texts
        session = desk.session
        words = texts(
            "data.export.mark",
            who=(session.name or session.account) if session is not None else "",
            at=local(desk.now(), self._place.zone).strftime("%Y-%m-%d %H:%M"),
            reason=reason,
        )
        invented = f" {texts('data.export.invented')}" if desk.state.invented else ""
        return f"{COMMENT} {words}{invented}"

    def _write(self, file: Path, header: list[str], rows: list[list[str]]) -> None:
        def work() -> str:
            try:
                write_table(file, header, rows)
            except UnusableFile as trouble:
                return str(trouble)
            return ""

        self._errands.do(work, lambda trouble: self._written(file, trouble, len(rows) - 1))

    def _written(self, file: Path, trouble: str, count: int) -> None:
        texts = self._place.texts
        if trouble:
            self._panel.say(texts("data.export.failed", why=trouble), "alarm")
            return
        self._panel.reason.clear()
        self._panel.say(texts("data.export.done", file=file, count=count), "ok")
