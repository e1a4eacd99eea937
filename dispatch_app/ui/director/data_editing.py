"""Adds, changes, retires and takes back rows of one table, one or many at once.

Every change tells what was on the screen; what somebody else changed meanwhile is shown, and what
was typed stays in the form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dispatch_app.client.registers import RegisterRow, RegisterStep
from dispatch_app.client.replies import Refused, Reply
from dispatch_app.domain.register_commands import KeepRecord, RetireRecord
from dispatch_app.domain.registers.catalogue import STATIONS, Register
from dispatch_app.domain.registers.columns import BadCell, faults
from dispatch_app.domain.registers.kept import NEW
from dispatch_app.ui.director.data_files import in_wgs84
from dispatch_app.ui.director.data_panel import DataPanel
from dispatch_app.ui.director.data_sending import Became, Sending, Wish
from dispatch_app.ui.director.data_words import Wording
from dispatch_app.ui.director.place import DirectorPlace
from gis.coordinates import Datum

_ADDING = "+"
_MANY = "*"


class Editing:
    def __init__(self, place: DirectorPlace, panel: DataPanel, changed: Callable[[], None]) -> None:
        """`changed` is told when the centre has taken something."""
        self._place, self._panel, self._changed = place, panel, changed
        self.sending = Sending(place.desk, panel)
        self.sending.moved.connect(self._moved)
        self._register: Register = STATIONS
        self._wording = Wording(place.texts, {})
        self._rows: Sequence[RegisterRow] = ()
        self._shown: tuple[str, str] = ("", "")
        """Table and row that stand in the form; `_ADDING` and `_MANY` are no rows."""
        self.current: RegisterRow | None = None
        self._said_of: tuple[str, str] = ("", "")
        """Of what the words below the form are; another row has other words."""
        self._marked: Sequence[RegisterRow] = ()
        self._seen = NEW
        self._may_keep = False
        self.added = ""
        """The row that was added just now: it is to be chosen when it comes."""

    # ---- what is shown

    def show(
        self,
        register: Register,
        rows: Sequence[RegisterRow],
        wording: Wording,
        *,
        may_keep: bool,
    ) -> RegisterRow | None:
        """Become the rows that are marked; the one that stands in the form, if it is one."""
        self._register, self._wording, self._rows = register, wording, rows
        self._may_keep = may_keep
        adding = self._shown == (register.name, _ADDING)
        if adding and (not rows or _ids(rows) == _ids(self._marked)):
            return None
        if self._shown == (register.name, _MANY) and len(rows) > 1:
            self._head_many()
            return None
        self.current = rows[0] if rows else None
        self._marked = rows
        if self.current is None:
            self._fill((register.name, ""), {}, NEW)
        else:
            self._show_row(self.current)
        return self.current

    def _show_row(self, row: RegisterRow) -> None:
        """The same row again changes nothing; one that was changed keeps what was typed."""
        place = (self._register.name, row.id)
        if place == self._shown and row.seen == self._seen:
            return
        typed = self._panel.form.changes() if place == self._shown else {}
        self._fill(place, row.cells, row.seen, retired=row.retired)
        for name, cell in typed.items():
            self._panel.form.put(name, cell)

    def _fill(
        self,
        place: tuple[str, str],
        cells: Mapping[str, str],
        seen: str,
        *,
        hint: str = "",
        retired: bool = False,
    ) -> None:
        self._shown, self._seen = place, seen
        old = place[1] not in ("", _ADDING)
        locked = frozenset({"id"}) if old else frozenset()
        self._panel.form.show_row(
            self._register.columns, cells, self._wording, locked=locked, hint=hint
        )
        self._panel.form.setEnabled(self._may_keep)
        self._panel.show_datum(wanted=self._register.lies_somewhere and self._may_keep)
        self._panel.heading.setText(self._heading(place[1], retired=retired))
        if place != self._said_of:
            self._said_of = place
            self._panel.say("" if self._may_keep else self._place.texts("data.only-reading"))

    def _heading(self, row: str, *, retired: bool) -> str:
        texts = self._place.texts
        table = texts(f"register.{self._register.name}")
        if row == _ADDING:
            return texts("data.heading.add", table=table)
        if row == _MANY:
            return texts("data.heading.many", table=table, count=len(self._rows))
        if not row:
            return texts("data.heading.none", table=table)
        key = "data.heading.retired" if retired else "data.heading.row"
        named = self.current.cells if self.current is not None else {}
        name = named.get("name") or named.get("plate") or named.get("zh") or row
        return texts(key, table=table, name=name)

    def _head_many(self) -> None:
        self._panel.heading.setText(self._heading(_MANY, retired=False))

    # ---- keys

    def press(self, name: str) -> None:
        match name:
            case "add":
                self._fill((self._register.name, _ADDING), {}, NEW)
                self.current = None
                self._panel.form.begin()
            case "many":
                hint = self._place.texts("data.unchanged")
                self._fill((self._register.name, _MANY), {}, "", hint=hint)
                self._panel.form.begin()
            case "save":
                self._save()
            case "retire":
                self._retire()
            case "leave":
                self._leave()
            case _:
                pass

    def _leave(self) -> None:
        """What was typed is dropped; the chosen row stands there again."""
        self._shown = ("", "")
        self.show(self._register, self._rows, self._wording, may_keep=self._may_keep)
        self._panel.table.setFocus()

    def _save(self) -> None:
        if self.sending.busy or not self._may_keep:
            return
        if self._shown[1] == _MANY:
            self._save_many()
            return
        cells = self._position_brought(self._panel.form.cells)
        wrong = faults(self._register.columns, cells)
        if wrong:
            self._point_at(wrong)
            return
        id_ = "" if self._shown[1] == _ADDING else self._shown[1]
        command = KeepRecord(register=self._register.name, id=id_, cells=cells, seen=self._seen)
        self._send([Wish(about=id_, command=command)], self._one_became)

    def _position_brought(self, cells: dict[str, str]) -> dict[str, str]:
        """Degrees that were typed in another datum, in WGS-84."""
        datum = Datum(str(self._panel.datum.currentData()))
        typed = {"lon", "lat"} & self._panel.form.changes().keys()
        if not typed or datum is Datum.WGS84:
            return cells
        try:
            return {**cells, **in_wgs84(cells["lon"], cells["lat"], datum)}
        except ValueError:
            return cells

    def _point_at(self, wrong: Sequence[BadCell]) -> None:
        self._panel.form.mark([bad.column for bad in wrong])
        words = [self._wording.fault(bad, self._register) for bad in wrong]
        self._panel.say("\n".join(words[:3]), "alarm")

    def _save_many(self) -> None:
        """What was typed goes into every marked row, nothing else."""
        changes = {name: cell for name, cell in self._panel.form.cells.items() if cell}
        changes.pop("id", None)
        if not changes:
            self._panel.say(self._place.texts("data.nothing-typed"), "alarm")
            return
        wishes = [
            Wish(
                about=row.id,
                command=KeepRecord(
                    register=self._register.name,
                    id=row.id,
                    cells={**row.cells, **changes},
                    seen=row.seen,
                ),
            )
            for row in self._rows
            if not row.retired
        ]
        self._send(wishes, self._many_became)

    def _retire(self) -> None:
        rows = [row for row in self._rows if not row.retired]
        note = self._panel.reason.text().strip()
        if not note:
            self._panel.say(self._place.texts("data.reason-needed"), "alarm")
            self._panel.reason.setFocus()
            return
        wishes = [
            Wish(
                about=row.id,
                command=RetireRecord(
                    register=self._register.name, id=row.id, note=note, seen=row.seen
                ),
            )
            for row in rows
        ]
        one = self._one_became if len(wishes) == 1 else self._many_became
        self._send(wishes, one)

    def undo(self, steps: Sequence[RegisterStep]) -> None:
        """Take the last change back, as a change of its own: history goes on."""
        row = self.current
        if row is None or self.sending.busy:
            return
        wish = _back(self._register.name, row, steps)
        if wish is None:
            self._panel.say(self._place.texts("data.nothing-to-undo"), "alarm")
            return
        self._send([Wish(about=row.id, command=wish)], self._one_became)

    # ---- what became of it

    def _send(self, wishes: Sequence[Wish], then: Callable[[Became], None]) -> None:
        self._panel.form.mark(())
        self._panel.say(self._place.texts("data.sent"))
        self.sending.send(wishes, then)

    def _moved(self, done: int, count: int) -> None:
        if count > 1:
            self._panel.say(self._place.texts("data.moved", done=done, count=count))

    def _one_became(self, became: Became) -> None:
        if became.refused:
            _, reply = became.refused[0]
            self._panel.say(self.words_of(reply), "alarm")
            if isinstance(reply, Refused) and reply.code == "record.bad-cell":
                self._panel.form.mark([reply.details.get("column", "")])
        else:
            self._taken(self._place.texts("data.done"))
        self._changed()

    def _many_became(self, became: Became) -> None:
        texts = self._place.texts
        if not became.refused:
            self._taken(texts("data.many-done", done=became.done))
        else:
            told = [f"{about}: {self.words_of(reply)}" for about, reply in became.refused[:3]]
            head = texts("data.many-refused", done=became.done, refused=len(became.refused))
            self._panel.say("\n".join([head, *told]), "alarm")
        self._changed()

    def _taken(self, words: str) -> None:
        self._panel.reason.clear()
        if self._shown[1] == _ADDING:
            self.added = self._panel.form.cells.get("id", "")
        self._shown = ("", "")
        self.show(self._register, self._rows, self._wording, may_keep=self._may_keep)
        self._panel.say(words, "ok")

    def words_of(self, reply: Reply) -> str:
        """Why not, and what to do."""
        texts = self._place.texts
        if not isinstance(reply, Refused):
            return texts("link.retry")
        if reply.code == "record.bad-cell":
            details = {k: v for k, v in reply.details.items() if k not in ("column", "reason")}
            column, reason = reply.details.get("column", ""), reply.details.get("reason", "")
            return self._wording.fault_of(column, reason, details, self._register)
        key = f"refusal.{reply.code}"
        return texts(key, **reply.details) if texts.has(key) else reply.code


def _same(told: Mapping[str, str], cells: Mapping[str, str]) -> bool:
    """Whether the last step is the one that made the row what it is."""
    return all(told.get(name, "") == cell for name, cell in cells.items())


def _ids(rows: Sequence[RegisterRow]) -> list[str]:
    return [row.id for row in rows]


def _back(
    register: str, row: RegisterRow, steps: Sequence[RegisterStep]
) -> KeepRecord | RetireRecord | None:
    """The wish that makes the row what it was before its last step."""
    if row.retired:
        return KeepRecord(register=register, id=row.id, cells=row.cells, seen=row.seen)
    if not steps or steps[0].cells is None or not _same(steps[0].cells, row.cells):
        return None
    before = steps[1].cells if len(steps) > 1 else None
    if before is None:
        return RetireRecord(register=register, id=row.id, note="", seen=row.seen)
    names = row.cells.keys()
    cells = {name: before.get(name, "") for name in names}
    return KeepRecord(register=register, id=row.id, cells=cells, seen=row.seen)
