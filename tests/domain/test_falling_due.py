"""What must be inspected, checked or renewed stands on the radar until somebody has seen to it."""

from __future__ import annotations

from datetime import date

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.radar import RadarKind, radar
from dispatch_app.domain.register_commands import KeepRecord, RetireRecord
from dispatch_app.domain.registers.falling_due import FallenDue, fallen_due
from dispatch_app.domain.values import Actor
from dispatch_app.i18n import Texts
from tests.fakes.builders import NOON, Centre, an_empty_centre

MA = Actor(account=AccountId("ma"), role=Role.DIRECTOR)
TODAY = NOON.date()


def inspected(centre: Centre, subject: str, due: str, id_: str = "") -> str:
    cells = {
        "kind": "防雷",
        "subject": subject,
        "done": "2025-11-20",
        "by": "演示检测所",
        "result": "passed",
        "next_due": due,
    }
    (event,) = centre.do(KeepRecord(register="inspections", id=id_, cells=cells), MA)
    return event.id  # type: ignore[union-attr]


def due_rows(centre: Centre) -> list[tuple[str, ...]]:
    rows = radar(centre.state, centre.now)
    return [row.names for row in rows if row.kind is RadarKind.DUE]


def test_rows_of_one_table_whose_day_has_come_stand_together_oldest_first() -> None:
    centre = an_empty_centre()
    inspected(centre, "机房", "2026-11-21")
    inspected(centre, "天线", "2026-11-01")
    inspected(centre, "油库", "2026-11-22")
    assert fallen_due(centre.state.records, TODAY) == (
        FallenDue("inspections", date(2026, 11, 1), ("天线", "机房")),
    )


def test_it_stands_on_the_radar_as_the_least_urgent_until_it_is_seen_to() -> None:
    centre = an_empty_centre()
    first = inspected(centre, "机房", "2026-11-21")
    second = inspected(centre, "天线", "2026-11-21")
    assert due_rows(centre) == [("inspections", "天线", "机房")]
    assert not radar(centre.state, centre.now)[-1].urgent
    inspected(centre, "机房", "2027-11-21", first)
    centre.do(RetireRecord(register="inspections", id=second), MA)
    assert due_rows(centre) == []


def test_no_patient_is_named_on_the_radar() -> None:
    centre = an_empty_centre()
    cells = {
        "name": "演示病人",
        "numbers": "09990000001",
        "address": "演示区和平路1号",
        "disease": "冠心病",
        "until": "2026-11-01",
    }
    centre.do(KeepRecord(register="key_patients", cells=cells), MA)
    assert due_rows(centre) == []


def test_every_kind_of_row_has_its_words() -> None:
    for texts in (Texts.load("zh"), Texts.load("en")):
        assert texts.has("radar.kind.due")
        assert texts.has("radar.short.due")
