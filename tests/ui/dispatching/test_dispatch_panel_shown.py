"""What stands in the panel: words, columns, both languages, both themes, small screens."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dispatch_app.domain.codes import HospitalStatus, Origin, PauseReason
from dispatch_app.domain.commands import PauseVehicle, ReportHospital, ReportHospitalPart
from dispatch_app.domain.register_commands import KeepRecord
from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.dispatching import words
from dispatch_app.ui.dispatcher.dispatching.columns import (
    HOSPITAL_COLUMNS,
    VEHICLE_COLUMNS,
    laid_out,
)
from dispatch_app.ui.dispatcher.dispatching.lines import LINE_PX
from tests.fakes.builders import H1, H2, MACHINE, V01, V02, V03, a_place, a_plan

NEAR_SOUTH = a_place("演示区解放路9号", position=Position(lat=31.492, lon=120.492))


def reason(room, vehicle):
    row = next(r for r in room.panel.vehicles.rows if r.vehicle == vehicle)
    return words.reason_text(row, room.texts)


@pytest.mark.parametrize("columns", [VEHICLE_COLUMNS, HOSPITAL_COLUMNS])
@pytest.mark.parametrize("width", [360, 430, 500, 606, 900])
def test_columns_never_overlap_and_stay_inside(columns, width):
    placed = laid_out(columns, width)
    for left, right in itertools.pairwise(placed):
        assert left.left + left.width < right.left
    if width >= 430:
        assert placed[-1].left + placed[-1].width <= width


def test_a_later_vehicle_says_how_much_later(room):
    room.opens(NEAR_SOUTH)
    assert "+" in reason(room, V01)


def test_a_paused_vehicle_says_why_it_pauses(room):
    room.centre.do(
        PauseVehicle(vehicle=V03, reason=PauseReason.MEAL, origin=Origin.BY_HAND), MACHINE
    )
    room.opens(NEAR_SOUTH)
    assert room.texts.code("pause_reason", "meal") in reason(room, V03)


def test_a_vehicle_on_a_mission_names_its_incident(room):
    rival = room.centre.opens()
    room.centre.sends(rival, V03)
    room.opens(NEAR_SOUTH)
    assert rival.number[-4:] in reason(room, V03)


def test_a_station_that_would_stand_empty_is_named(room):
    room.opens(NEAR_SOUTH)
    rows = {row.vehicle: row for row in room.panel.vehicles.rows}
    assert words.cover_text(rows[V03], room.texts) == room.texts("dispatch.cover-none")
    assert words.cover_text(rows[V02], room.texts) == room.texts("dispatch.cover-left", count=1)


def test_a_hospital_says_what_it_lacks_and_its_own_report(room):
    room.centre.do(ReportHospital(hospital=H1, status=HospitalStatus.OPEN, free_beds=12), MACHINE)
    room.opens(NEAR_SOUTH)
    room.intake.set_plan(a_plan(capabilities=("chest_pain",)))
    rows = {row.hospital: row for row in room.panel.hospitals.rows}
    assert room.texts.code("capability", "chest_pain") in words.fitness_text(rows[H2], room.texts)
    assert "12" in words.status_text(rows[H1], room.texts)


def test_a_hospital_whose_device_is_down_says_so_in_its_row_and_its_tip(room):
    cells = {"at_hospital": H1, "name": "心导管室", "capabilities": "chest_pain"}
    (kept,) = room.centre.do(KeepRecord(register="hospital_equipment", cells=cells))
    down = ReportHospitalPart(hospital=H1, register=kept.register, id=kept.id, serves=False)
    room.centre.do(down)
    room.opens(NEAR_SOUTH)
    room.intake.set_plan(a_plan(capabilities=("chest_pain", "emergency")))
    row = room.dispatching.recommending.table.hospital(H1)
    capability = room.texts.code("capability", "chest_pain")
    why = room.texts("unserved.hospital_equipment", what=capability)
    assert words.fitness_text(row, room.texts) == why
    assert "心导管室" in words.hospital_tip(row, room.texts)
    assert words.unfit(row)


def test_arrows_choose_in_the_table(room):
    room.opens(NEAR_SOUTH)
    QTest.keyClick(room.panel.vehicles, Qt.Key.Key_Down)
    assert room.panel.vehicles.chosen_key == room.order[1]
    QTest.keyClick(room.panel.vehicles, Qt.Key.Key_Up)
    assert room.panel.vehicles.chosen_key == room.order[0]


def test_every_row_tells_all_on_hover(room):
    room.opens(NEAR_SOUTH)
    model = room.panel.vehicles.model()
    tip = model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)
    assert "城南站" in tip
    assert room.texts.code("level", "bls") in tip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("theme", ["night", "day"])
@pytest.mark.parametrize("size", [(606, 700), (430, 460)])
def test_the_panel_paints_in_every_language_theme_and_size(open_room, language, theme, size):
    room = open_room(language=language, theme=theme, size=size)
    room.opens(NEAR_SOUTH)
    room.dispatching.key_f9()
    image = room.window.grab().toImage()
    ground = room.theme.colour("panel").rgb()
    seen = {image.pixel(x, y) for x in range(0, size[0], 3) for y in range(0, size[1], 3)}
    assert ground in seen
    assert len(seen) > 20


def test_the_buttons_stay_in_sight_on_a_small_screen(open_room):
    room = open_room(size=(430, 460))
    room.opens(NEAR_SOUTH)
    bottom = room.panel.buttons.geometry().bottom()
    assert bottom <= room.panel.height()


@pytest.mark.parametrize("height", [700, 711, 737])
def test_tables_end_with_a_whole_line(open_room, height):
    room = open_room(size=(606, height))
    room.opens(NEAR_SOUTH)
    for table in (room.panel.vehicles, room.panel.hospitals):
        assert table.viewport().height() % LINE_PX == 0
