"""The large-event window by its keys: declared, sent, told, casualties, hospitals, cover, log."""

import math

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dispatch_app.domain.codes import Origin, VehicleState
from dispatch_app.domain.commands import ReportVehicleState
from dispatch_app.domain.cover import MoveUp
from dispatch_app.domain.large_events.commands import OrderMoveUp, SendBundle, SetEventGround
from dispatch_app.domain.large_events.plans import CommandLevel, EventKind
from dispatch_app.domain.large_events.values import CasualtyState, NotifyStep, Triage
from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.large_events.ground import ring_about
from dispatch_app.ui.dispatcher.map.place_rows import place_marks
from dispatch_app.ui.kit.guide.reach_questions import Cell, Covered
from tests.fakes.builders import V01, at_station
from tests.fakes.large_event_room import STATIONS


def ticked(seat):
    return {cells[1] for cells in seat.lines("bundle") if cells[0] == "✓"}


def test_one_key_and_a_digit_declare_by_plan_and_open_the_proposal(seat):
    event = seat.declares("1")
    assert (event.kind, event.level) == (EventKind.TRAFFIC, CommandLevel.SERIOUS)
    assert seat.large.window.isVisible()
    assert len(ticked(seat)) == 10
    assert "指挥车×1" in seat.page("bundle").note.text()


def test_many_patients_suggest_it_once_and_open_nothing(seat):
    seat.an_accident(2)
    assert seat.notes.last == ""
    seat.an_accident(3)
    assert "Alt+G" in seat.notes.last
    assert not seat.large.window.isVisible()
    seat.notes.clear()
    seat.desk.hear()
    assert seat.notes.last == ""


def test_one_key_sends_all_and_the_receipts_stand_on_the_next_page(seat):
    seat.declares("1")
    chosen = ticked(seat)
    seat.presses("bundle", "send")
    assert "已派出 10 辆" in seat.said
    assert {v for v in chosen if seat.centre.doing(v) is VehicleState.ASSIGNED} == chosen
    seat.large.window.turn(1)
    assert {cells[0] for cells in seat.lines("out")} == chosen
    slip = seat.centre.state.missions[seat.centre.incident(seat.event.id).missions[0]].slip.slip
    assert seat.event.number in slip.note


def test_a_bouncing_key_sends_once(seat):
    seat.declares("1")
    seat.desk.holding = True
    seat.presses("bundle", "send")
    seat.presses("bundle", "send")
    seat.desk.release()
    assert seat.desk.kinds().count("SendBundle") == 1


def test_space_takes_out_and_adds(seat):
    seat.declares("1", patients=3)
    table = seat.page("bundle").table
    before = ticked(seat)
    out = table.current.key
    seat.presses("bundle", "toggle")
    assert out not in ticked(seat)
    assert len(ticked(seat)) == len(before)
    spare = next(c[1] for c in seat.lines("bundle") if c[0] == "" and c[1] != out)
    table.choose(spare)
    seat.presses("bundle", "toggle")
    assert spare in ticked(seat)


def test_who_was_taken_between_proposal_and_key_is_replaced_and_said(seat):
    seat.declares("1", patients=3)
    sends = next(iter(sorted(ticked(seat))))
    seat.desk.holding = True
    seat.presses("bundle", "send")
    vehicle = seat.centre.vehicle(sends)
    gone = ReportVehicleState(
        vehicle=sends, state=VehicleState.OUT_OF_SERVICE, origin=Origin.STATION_BUTTON
    )
    seat.centre.do(gone, at_station(vehicle.station))
    seat.desk.release()
    assert f"{sends}→" in seat.said


def test_levels_go_up_and_down_and_the_proposal_follows(seat):
    seat.declares("1", patients=3)
    assert len(ticked(seat)) == 3
    seat.large.window.level_wanted.emit(-1)
    assert seat.event.level is CommandLevel.SERIOUS
    assert len(ticked(seat)) == 10
    seat.large.window.level_wanted.emit(1)
    seat.large.window.level_wanted.emit(1)
    assert seat.event.level is CommandLevel.ORDINARY
    assert "没有" in seat.said


# ---- people


def test_people_are_called_and_confirm_with_name_and_time(seat):
    seat.declares("1")
    seat.large.window.turn(2)
    role = seat.page("telling").table.current.key
    seat.presses("telling", "call")
    assert "号码" in seat.said
    assert not seat.dialled
    seat.page("telling").fill({"number": "09990000122", "name": "演示甲"})
    seat.presses("telling", "call")
    assert seat.dialled == ["09990000122"]
    seat.page("telling").table.choose(role)
    seat.page("telling").fill({"number": "09990000122", "name": "演示甲"})
    seat.presses("telling", "confirmed")
    one = next(o for o in seat.event.to_tell if o.role == role)
    assert [n.step for n in one.notes] == [NotifyStep.CALLED, NotifyStep.CONFIRMED]
    assert one.name == "演示甲"


# ---- casualties and hospitals


def types_casualty(seat, **values):
    page = seat.page("casualties")
    page.fill({**page.values(), **values})
    page.entered.emit()


def test_a_casualty_is_typed_and_the_next_tag_stands_there(seat):
    seat.declares("1")
    seat.large.window.turn(3)
    assert seat.page("casualties").values()["tag"] == "001"
    types_casualty(seat, triage="1", sex="1", age="40")
    assert seat.event.casualties["001"].triage is Triage.RED
    assert seat.page("casualties").values()["tag"] == "002"
    types_casualty(seat, triage="9")
    assert "颜色" in seat.said
    assert "002" not in seat.event.casualties


def test_space_takes_a_casualty_on_its_way(seat):
    seat.declares("1")
    seat.large.window.turn(3)
    types_casualty(seat, triage="2")
    for state in (CasualtyState.ABOARD, CasualtyState.ARRIVED, CasualtyState.ARRIVED):
        seat.presses("casualties", "next_state")
        assert seat.event.casualties["001"].state is state


def test_the_suggestion_of_hospitals_is_taken_by_one_key(seat):
    seat.declares("1")
    seat.large.window.turn(3)
    types_casualty(seat, triage="1")
    types_casualty(seat, triage="2")
    seat.large.window.turn(4)
    assert any("建议" in cells[-1] for cells in seat.lines("hospitals"))
    seat.presses("hospitals", "take")
    assert all(c.hospital is not None for c in seat.event.casualties.values())
    seat.presses("hospitals", "take")
    assert "没有待分配" in seat.said


# ---- cover


def a_ledger(*moves):
    return Covered(
        norm_s=480.0,
        bare=frozenset({1, 2}),
        effects={},
        moves=moves,
        cells={n: Cell(120.5, 31.5, 800.0, None, "演示区") for n in (1, 2)},
        half_lon=0.005,
        half_lat=0.005,
        cell_km2=1.0,
        people=9000.0,
        bare_people=1600.0,
        estimated=False,
        stations={},
        road_version="roads-1",
        took_ms=5.0,
    )


def test_a_move_up_is_ordered_and_called_back_by_one_key_each(seat):
    move = MoveUp(
        vehicle=V01,
        station=STATIONS[2],
        drive_s=300.0,
        gained=frozenset({1, 2}),
        lost=frozenset(),
        gained_people=1600.0,
        lost_people=0.0,
    )
    seat.roads.covered = a_ledger(move)
    seat.declares("1")
    seat.wait_until(lambda: bool(seat.roads.covers))
    idle = {s.id for q in seat.roads.covers if q.asker == "large-cover" for s in q.idle}
    seat.large.window.turn(5)
    seat.wait_until(lambda: bool(seat.lines("cover")))
    assert not idle & ticked(seat)
    seat.presses("cover", "order")
    order = next(sent for sent in seat.desk.sent if isinstance(sent, OrderMoveUp))
    assert (order.vehicle, order.station) == (V01, STATIONS[2])
    assert order.incident == seat.event.id
    assert "待签收" in seat.lines("cover")[0][-1]
    seat.page("cover").table.selectRow(0)
    seat.presses("cover", "recall")
    assert seat.centre.state.large.stand_bys == {}


# ---- log, report, end


def test_a_line_is_written_and_the_report_needs_its_reason(seat, tmp_path):
    seat.declares("1")
    seat.large.window.turn(6)
    page = seat.page("log")
    seat.presses("log", "report")
    assert "理由" in seat.said
    page.fill({"text": "交警已封控"})
    seat.presses("log", "write")
    assert page.values()["text"] == ""
    assert any("交警已封控" in cells[1] for cells in seat.lines("log"))
    page.fill({"text": "报市政府"})
    seat.presses("log", "report")
    (path,) = tmp_path.glob("*.pdf")
    assert path.read_bytes().startswith(b"%PDF")
    assert path.stat().st_size > 4000


def test_it_closes_with_a_review(seat):
    seat.declares("1")
    seat.large.window.turn(6)
    seat.presses("log", "close")
    assert "总结" in seat.said
    seat.page("log").fill({"text": "演示完毕"})
    seat.presses("log", "close")
    assert not seat.event.open


def test_a_refusal_is_said_in_words_at_the_foot(seat):
    seat.declares("1")
    seat.presses("bundle", "send")
    seat.page("log").fill({"text": "演示完毕"})
    seat.presses("log", "close")
    assert seat.large.window.said.property("tone") == "alarm"
    assert seat.event.open


def test_the_window_turns_by_keys_and_leaves_by_escape(seat):
    seat.declares("1")
    window = seat.large.window
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentIndex() == 2
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_vehicles_gather_where_the_staging_is(seat):
    seat.declares("1", patients=3)
    there = Position(lat=31.55, lon=120.5)
    seat.desk.send(
        SetEventGround(incident=seat.event.id, staging=there, staging_words="东侧服务区")
    )
    seat.presses("bundle", "anew")
    seat.presses("bundle", "send")
    bundle = next(sent for sent in seat.desk.sent if isinstance(sent, SendBundle))
    assert {o.slip.meeting_point for o in bundle.orders} == {"东侧服务区"}
    assert seat.roads.ranks[-1].place == (there.lon, there.lat)


def test_staging_and_sectors_are_set_from_the_map_and_stand_on_it(seat):
    event = seat.declares("1")
    offered = {e.key: e for e in seat.large.ground.offer((120.52, 31.52), "", "")}
    offered["large.ground.sector"].act()
    offered["large.ground.staging"].act()
    assert seat.event.sectors[0].name == "A"
    assert seat.event.staging == Position(lat=31.52, lon=120.52)
    names = [mark.name for mark in place_marks(seat.centre.state)]
    assert names == [f"⚑ {seat.event.staging_words}", "⚑ A"]
    again = {e.key: dict(e.values) for e in seat.large.ground.offer((120.53, 31.52), "", "")}
    assert again["large.ground.sector"]["name"] == "B"
    assert event.sectors == ()


def test_a_circle_on_the_ground_is_as_wide_as_it_is_high():
    ring = ring_about((120.5, 31.5), 100.0)
    east = max(p.lon for p in ring) - min(p.lon for p in ring)
    north = max(p.lat for p in ring) - min(p.lat for p in ring)
    assert abs(east * math.cos(math.radians(31.5)) - north) < 1e-6
    assert abs(north * 111_195 - 200) < 1
