"""The centre's own tables on screen: every table by one form, nobody overwritten unseen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDeadlineTimer, QObject, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from dispatch_app.client.registers import RegisterRow
from dispatch_app.client.replies import Accepted, Refused, ignore
from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.export_commands import RecordExport
from dispatch_app.domain.register_commands import KeepRecord, RetireRecord
from dispatch_app.domain.registers.catalogue import REGISTERS
from dispatch_app.domain.registers.rows import rows
from dispatch_app.domain.registers.steps import step_of
from dispatch_app.domain.values import Actor
from dispatch_app.i18n import Texts
from dispatch_app.ui.director.data_files import Verdict, preview
from dispatch_app.ui.director.data_page import DataPage
from dispatch_app.ui.director.data_panel import IMPORT, KEYS, ROW
from dispatch_app.ui.director.data_words import Finder, Wording, heads, lines
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.wire.register_messages import RegisterRows, RegisterStep, RegisterSteps
from gis.gazetteer.folding import Folding
from gis.workbooks import read_rows
from tests.fakes.builders import NORTH, V01, V03, Centre, a_centre
from tests.fakes.recording_room import MemoryDesk, MemorySource

ZH = Texts.load("zh")
NOON_DAY = date(2026, 11, 22)
BY = Actor(account="director", role=Role.DIRECTOR)  # type: ignore[arg-type]
READINGS = Folding(simplified={}, readings={"演": "yan", "城": "cheng", "北": "bei", "南": "nan"})


class LiveDesk(MemoryDesk, QObject):
    """A desk before a centre of the rules alone: what is sent is decided, what is asked is told."""

    changed = Signal(object)

    def __init__(self, centre: Centre, role: Role = Role.DIRECTOR) -> None:
        QObject.__init__(self)
        MemoryDesk.__init__(self, role)
        self.session.name = "周主任"
        self.centre = centre
        self.told = []  # type: ignore[var-annotated]

    def ask(self, path: str, then: Any) -> None:
        super().ask(path, then)
        table = path.removeprefix("/v1/registers/").partition("/")[0]
        if "/steps" in path:
            id_ = path.partition("id=")[2].partition("&")[0]
            self.answer(RegisterSteps(register=table, id=id_, steps=self._steps(table, id_)))
            return
        found = [
            RegisterRow(id=r.id, cells=dict(r.cells), seen=r.seen, retired=r.retired)
            for r in rows(self.centre.state, table)
        ]
        self.answer(RegisterRows(register=table, rows=found))

    def _steps(self, table: str, id_: str) -> list[RegisterStep]:
        found = [(event, step_of(event)) for event in self.centre.events]
        return [
            RegisterStep(sequence=at, at=event.at, by=BY, cells=step.cells, note=step.note)
            for at, (event, step) in enumerate(found)
            if step is not None and (step.register, step.id) == (table, id_)
        ][::-1]

    def send(self, command: Any, then: Any = ignore) -> str:
        self.sent.append(command)
        if isinstance(command, RecordExport):
            then(Accepted(sequence=1))
            return "1"
        try:
            self.centre.later(1).do(command, BY)
            then(Accepted(sequence=len(self.sent)))
        except Rejected as no:
            then(Refused(no.code, dict(no.details)))
        return str(len(self.sent))


class Rig:
    def __init__(self, directory: Path, role: Role = Role.DIRECTOR) -> None:
        self.centre = a_centre()
        for wish in (
            KeepRecord(register="stations", id=NORTH, cells=self.cells("stations", NORTH)),
            KeepRecord(
                register="vehicles", id=V01, cells={**self.cells("vehicles", V01), "phone": "120"}
            ),
        ):
            self.centre.do(wish, BY)
        self.desk = LiveDesk(self.centre, role)
        place = DirectorPlace(
            desk=self.desk,  # type: ignore[arg-type]
            texts=ZH,
            theme=Theme.load("night"),
            source=MemorySource(directory),  # type: ignore[arg-type]
            exports=directory / "out",
            folding=READINGS,
        )
        self.page = DataPage(place)
        self.panel = self.page.panel
        self.panel.resize(1600, 900)
        self.panel.show()
        self.page.shown()
        self.page.turn("vehicles")

    def cells(self, register: str, id_: str) -> dict[str, str]:
        return next(dict(r.cells) for r in rows(self.centre.state, register) if r.id == id_)

    def listed(self) -> list[str]:
        return [line.key for line in self.panel.table.rows.lines]

    def types(self, column: str, text: str) -> None:
        editor = self.panel.form.editor(column)
        assert isinstance(editor, QLineEdit)
        editor.setText(text)

    def press(self, name: str) -> None:
        """The key of this name, by its button."""
        self.panel.keys[name].click()

    def until(self, condition: Any) -> None:
        deadline = QDeadlineTimer(10_000)
        while not condition() and not deadline.hasExpired():
            QTest.qWait(5)
        assert condition()


@pytest.fixture
def rig(qapp: QApplication, tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path)
    yield rig
    rig.page.close()
    rig.panel.close()
    rig.panel.deleteLater()


# ---- one row


def test_a_vehicle_is_changed_and_its_history_says_from_what_to_what(rig: Rig) -> None:
    rig.panel.table.choose(V01)
    rig.types("plate", "演A88")
    rig.press("save")
    assert rig.centre.state.vehicles[V01].plate == "演A88"
    assert "已保存" in rig.panel.said.text()
    assert "车牌 演A01 → 演A88" in rig.panel.history.rows.lines[0].cells[2]


def test_undo_is_a_change_of_its_own(rig: Rig) -> None:
    rig.panel.table.choose(V01)
    rig.types("plate", "演A88")
    rig.press("save")
    rig.press("undo")
    assert rig.centre.state.vehicles[V01].plate == "演A01"
    assert len(rig.panel.history.rows.lines) == 3


def test_whoever_is_second_is_told_and_keeps_what_was_typed(rig: Rig) -> None:
    rig.panel.table.choose(V01)
    rig.types("plate", "演A88")
    other = {**rig.cells("vehicles", V01), "phone": "19900000009"}
    rig.centre.do(KeepRecord(register="vehicles", id=V01, cells=other), BY)
    rig.press("save")
    assert rig.centre.state.vehicles[V01].plate == "演A01"
    assert "刚被别人改过" in rig.panel.said.text() or rig.panel.form.cells["phone"] == "19900000009"
    assert rig.panel.form.cells["plate"] == "演A88"
    rig.press("save")
    found = rig.centre.state.vehicles[V01]
    assert (found.plate, found.phone) == ("演A88", "19900000009")


def test_what_is_wrong_is_marked_and_said_with_its_mend_before_anything_is_sent(rig: Rig) -> None:
    rig.press("add")
    rig.types("id", "77")
    rig.types("height_m", "99")
    rig.press("save")
    assert rig.desk.sent == []
    assert "“车牌”必须填写" in rig.panel.said.text()
    assert rig.panel.form.editor("plate").property("bad") == "yes"


def test_a_new_vehicle_names_its_station_by_its_word(rig: Rig) -> None:
    rig.press("add")
    rig.types("id", "77")
    rig.types("plate", "演A77")
    rig.types("station", rig.centre.state.stations[NORTH].name)
    rig.panel.form.put("level", "als")
    rig.press("save")
    assert rig.centre.state.vehicles["77"].station == NORTH  # type: ignore[index]
    assert "77" in rig.listed()


def test_a_row_is_retired_with_a_reason_and_comes_back_as_it_was(rig: Rig) -> None:
    rig.panel.table.choose(V01)
    rig.press("retire")
    assert rig.desk.sent == []
    rig.panel.reason.setText("报废")
    rig.press("retire")
    assert V01 not in rig.centre.state.vehicles
    assert V01 not in rig.listed()
    rig.panel.all.setChecked(True)
    rig.panel.table.choose(V01)
    rig.press("save")
    assert rig.centre.state.vehicles[V01].plate == "演A01"


def test_many_rows_get_what_was_typed_and_keep_the_rest(rig: Rig) -> None:
    plates = {v.id: v.plate for v in rig.centre.state.vehicles.values()}
    rig.panel.table.selectAll()
    rig.press("many")
    rig.types("phone", "19900000007")
    rig.press("save")
    found = rig.centre.state.vehicles.values()
    assert {v.phone for v in found} == {"19900000007"}
    assert {v.id: v.plate for v in found} == plates


def test_rows_are_found_by_initials_and_by_pinyin(rig: Rig) -> None:
    rig.page.turn("stations")
    every = rig.listed()
    for typed in ("cb", "chengbei", "城北"):
        rig.panel.sought.setText(typed)
        assert rig.listed() == [NORTH]
    rig.panel.sought.clear()
    assert sorted(rig.listed()) == sorted(every)


def test_every_table_shows_with_words_for_all_its_columns(rig: Rig) -> None:
    for name, register in REGISTERS.items():
        rig.page.turn(name)
        assert rig.page.register is register
        assert set(rig.panel.form.cells) == set(register.names)


def test_who_looks_after_machines_is_not_offered_patients(
    qapp: QApplication, tmp_path: Path
) -> None:
    rig = Rig(tmp_path, Role.MAINTAINER)
    assert "key_patients" not in [line.key for line in rig.panel.tables.rows.lines]
    rig.page.close()
    rig.panel.close()
    rig.panel.deleteLater()


def test_a_shift_leader_reads_vehicles_and_changes_none(qapp: QApplication, tmp_path: Path) -> None:
    rig = Rig(tmp_path, Role.SHIFT_LEADER)
    assert not rig.panel.keys["save"].isEnabled()
    rig.page.turn("units")
    assert rig.panel.keys["add"].isEnabled()
    rig.page.close()
    rig.panel.close()
    rig.panel.deleteLater()


def test_every_key_that_is_written_on_a_button_is_hung(rig: Rig) -> None:
    hung = {shortcut.key().toString() for shortcut in rig.panel.findChildren(QShortcut)}
    assert set(KEYS.values()) <= hung


# ---- what is due


def test_what_is_due_stands_first_and_says_how_long() -> None:
    register, wording = REGISTERS["inspections"], Wording(ZH, {})
    today = NOON_DAY
    told = [
        a_row("a", next_due=str(today + timedelta(days=200))),
        a_row("b", next_due=str(today + timedelta(days=3))),
        a_row("c", next_due=str(today - timedelta(days=2))),
    ]
    found = lines(register, told, wording, ZH, today)
    assert [line.key for line in found] == ["c", "b", "a"]
    assert [line.cells[-1] for line in found] == ["已超期 2 天", "还有 3 天到期", ""]
    assert len(heads(register, wording, ZH)) == len(found[0].cells)


def a_row(id_: str, **cells: str) -> RegisterRow:
    return RegisterRow(id=id_, cells=cells, seen="x")


def test_a_line_is_found_by_any_of_its_cells() -> None:
    finder = Finder(READINGS)
    line = Line(key="1", cells=("N", "城北站"))
    assert finder.fits(line, "beiz") is False
    assert finder.fits(line, "cbz") is False
    assert finder.fits(line, "cb")
    assert finder.fits(line, " ")


# ---- files


def written(directory: Path, *body: str) -> Path:
    path = directory / "vehicles.csv"
    path.write_text("\n".join(body), encoding="utf-8")
    return path


def looked_at(rig: Rig, path: Path) -> dict[int, Verdict]:
    held = rig.page.rows.known["vehicles"]
    found = preview(path, REGISTERS["vehicles"], held, Wording(ZH, rig.page.rows.known))
    return {row.number: row.verdict for row in found.rows}


def test_a_file_is_looked_at_before_it_is_taken(rig: Rig, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "编号,车牌,station,level,crew",
        "01,演A88,N,als,甲",
        "88,演A89,N,基础型,乙",
        "89,,N,als,",
        "88,演A90,N,als,",
        "90,演A91,X,als,",
        "# 导出人",
    )
    level = rig.cells("vehicles", V01)["level"]
    assert looked_at(rig, path)[2] is Verdict.CHANGED
    assert {n: v for n, v in looked_at(rig, path).items() if n > 3} == {
        4: Verdict.REJECTED,
        5: Verdict.REJECTED,
        6: Verdict.REJECTED,
    }
    assert rig.desk.sent == []
    assert level


def test_the_good_rows_of_a_file_are_taken_and_the_centres_own_word_is_shown(
    rig: Rig, tmp_path: Path
) -> None:
    plate = rig.centre.state.vehicles[V03].plate
    path = written(tmp_path, "id,plate,station,level", "88,演A89,N,als", f"89,{plate},N,als")
    rig.press("import")
    assert rig.panel.side.currentIndex() == IMPORT
    rig.panel.imports.path.setText(str(path))
    rig.panel.imports.path.returnPressed.emit()
    rig.until(lambda: rig.panel.imports.preview is not None)
    rig.panel.imports.take_all.click()
    assert rig.centre.state.vehicles["88"].plate == "演A89"  # type: ignore[index]
    (refused,) = rig.panel.imports.table.rows.lines
    assert (refused.cells[0], "已用于" in refused.cells[3]) == ("3", True)
    rig.panel.imports.leave.click()
    assert rig.panel.side.currentIndex() == ROW
    assert "88" in rig.listed()


def test_a_file_in_another_datum_is_brought_to_wgs84(rig: Rig, tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("name,lon,lat,datum\n体育馆,118.8,32.05,gcj02\n", encoding="utf-8")
    found = preview(path, REGISTERS["places"], (), Wording(ZH, {}))
    assert found.rows[0].verdict is Verdict.NEW
    assert found.rows[0].cells["lon"] != "118.8"
    assert abs(float(found.rows[0].cells["lon"]) - 118.795) < 0.002


def test_what_is_taken_out_is_written_down_and_can_be_read_back(rig: Rig) -> None:
    rig.press("export")
    assert rig.desk.sent == []
    rig.panel.reason.setText("月报")
    rig.press("export")
    (wish,) = rig.desk.sent
    assert isinstance(wish, RecordExport)
    assert (wish.reason, wish.export.rows) == ("月报", len(rig.listed()))
    rig.until(lambda: "已导出" in rig.panel.said.text())
    (file,) = rig.page.files.folder.iterdir()
    told = read_rows(file)
    assert told[0] == list(REGISTERS["vehicles"].names)
    assert "周主任" in told[-1][0]
    assert set(looked_at(rig, file).values()) == {Verdict.SAME}


def test_nothing_is_retired_while_the_rules_say_no(rig: Rig) -> None:
    rig.page.turn("stations")
    rig.panel.table.choose(NORTH)
    rig.panel.reason.setText("迁建")
    rig.press("retire")
    assert isinstance(rig.desk.sent[-1], RetireRecord)
    assert NORTH in rig.centre.state.stations
    assert rig.panel.said.property("tone") == "alarm"
