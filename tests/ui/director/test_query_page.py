"""The workbench of queries: criteria become a question, answers rows, a row its record."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.replies import Accepted, Refused, ignore
from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.exports import ExportFormat
from dispatch_app.domain.ids import AccountId, IncidentId, VehicleId
from dispatch_app.domain.search.answers import Counted, FoundRow, Total
from dispatch_app.domain.search.commands import DropQuery, KeepQuery
from dispatch_app.domain.search.fields import Operator
from dispatch_app.domain.search.kept import KeptQuery
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Actor
from dispatch_app.i18n import Texts
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.query_page import QueryPage, Ways
from dispatch_app.ui.director.query_taking import MOST
from dispatch_app.ui.kit.recording.criteria import Criteria
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.wire.messages import Problem
from dispatch_app.wire.search_messages import Found
from gis.workbooks import read_rows
from tests.fakes.builders import Centre
from tests.fakes.recording_room import MemoryDesk, MemorySource

LEADER = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER)
COLUMNS = ["opened_at", "number", "priority", "complaint", "place", "patients"]


class Desk(MemoryDesk):
    def __init__(self, role: Role, drafts: Mapping[str, bytes]) -> None:
        super().__init__(role)
        self.kept = dict(drafts)
        self.centre = Centre()
        """Of kept queries; whatever else is sent is answered as the fake does."""

    @property
    def state(self) -> CentreState:
        return self.centre.state

    @state.setter
    def state(self, _state: CentreState) -> None:
        """It is the centre's."""

    def send(self, command: Any, then: Any = ignore) -> str:
        if not isinstance(command, KeepQuery | DropQuery):
            return super().send(command, then)
        self.sent.append(command)
        actor = Actor(account=AccountId(self.session.account), role=self.session.role)
        try:
            self.centre.do(command, actor)
        except Rejected as no:
            then(Refused(code=no.code, details=no.details))
        else:
            then(Accepted(sequence=len(self.sent), events=()))
        return ""

    def put_draft(self, name: str, body: bytes) -> None:
        self.kept[name] = body

    def draft(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def hand_in(self, path: str, fields: Any, then: Any) -> None:
        self.handed = (path, fields)
        self.ask(path, then)


class Rig:
    def __init__(
        self,
        directory: Path,
        role: Role = Role.DIRECTOR,
        drafts: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        self.desk = Desk(role, drafts)
        self.place = DirectorPlace(
            desk=self.desk,
            texts=Texts.load("zh"),
            theme=Theme.load("night"),
            source=MemorySource(directory),
            exports=directory / "out",
            complaints={"fall": "摔伤"},
        )
        self.listened: list[Criteria] = []
        self.replayed: list[IncidentId] = []
        self.heard: list[str] = []
        self.ridden: list[tuple[VehicleId, datetime]] = []
        self.page = QueryPage(
            self.place,
            Ways(
                *(self.listened.append, self.replayed.append, self.heard.append),
                lambda vehicle, since: self.ridden.append((vehicle, since)),
            ),
        )
        self.page.shown()
        self.panel = self.page.panel

    def questions(self, path: str = "/v1/search") -> list[Any]:
        return [asked for asked, _ in self.desk.asked if asked == path]

    def asks(self) -> Any:
        self.page.ask()
        return self.desk.handed[1]["query"]

    def found(
        self, *places: str, after: str = "", masked: bool = False, partial: bool = False
    ) -> None:
        """Answer the newest search with rows of these places."""
        rows = [
            FoundRow(
                id=f"i{n}",
                cells=("2026-11-21T04:00:00+00:00", f"N-{n}", "1", "fall", place, 1),
                incident=f"i{n}",
            )
            for n, place in enumerate(places, start=1)
        ]
        body = Found(columns=COLUMNS, rows=rows, after=after, masked=masked, partial=partial)
        at = max(n for n, (path, _) in enumerate(self.desk.asked) if path == "/v1/search")
        self.desk.answer(msgspec.json.encode(body), at)

    def words(self, row: int) -> list[str]:
        rows = self.panel.table.rows
        return [rows.words(row, column) for column in range(len(rows.heads))]


@pytest.fixture
def rig(tmp_path: Path, qapp: QApplication) -> Iterator[Rig]:
    rig = Rig(tmp_path)
    yield rig
    rig.page.close()
    rig.page.widget.deleteLater()


def test_criteria_that_were_picked_become_one_question(rig: Rig) -> None:
    rig.panel.lines[0].put("place", Operator.CONTAINS, "和平")
    line = rig.panel.add_line()
    assert line is not None
    line.put("priority", Operator.IS, "一级")
    rig.panel.add_line()
    query = rig.asks()
    assert [(c["field"], c["operator"], tuple(c["values"])) for c in query["criteria"]] == [
        ("place", "contains", ("和平",)),
        ("priority", "is", ("1",)),
    ]


def test_a_value_that_cannot_be_understood_is_marked_and_nothing_is_asked(rig: Rig) -> None:
    rig.panel.lines[0].put("opened_at", Operator.AT_LEAST, "soon")
    rig.page.ask()
    assert rig.desk.asked == []
    assert "soon" in rig.panel.state.text()
    assert rig.panel.lines[0].value.property("bad") == "yes"


def test_answers_become_words_of_the_centre(rig: Rig) -> None:
    rig.page.ask()
    rig.found("演示区和平路1号")
    assert rig.words(0) == ["2026-11-21 12:00:00", "N-1", "一级", "摔伤", "演示区和平路1号", "1"]


def test_counts_and_totals_follow_the_first_page(rig: Rig) -> None:
    rig.page.ask()
    rig.found("甲", "乙")
    totals = {"patients": Total(count=2, sum=3, mean=1.5)}
    rig.desk.answer(msgspec.json.encode(Counted(count=2, more=False, totals=totals)))
    assert "2 条" in rig.panel.totals.text()
    assert "合计 3，平均 1.5（n=2）" in rig.panel.totals.text()


def test_the_next_page_is_added_and_asked_only_once(rig: Rig) -> None:
    rig.page.ask()
    rig.found("甲", after="there")
    rig.page.querying.go_on()
    rig.page.querying.go_on()
    assert len(rig.questions()) == 2
    assert rig.desk.handed[1]["after"] == "there"
    rig.found("乙")
    assert len(rig.panel.table.rows.rows) == 2
    rig.page.querying.go_on()
    assert len(rig.questions()) == 2


def test_an_answer_to_an_earlier_question_is_passed_over(rig: Rig) -> None:
    rig.page.ask()
    _, late = rig.desk.asked[0]
    rig.page.ask()
    rig.found("甲")
    late(msgspec.json.encode(Found(columns=COLUMNS, rows=[], after="", masked=False)))
    assert len(rig.panel.table.rows.rows) == 1


def test_a_click_on_a_head_sorts_and_a_second_one_turns_the_order(rig: Rig) -> None:
    rig.page.ask()
    rig.found("甲")
    head = rig.panel.table.horizontalHeader()
    head.sectionClicked.emit(4)
    assert (rig.desk.handed[1]["query"]["sort"], rig.desk.handed[1]["query"]["ascending"]) == (
        "place",
        False,
    )
    rig.found("甲")
    head.sectionClicked.emit(4)
    assert rig.desk.handed[1]["query"]["ascending"] is True


def test_refusals_and_a_centre_that_is_away_are_said(rig: Rig) -> None:
    rig.page.ask()
    problem = Problem(code="search.too-broad", details={"seconds": "4"})
    rig.desk.answer(Declined(409, problem))
    assert "4 秒内查不完" in rig.panel.state.text()
    rig.page.ask()
    rig.desk.answer(Away("gone"))
    assert rig.panel.state.text() == "中心断开，无法查询"
    rig.page.ask()
    rig.desk.answer(b"{}")
    assert rig.panel.state.text() == "中心版本不同，无法显示"


def test_each_role_is_offered_what_it_may_ask(tmp_path: Path, qapp: QApplication) -> None:
    offered = {}
    for role in (Role.DIRECTOR, Role.SHIFT_LEADER, Role.MAINTAINER, Role.DISPATCHER):
        rig = Rig(tmp_path, role)
        box = rig.panel.subject
        offered[role] = {box.itemData(n) for n in range(box.count())}
        rig.page.widget.deleteLater()
    assert offered[Role.DIRECTOR] - offered[Role.SHIFT_LEADER] == {"audit"}
    assert "call" not in offered[Role.MAINTAINER]
    assert offered[Role.DISPATCHER] == set()


def test_nothing_found_while_words_are_gathered_is_no_nothing(rig: Rig) -> None:
    rig.panel.text.setText("幸福大道")
    rig.page.ask()
    rig.found(partial=True)
    assert "可能查不全" in rig.panel.state.text()


def test_a_row_opens_its_record_and_escape_comes_back_to_the_same_row(rig: Rig) -> None:
    rig.page.ask()
    rig.found("甲", "乙")
    rig.panel.table.selectRow(1)
    rig.panel.table.opened.emit(rig.panel.table.current)
    assert rig.desk.asked[-1][0] == "/v1/records/incident/i2"
    assert rig.page.widget.currentWidget() is rig.page.record.panel
    rig.page.record.panel.left.emit()
    assert rig.page.widget.currentWidget() is rig.panel
    assert rig.panel.table.currentIndex().row() == 1


def test_other_pages_open_records_by_kind_and_id(rig: Rig) -> None:
    rig.place.open_record("mission", "m7")
    assert rig.desk.asked[-1][0] == "/v1/records/mission/m7"


# ---- kept queries


def kept_words(rig: Rig) -> list[str]:
    return [rig.panel.kept.item(n).text() for n in range(rig.panel.kept.count())]


def test_a_kept_query_comes_back_as_it_was_typed_and_is_asked(rig: Rig) -> None:
    rig.panel.lines[0].put("opened_at", Operator.AT_LEAST, "-1")
    rig.panel.text.setText("和平")
    rig.panel.name_given.emit("昨天和平")
    rig.panel.clear()
    rig.panel.turn_to("call")
    rig.panel.kept.itemActivated.emit(rig.panel.kept.item(0))
    assert rig.panel.lines[0].value.currentText() == "-1"
    query = rig.desk.handed[1]["query"]
    assert (query["subject"], query["text"], len(query["criteria"])) == ("incident", "和平", 1)


def test_a_kept_query_can_be_dropped_and_one_of_the_same_name_takes_its_place(rig: Rig) -> None:
    for name in ("甲", "乙", "甲"):
        rig.panel.name_given.emit(name)
    assert kept_words(rig) == ["乙", "甲"]
    rig.panel.kept.setCurrentRow(1)
    rig.panel._drop_kept()
    assert kept_words(rig) == ["乙"]


def test_what_others_share_is_offered_by_right_and_is_theirs_alone(rig: Rig) -> None:
    for name, subject, shared in (
        ("班长的", "mission", True),
        ("藏起的", "mission", False),
        ("空的", "incident", True),
    ):
        query = KeptQuery(name=name, subject=subject)
        rig.desk.centre.do(KeepQuery(query=query, shared=shared), LEADER)
    rig.panel.name_given.emit("自己的")
    rig.page.tick()
    assert kept_words(rig) == ["自己的", "班长的 · leader", "空的 · leader"]
    rig.panel.kept.setCurrentRow(1)
    rig.panel._share_kept()
    assert "leader" in rig.panel.state.text()
    rig.panel.kept.setCurrentRow(0)
    rig.panel._share_kept()
    assert kept_words(rig)[0] == "自己的（共享）"


def test_what_was_kept_on_this_machine_is_brought_to_the_centre_once(
    tmp_path: Path, qapp: QApplication
) -> None:
    old = [KeptQuery(name=name, subject="call", text="演示") for name in ("甲", "乙")]
    rig = Rig(tmp_path, drafts={"queries:director": msgspec.json.encode(old)})
    rig.page.tick()
    assert kept_words(rig) == ["乙", "甲"]
    assert rig.desk.kept["queries:director"] == b"[]"
    sent = len(rig.desk.sent)
    rig.page.shown()
    assert len(rig.desk.sent) == sent == 2
    rig.page.close()
    rig.page.widget.deleteLater()


def test_what_the_centre_refuses_stays_on_this_machine(tmp_path: Path, qapp: QApplication) -> None:
    old = msgspec.json.encode([KeptQuery(name="", subject="call")])
    rig = Rig(tmp_path, drafts={"queries:director": old})
    assert rig.desk.kept["queries:director"] == old
    assert kept_words(rig) == []
    rig.page.close()
    rig.page.widget.deleteLater()


# ---- what a row opens


def test_a_recording_opens_the_player_and_a_vehicles_day_its_track(rig: Rig) -> None:
    for subject, row, columns in (
        ("recording", "A-00000007", ["serial"]),
        ("vehicle_day", "V01@1763740800000", ["vehicle"]),
    ):
        rig.panel.turn_to(subject)
        rig.page.ask()
        found = [FoundRow(id=row, cells=("1",))]
        body = Found(columns=columns, rows=found, after="", masked=False)
        at = max(n for n, (path, _) in enumerate(rig.desk.asked) if path == "/v1/search")
        rig.desk.answer(msgspec.json.encode(body), at)
        rig.panel.table.opened.emit(found[0])
    assert rig.heard == ["A-00000007"]
    assert rig.ridden == [("V01", datetime(2025, 11, 21, 16, 0, tzinfo=UTC))]


def test_lengths_are_typed_and_read_in_kilometres_and_asked_in_metres(rig: Rig) -> None:
    rig.panel.turn_to("vehicle_day")
    rig.panel.lines[0].put("went_m", Operator.AT_LEAST, "12.5")
    assert rig.asks()["criteria"][0]["values"] == ("12500.0",)
    found = [FoundRow(id="V01@0", cells=("2026-11-20T16:00:00+00:00", 61_250.0))]
    body = Found(columns=["since", "went_m"], rows=found, after="", masked=False)
    rig.desk.answer(msgspec.json.encode(body), 0)
    assert rig.words(0) == ["2026-11-21", "61.2"]


# ---- taking out


def taken(rig: Rig, form: ExportFormat, *, masked: bool = False) -> Path:
    """Two rows on two pages, taken out for a reason; the file that came of it."""
    rig.page.ask()
    rig.found("演示区和平路1号")
    rig.page._form = form
    rig.panel.reason_given.emit("月报")
    rig.found("演示区和平路1号", after="there")
    rig.found("=cmd()", masked=masked)
    until_true(lambda: "已导出 2 条" in rig.panel.state.text())
    (file,) = (rig.place.exports).iterdir()
    return file


def until_true(condition: Any) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "never came true"
        QApplication.processEvents()


def test_a_file_holds_all_pages_and_who_took_it_why_and_that_stands_on_record(rig: Rig) -> None:
    file = taken(rig, ExportFormat.CSV)
    (sent,) = rig.desk.sent
    assert (sent.reason, sent.export.subject, sent.export.rows) == ("月报", "incident", 2)
    assert (sent.export.format, sent.export.masked) == (ExportFormat.CSV, False)
    text = file.read_text(encoding="utf-8-sig")
    assert "理由：月报" in text
    assert "director" in text
    assert "演示区和平路1号" in text
    assert "'=cmd()" in text, "no spreadsheet takes it for a formula"


def test_a_workbook_reads_back_as_text(rig: Rig) -> None:
    file = taken(rig, ExportFormat.XLSX, masked=True)
    rows = read_rows(file)
    heads = rows.index(["受理时间", "警情编号", "优先级", "主诉", "地点", "患者数"])
    assert rows[heads + 1][:5] == ["2026-11-21 12:00:00", "N-1", "一级", "摔伤", "演示区和平路1号"]
    assert any("已脱敏" in cell for row in rows[:heads] for cell in row)
    assert rig.desk.sent[0].export.masked is True


def test_pages_for_a_printer_are_a_pdf(rig: Rig) -> None:
    assert taken(rig, ExportFormat.PDF).read_bytes().startswith(b"%PDF-")


def test_without_leave_of_the_centre_there_is_no_file(rig: Rig) -> None:
    rig.page.ask()
    rig.found("甲")
    rig.desk.reply = Refused(code="export.must-be-masked", details={"role": "auditor"})
    rig.panel.reason_given.emit("核查")
    rig.found("甲")
    assert "只能导出脱敏数据" in rig.panel.state.text()
    assert not rig.place.exports.exists()


def test_more_than_a_person_can_use_is_not_taken_out(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST, ExportFormat.XLSX, 1)
    rig.page.ask()
    rig.found("甲")
    rig.panel.reason_given.emit("核查")
    rig.found("甲", "乙")
    assert rig.desk.sent == []
    assert "超过 1 条" in rig.panel.state.text()
