"""What happens at the station when an order comes, and what each press says to the centre."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from dispatch_app.client.local_store import LocalStore
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    OrderKind,
    Origin,
    ReceiptStep,
    Stage,
    StageReason,
    VehicleState,
)
from dispatch_app.domain.values import Place, Position
from tests.fakes.builders import SEAT_1, V01, V02, a_slip, at_seat
from tests.fakes.station_desk import StationRig

GUARD_S = 1.0


def order(rig: StationRig, vehicle=V01, **more):
    """The centre sends a vehicle; the station hears of it at once."""
    mission = rig.centre.sends(rig.centre.opens(), vehicle, **more)
    rig.desk.news()
    rig.window.grab()
    rig.clock_s += GUARD_S
    rig.terminal.refresh()
    return mission


def now(rig: StationRig, mission):
    return rig.centre.mission(mission.id)


def press(rig: StationRig, key) -> None:
    QTest.keyClick(rig.window, key)
    rig.terminal.refresh()


def click(rig: StationRig, action: str) -> None:
    QTest.mouseClick(rig.window.order.keys.key(action), Qt.MouseButton.LeftButton)
    rig.terminal.refresh()


def choose(rig: StationRig, code: str) -> None:
    choices = rig.window.chooser.findChildren(QPushButton, "choice")
    next(b for b in choices if b.property("code") == code and not b.isHidden()).click()
    rig.terminal.refresh()


def enabled(rig: StationRig) -> set[str]:
    keys = rig.window.order.keys
    return {a for a in ("acknowledged", *c_stages(), "standby") if keys.key(a).isEnabled()}


def c_stages() -> tuple[str, ...]:
    return ("en_route", "on_scene", "transporting", "at_hospital", "complete")


# ---- an order comes


def test_an_order_is_delivered_sounding_and_printed_by_itself(rig):
    mission = order(rig)
    slip = now(rig, mission).slips[0]
    assert (slip.delivered_at, slip.sounding_at, slip.printed_at) == (rig.centre.now,) * 3
    assert slip.acknowledged_at is None
    assert [sheet.marked for sheet in rig.printer.sheets] == [False]
    assert rig.sounder.sounding


def test_an_order_comes_forward_from_the_waiting_screen(rig):
    assert rig.window.pages.currentWidget() is rig.window.waiting
    order(rig)
    assert rig.window.pages.currentWidget() is rig.window.order


def test_the_centre_hears_of_delivery_only_when_the_slip_is_on_the_disk(rig, tmp_path):
    seen = []

    def send(command, then=None):
        if getattr(command, "step", None) is ReceiptStep.DELIVERED:
            # The outbox writes behind what was asked for before, and sends what is written.
            rig.terminal.post.slips.settle()
            store = LocalStore(tmp_path / "station.sqlite")
            seen.append(store.reading("select step from slip"))
            store.close()
        return ""

    rig.desk.send = send
    order(rig)
    assert seen == [[("received",)]]


def test_the_first_paint_of_a_slip_is_noted_once(rig, tmp_path):
    mission = order(rig)
    rig.window.grab()
    notes = (tmp_path / "trace.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(notes) == 1
    assert mission.id in notes[0]
    assert "slip-painted" in notes[0]


def test_nobody_is_told_of_a_sound_that_nobody_can_hear(rig):
    rig.sounder.audible = False
    mission = order(rig)
    assert now(rig, mission).slips[0].sounding_at is None


def test_a_touch_quiets_the_sound_for_a_while_but_not_the_flash(rig):
    order(rig)
    QTest.mouseClick(rig.window.order.map, Qt.MouseButton.LeftButton)
    assert not rig.sounder.sounding
    rig.passes(0.5)
    assert not rig.sounder.sounding
    for _ in range(40):
        rig.passes(0.5)
    assert rig.sounder.sounding


# ---- pressing


def test_space_signs_and_ends_the_sound(rig):
    mission = order(rig)
    press(rig, Qt.Key.Key_Space)
    assert now(rig, mission).stage is Stage.ACKNOWLEDGED
    assert not rig.sounder.sounding


def test_a_key_meant_for_what_stood_there_before_signs_nothing(rig):
    mission = order(rig)
    rig.clock_s -= GUARD_S
    press(rig, Qt.Key.Key_Space)
    assert now(rig, mission).stage is Stage.ORDERED


def test_only_the_legal_next_step_can_be_pressed(rig):
    mission = order(rig)
    steps = [enabled(rig)]
    for action in ("acknowledged", *c_stages()):
        click(rig, action)
        rig.terminal.select(mission.id)
        steps.append(enabled(rig))
    assert steps == [{a} for a in ("acknowledged", *c_stages(), "standby")]


@pytest.mark.parametrize("keys", ["23456", (Qt.Key.Key_F2, Qt.Key.Key_F3)])
def test_digits_and_function_keys_press_the_buttons(rig, keys):
    mission = order(rig)
    press(rig, Qt.Key.Key_Space)
    for key in keys:
        press(rig, key)
    reached = [s.stage for s in now(rig, mission).stages]
    assert reached[2 : 2 + len(keys)] == [Stage(s) for s in c_stages()[: len(keys)]]


def test_stages_pressed_here_are_told_as_the_stations_button(rig):
    mission = order(rig)
    press(rig, Qt.Key.Key_Space)
    press(rig, Qt.Key.Key_2)
    assert now(rig, mission).reached(Stage.EN_ROUTE).origin is Origin.STATION_BUTTON


def test_a_vehicle_comes_home_to_standby(rig):
    mission = order(rig)
    rig.centre.reaches(
        mission,
        Stage.ACKNOWLEDGED,
        Stage.EN_ROUTE,
        Stage.ON_SCENE,
        Stage.TRANSPORTING,
        Stage.AT_HOSPITAL,
        Stage.COMPLETE,
    )
    rig.desk.news()
    rig.terminal.refresh()
    click(rig, "standby")
    assert rig.centre.doing(V01) is VehicleState.STANDBY
    assert rig.terminal.orders.cards() == []


def test_a_refusal_needs_a_reason(rig):
    mission = order(rig)
    click(rig, "more")
    choose(rig, "refuse")
    choose(rig, StageReason.VEHICLE_FAILED.value)
    assert now(rig, mission).stages[-1].reason is StageReason.VEHICLE_FAILED
    assert now(rig, mission).stage is Stage.REFUSED


def test_an_empty_run_needs_a_reason(rig):
    mission = order(rig)
    press(rig, Qt.Key.Key_Space)
    press(rig, Qt.Key.Key_2)
    click(rig, "more")
    choose(rig, "empty")
    choose(rig, StageReason.NO_PATIENT_FOUND.value)
    assert now(rig, mission).stage is Stage.EMPTY


def test_a_crew_asks_for_more_vehicles(rig):
    mission = order(rig)
    press(rig, Qt.Key.Key_Space)
    click(rig, "more")
    choose(rig, "reinforce")
    choose(rig, "2")
    assert rig.centre.state.reinforcements[mission.incident].vehicles == 2


def test_a_forgotten_key_is_made_up_for_with_its_reason(rig):
    mission = order(rig)
    press(rig, Qt.Key.Key_Space)
    click(rig, "more")
    choose(rig, "skip")
    choose(rig, Stage.ON_SCENE.value)
    assert now(rig, mission).stage is Stage.ON_SCENE
    assert now(rig, mission).stages[-1].reason is StageReason.KEY_FORGOTTEN


def test_what_the_centre_refuses_is_undone_and_said(rig):
    mission = order(rig)
    press(rig, Qt.Key.Key_Space)
    rig.desk.go_offline()
    press(rig, Qt.Key.Key_2)
    rig.centre.do(
        c.ReportStage(
            mission=mission.id,
            stage=Stage.STOOD_DOWN,
            origin=Origin.BY_HAND,
            reason=StageReason.NEARER_VEHICLE,
        ),
        at_seat(SEAT_1),
    )
    rig.desk.come_online()
    card = rig.terminal.orders.card(mission.id)
    assert (card.stage, card.version.kind) == (Stage.STOOD_DOWN, OrderKind.CANCELLATION)
    assert card.alarm


def test_a_clock_that_runs_ahead_does_not_lose_a_press(rig):
    mission = order(rig)
    press(rig, Qt.Key.Key_Space)
    rig.desk.now = lambda: rig.centre.now + timedelta(minutes=5)
    press(rig, Qt.Key.Key_2)
    assert now(rig, mission).reached(Stage.EN_ROUTE).at == rig.centre.now


# ---- changes and several orders


def test_an_amendment_sounds_again_and_shows_what_changed(rig):
    mission = order(rig)
    press(rig, Qt.Key.Key_Space)
    moved = Place(text="演示区和平路9号", position=Position(lat=31.51, lon=120.51))
    rig.centre.do(
        c.AmendOrder(mission=mission.id, slip=replace(a_slip(), place=moved)), at_seat(SEAT_1)
    )
    rig.desk.news()
    assert rig.sounder.sounding
    card = rig.terminal.selected
    document = rig.post.wording.document(card.mission, card.version)
    assert (document.address.text, document.address.was) == ("演示区和平路9号", "演示区和平路1号")
    assert not document.title.changed
    assert len(rig.printer.sheets) == 2


def test_a_place_still_being_verified_is_said_on_the_slip(rig):
    mission = order(rig, provisional=True)
    card = rig.terminal.orders.card(mission.id)
    assert rig.post.wording.document(card.mission, card.version).provisional


def test_a_new_order_does_not_hide_one_that_is_unsigned(rig):
    first = order(rig)
    second = order(rig, V02)
    assert rig.terminal.selected.mission.id == first.id
    assert rig.window.strip.tab(second.id).text().startswith("⚠")
    press(rig, Qt.Key.Key_Space)
    assert rig.terminal.selected.mission.id == second.id
    press(rig, Qt.Key.Key_Space)
    assert {now(rig, m).stage for m in (first, second)} == {Stage.ACKNOWLEDGED}


def test_a_new_order_comes_before_one_that_is_signed(rig):
    order(rig)
    press(rig, Qt.Key.Key_Space)
    second = order(rig, V02)
    assert rig.terminal.selected.mission.id == second.id


# ---- time


def test_the_bar_burns_until_the_wheels_roll(rig):
    order(rig)
    press(rig, Qt.Key.Key_Space)
    bar = rig.window.order.bar
    rig.passes(60)
    assert bar.accessibleName() == "三分钟出车 2'00\""
    rig.passes(90)
    assert bar.accessibleName() == "请尽快出车 0'30\""
    rig.passes(42)
    assert bar.accessibleName() == "已超时 +0'12\""
    press(rig, Qt.Key.Key_2)
    assert bar.accessibleName() == "超时出车　用时 3'12\""


# ---- the line


def test_without_a_line_the_buttons_work_and_all_arrives_once(rig):
    mission = order(rig)
    rig.desk.go_offline()
    rig.passes(30)
    assert rig.window.banner.isVisible()
    press(rig, Qt.Key.Key_Space)
    press(rig, Qt.Key.Key_2)
    pressed_at = rig.centre.now
    assert rig.terminal.selected.stage is Stage.EN_ROUTE
    rig.passes(60)
    rig.desk.come_online()
    stages = [s.stage for s in now(rig, mission).stages]
    assert stages == [Stage.ORDERED, Stage.ACKNOWLEDGED, Stage.EN_ROUTE]
    assert now(rig, mission).reached(Stage.EN_ROUTE).at == pressed_at
    assert not rig.window.banner.isVisible()


# ---- printing


def test_a_printer_that_fails_is_told_shown_and_tried_again(rig):
    from dispatch_app.ui.kit.printing.attempt import PrintFailed

    rig.printer.failing = PrintFailed("无纸", begun=False)
    mission = order(rig)
    steps = [r.step for r in rig.desk.sent_of(c.ReportReceipt)]
    assert ReceiptStep.PRINT_FAILED in steps
    rig.printer.failing = None
    rig.window.header.retry_wanted.emit()
    assert [sheet.marked for sheet in rig.printer.sheets] == [False]
    assert now(rig, mission).slips[0].printed_at is not None


def test_a_copy_asked_for_is_marked(rig):
    order(rig)
    click(rig, "more")
    choose(rig, "print")
    assert [sheet.marked for sheet in rig.printer.sheets] == [False, True]
    assert rig.desk.sent_of(c.ReportReceipt)[-1].step is ReceiptStep.REPRINTED


def test_a_disk_that_refuses_is_said_above_everything(rig):
    rig.desk.disk_trouble = "disk I/O error"
    rig.terminal.tick()
    assert not rig.window.banner.isHidden()
    assert "disk I/O error" in rig.window.banner._words.text()
    rig.desk.disk_trouble = ""
    rig.terminal.tick()
    assert rig.window.banner.isHidden()


def test_a_slip_is_on_the_screen_before_any_map_is_begun(rig, monkeypatch):
    happened = []
    drawing, trace = rig.terminal.printing._press.drawing, rig.terminal.post.trace
    do = drawing.do
    monkeypatch.setattr(drawing, "do", lambda *work: (happened.append("map"), do(*work)))
    monkeypatch.setattr(trace, "once", lambda what, *_, **__: happened.append(what))
    monkeypatch.setattr(rig.desk, "deliver", lambda: None)  # replies take their time
    QTest.qWaitForWindowExposed(rig.window)
    rig.centre.sends(rig.centre.opens(), V01)
    rig.desk.news()
    assert happened[:2] == ["slip-painted", "map"]
