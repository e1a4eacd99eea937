"""The page of the centre's own data: every table with its rows, a form, history and files.

It is the same for every table: the tables' descriptions say the rest.
"""

from __future__ import annotations

from datetime import date

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.registers import (
    RegisterRow,
    RegisterStep,
    Unreadable,
    steps_in,
    steps_path,
)
from dispatch_app.client.replica import View
from dispatch_app.domain.codes import Role
from dispatch_app.domain.registers.catalogue import REGISTERS
from dispatch_app.domain.registers.keepers import MAY_KEEP, MAY_READ_TABLE
from dispatch_app.i18n.times import local
from dispatch_app.ui.director.data_editing import Editing
from dispatch_app.ui.director.data_panel import ROW, DataPanel
from dispatch_app.ui.director.data_rows import TableRows
from dispatch_app.ui.director.data_taking import FileWork
from dispatch_app.ui.director.data_words import (
    Finder,
    Wording,
    due_count,
    heads,
    lines,
    step_heads,
    step_lines,
)
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.keyed_table import Line

_POLL_TICKS = 10
"""Who sees no events of these tables (a maintainer) asks every five seconds."""


class DataPage:
    name = "data"

    def __init__(self, place: DirectorPlace) -> None:
        self._place = place
        self._finder = Finder(place.folding)
        self._ticks = 0
        self._steps: tuple[RegisterStep, ...] = ()
        self._steps_of = ("", "")
        """The row whose history is shown, and what stood there when it was asked for."""
        self.register = next(iter(REGISTERS.values()))
        self.rows = TableRows(place.desk, self._heard)
        self.panel = DataPanel(place.texts)
        self.widget = self.panel
        self.editing = Editing(place, self.panel, self._changed)
        self.files = FileWork(place, self.panel, self.editing.sending, self._changed)
        self.panel.table_turned.connect(self.turn)
        self.panel.row_turned.connect(self._row_turned)
        self.panel.wanted.connect(self._wanted)
        self.panel.sought.textChanged.connect(self._refresh)
        self.panel.all.toggled.connect(self._refresh)
        self.panel.imports.left.connect(self._to_row)
        place.desk.changed.connect(self._followed)
        self._become_table()

    # ---- as a page

    def shown(self) -> None:
        self._list_tables()
        self.again()
        self.panel.table.setFocus()

    def again(self) -> None:
        self.rows.ask_with_others(self.register.name)
        self._ask_steps()

    def tick(self) -> None:
        self._ticks += 1
        if self._role is Role.MAINTAINER and self._ticks % _POLL_TICKS == 0:
            self.rows.ask(self.register.name)

    def become(self) -> None:
        self.panel.update()

    def close(self) -> None:
        self.editing.sending.stop()
        self.files.stop()

    @property
    def _role(self) -> Role | None:
        session = self._place.desk.session
        return session.role if session is not None else None

    def _may_keep(self) -> bool:
        role = self._role
        return role is not None and self.register.name in MAY_KEEP.get(role, ())

    # ---- which table

    def _list_tables(self) -> None:
        role = self._role
        seen = MAY_READ_TABLE.get(role, frozenset(REGISTERS)) if role else frozenset(REGISTERS)
        texts, today = self._place.texts, self._today()
        listed = []
        for name, register in REGISTERS.items():
            if name not in seen:
                continue
            due = due_count(register, self.rows.known.get(name, ()), today)
            cells = (texts(f"register.{name}"), str(due) if due else "")
            listed.append(Line(key=name, cells=cells))
        self.panel.tables.show_lines(listed)

    def turn(self, name: str) -> None:
        """Show another table."""
        if name == self.register.name or name not in REGISTERS:
            return
        self.register = REGISTERS[name]
        self.panel.tables.choose(name)
        self.panel.sought.clear()
        self._become_table()
        self.again()

    def _become_table(self) -> None:
        wording = self._wording()
        texts = self._place.texts
        self.panel.become_table(heads(self.register, wording, texts), step_heads(texts))
        self._to_row()
        self._refresh()

    def _to_row(self) -> None:
        self.panel.side.setCurrentIndex(ROW)
        self.panel.table.setFocus()

    # ---- rows

    def _heard(self, table: str) -> None:
        self._list_tables()
        if table == self.register.name or table in self.rows.known:
            self._refresh()

    def _followed(self, view: View) -> None:
        self.rows.follow(view.events)

    def _changed(self) -> None:
        self.rows.ask(self.register.name)

    def _refresh(self, *_: object) -> None:
        texts, known = self._place.texts, self.rows.known.get(self.register.name)
        wording = self._wording()
        with_retired, typed = self.panel.all.isChecked(), self.panel.sought.text()
        rows = [row for row in known or () if with_retired or not row.retired]
        every = lines(self.register, rows, wording, texts, self._today())
        found = [line for line in every if self._finder.fits(line, typed)]
        self.panel.table.show_lines(found)
        if any(line.key == self.editing.added for line in found):
            added, self.editing.added = self.editing.added, ""
            self.panel.table.choose(added)
        self.panel.count.setText(self._count(known, len(found)))
        self._row_turned()

    def _count(self, known: tuple[RegisterRow, ...] | None, shown: int) -> str:
        texts = self._place.texts
        if known is None:
            away = not self._place.desk.online
            return texts("recordings.centre-away") if away else texts("data.loading")
        retired = sum(1 for row in known if row.retired)
        return texts("data.count", shown=shown, serving=len(known) - retired, retired=retired)

    def _wording(self) -> Wording:
        return Wording(self._place.texts, self.rows.known)

    def _today(self) -> date:
        return local(self._place.desk.now(), self._place.zone).date()

    # ---- the row that is chosen

    def _row_turned(self) -> None:
        wording = self._wording()
        chosen = self.panel.chosen()
        rows = [line.about for line in chosen if isinstance(line.about, RegisterRow)]
        keeps = self._may_keep()
        current = self.editing.show(self.register, rows, wording, may_keep=keeps)
        self.files.turn(self.register, self.rows.known.get(self.register.name, ()), wording)
        self.panel.allow(
            {
                "add": keeps,
                "save": keeps,
                "retire": keeps and current is not None and not current.retired,
                "undo": keeps and current is not None,
                "many": keeps and len(rows) > 1,
                "import": keeps,
                "export": bool(self.rows.known.get(self.register.name)),
            }
        )
        if _told_by(current) != self._steps_of:
            self._ask_steps()

    def _ask_steps(self) -> None:
        current = self.editing.current
        self._steps_of = _told_by(current)
        self._steps = ()
        self._show_steps()
        if current is not None and self._place.desk.online:
            wanted = (self.register.name, _told_by(current))
            path = steps_path(self.register.name, current.id)
            self._place.desk.ask(path, lambda answer: self._have_steps(wanted, answer))

    def _have_steps(
        self, wanted: tuple[str, tuple[str, str]], answer: bytes | Declined | Away
    ) -> None:
        if wanted != (self.register.name, self._steps_of) or not isinstance(answer, bytes):
            return
        try:
            self._steps = steps_in(answer)
        except Unreadable:
            self._steps = ()
        self._show_steps()

    def _show_steps(self) -> None:
        told = step_lines(
            *(self.register, self._steps, self._wording(), self._place.texts, self._place.zone)
        )
        self.panel.history.show_lines(told)

    # ---- keys

    def _wanted(self, name: str) -> None:
        match name:
            case "undo":
                self.editing.undo(self._steps)
            case "import":
                self.files.begin_import()
            case "export":
                self.files.export(self.panel.table.rows.lines, self._role)
            case "leave" if self.panel.side.currentIndex() != ROW:
                self._to_row()
            case _:
                self.editing.press(name)
                self._row_turned()


def _told_by(row: RegisterRow | None) -> tuple[str, str]:
    return (row.id, row.seen) if row is not None else ("", "")
