"""The device desk on screen: states in words, bytes, settings by keys; terminals bound."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.client.replies import Accepted, Refused
from dispatch_app.domain.codes import Role
from dispatch_app.domain.device_commands import AskDevice
from dispatch_app.domain.device_events import DeviceAsked
from dispatch_app.domain.devices import (
    DeviceOutcome,
    DeviceRequest,
    DeviceWish,
    SettingChange,
)
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.terminal_commands import BindTerminal, ReleaseTerminal
from dispatch_app.domain.terminals import Terminal, TerminalIdentity
from dispatch_app.domain.values import Actor
from dispatch_app.i18n import Texts
from dispatch_app.ui.director.devices_page import DevicesPage
from dispatch_app.ui.director.devices_words import burst_text, lines, request_words
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.seat import DirectorSeat
from dispatch_app.ui.director.terminals_page import TerminalsPage
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.wire.devices import (
    BurstWord,
    DeviceBytes,
    DeviceErrorWord,
    DeviceFile,
    Devices,
    DeviceSeen,
    DeviceWord,
    FrameWord,
    NumberedBurst,
    SettingField,
)
from dispatch_app.wire.terminals import Terminals
from tests.fakes.recording_room import NOON, MemoryDesk, MemorySource

ZH = Texts.load("zh")
MAINTAINER = Actor(account="maintainer", role=Role.MAINTAINER)
PORT = SettingField(key="port", value="/dev/ttyUSB0")
BAUD = SettingField(key="baud", value="2400", kind="whole")
STATUS = FrameWord(kind="ups.status", fields=[("input_v", "220.4"), ("mains_lost", "no")])
BURST = BurstWord(at=NOON, sender="device", hex=b"(220.4\r".hex(), frames=[STATUS])


def a_device(name: str = "main", *, here: bool = True, **facts: Any) -> DeviceSeen:
    told: dict[str, Any] = {"protocol": "ups", "port": "/dev/ttyUSB0", "state": "heard"}
    word = DeviceWord(name=name, **{**told, "settings": [PORT, BAUD], **facts})
    return DeviceSeen(gateway="gateway-ups", here=here, heard_at=NOON, word=word)


def a_request(wish: DeviceWish, outcome: DeviceOutcome | None = None, **why: str) -> DeviceRequest:
    return DeviceRequest(
        id="R-1",  # type: ignore[arg-type]
        gateway="gateway-ups",  # type: ignore[arg-type]
        device="main",  # type: ignore[arg-type]
        wish=wish,
        changes=(),
        by=MAINTAINER,
        at=NOON,
        outcome=outcome,
        **why,
    )


# ---- words


def test_what_is_in_trouble_stands_above_what_is_well():
    found = [a_device("well"), a_device("lost", state="silent"), a_device("gone", here=False)]
    assert [row.cells[0] for row in lines(found, NOON, ZH)] == ["gone", "lost", "well"]


def test_a_silent_device_says_why_in_words():
    row = lines([a_device(state="silent", reason="port_missing")], NOON, ZH)[0]
    assert "失联" in row.cells[1]
    assert "端口打不开" in row.cells[1]


def test_of_a_gateway_that_is_gone_no_state_of_its_devices_is_believed():
    row = lines([a_device(here=False)], NOON, ZH)[0]
    assert "网关失联" in row.cells[1]
    assert "正常" not in row.cells[1]


def test_bytes_stand_in_hexadecimal_as_letters_and_with_what_they_mean():
    text = burst_text(BURST, ZH, "Asia/Shanghai")
    assert text.startswith("12:00:00.000 ←")
    assert "28 32 32 30" in text
    assert "(220.4·" in text
    assert "✓ UPS 状态  input_v=220.4" in text


def test_a_bad_frame_says_what_was_wrong_with_it():
    bad = BurstWord(
        at=NOON, sender="device", hex="28", frames=[FrameWord(kind="ups.answer", why="3 fields")]
    )
    assert "✕ UPS 应答" in burst_text(bad, ZH, "Asia/Shanghai")


def test_a_refusal_says_place_and_mend():
    refused = a_request(
        DeviceWish.TAKE,
        DeviceOutcome.REFUSED,
        code="device.reason.silent",
        place="port",
        why="COM7",
    )
    words, tone = request_words(refused, NOON, ZH)
    assert tone == "alarm"
    assert "端口：COM7" in words
    assert "波特率" in words
    assert "原设置照旧运行" in words


def test_a_gateway_that_does_not_answer_is_said_after_a_while():
    waiting = a_request(DeviceWish.TEST)
    assert request_words(waiting, NOON, ZH)[1] == ""
    assert request_words(waiting, NOON + timedelta(minutes=1), ZH)[1] == "alarm"


# ---- the page


class Desk(MemoryDesk, QObject):
    changed = Signal(object)
    link_changed = Signal(object)

    def __init__(self, role: Role) -> None:
        QObject.__init__(self)
        MemoryDesk.__init__(self, role)
        self.session.name = "维护员"

    def answer_all(self, kinds: dict[str, object]) -> None:
        """Answer every question whose path ends so, and forget the others."""
        asked, self.asked = self.asked, []
        for path, then in asked:
            for end, answer in kinds.items():
                if path.split("?")[0].endswith(end):
                    then(msgspec.json.encode(answer))

    def send(self, command: Any, then: Any) -> str:
        if isinstance(command, AskDevice) and self.reply is None:
            self.sent.append(command)
            asked = DeviceAsked(
                request="R-1",  # type: ignore[arg-type]
                gateway=command.gateway,
                device=command.device,
                wish=command.wish,
                changes=command.changes,
                by=MAINTAINER,
                at=NOON,
            )
            then(Accepted(sequence=1, events=(asked,)))
            return "1"
        return MemoryDesk.send(self, command, then)


def a_place(desk: Desk, directory: Path) -> DirectorPlace:
    return DirectorPlace(
        desk=desk,  # type: ignore[arg-type]
        texts=ZH,
        theme=Theme.load("night"),
        source=MemorySource(directory),
        exports=directory / "out",
    )


def shown(widget: QWidget) -> None:
    """Keys go where the cursor is, in a window that is in front."""
    widget.resize(1600, 900)
    widget.show()
    widget.activateWindow()
    QTest.qWaitForWindowActive(widget)


class Room:
    def __init__(self, directory: Path, role: Role = Role.MAINTAINER) -> None:
        self.desk = Desk(role)
        self.exports = directory / "out"
        self.page = DevicesPage(a_place(self.desk, directory))
        self.panel = self.page.widget
        shown(self.panel)
        self.page.shown()

    def close(self) -> None:
        self.page.close()
        self.panel.close()

    def knows(self, *devices: DeviceSeen) -> None:
        self.page.tick()
        self.desk.answer_all({"/v1/devices": Devices(devices=list(devices))})

    def answered(self, request: DeviceRequest) -> None:
        self.desk.state = CentreState(device_requests={request.id: request})
        self.page.refresh()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.panel.table, key, Qt.KeyboardModifier.AltModifier)


@pytest.fixture
def room(qapp: QApplication, tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.close()


@pytest.mark.parametrize(
    ("role", "turned"), [(Role.MAINTAINER, "machines"), (Role.DIRECTOR, "query")]
)
def test_a_maintainer_turns_to_machines_alone(
    qapp: QApplication, tmp_path: Path, role: Role, turned: str
) -> None:
    desk = Desk(role)
    seat = DirectorSeat(a_place(desk, tmp_path))
    seat.window.show()
    QTest.qWaitForWindowActive(seat.window)
    desk.link_changed.emit(desk.status)
    QTest.keyClick(seat.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    lit = [n for n, w in seat.window.groups.words.items() if w.property("on") == "yes"]
    assert lit == [turned]
    seat.stop()
    seat.window.close()


def test_a_director_sees_devices_and_neither_bytes_nor_settings(
    qapp: QApplication, tmp_path: Path
) -> None:
    room = Room(tmp_path, Role.DIRECTOR)
    room.knows(a_device())
    room.page.tick()
    assert room.panel.table.rows.rowCount() == 1
    assert not any("bytes" in path for path, _ in room.desk.asked)
    assert not any(key.isEnabled() for key in room.panel.keys.values())
    room.close()


def test_bytes_of_the_chosen_device_come_once_each(room: Room) -> None:
    room.knows(a_device())
    room.page.tick()
    room.desk.answer_all({"/bytes": DeviceBytes(bursts=[NumberedBurst(number=7, burst=BURST)])})
    assert room.panel.bytes.toPlainText().count("28 32 32 30") == 1
    room.page.tick()
    assert any(path.endswith("bytes?after=7") for path, _ in room.desk.asked)


def test_bytes_are_held_by_a_key_and_go_on_by_it(room: Room) -> None:
    room.knows(a_device())
    room.press(Qt.Key.Key_P)
    room.page.tick()
    assert not any("bytes" in path for path, _ in room.desk.asked)
    room.press(Qt.Key.Key_P)
    room.page.tick()
    assert any("bytes" in path for path, _ in room.desk.asked)


def test_only_what_was_changed_is_tried(room: Room) -> None:
    room.knows(a_device())
    room.press(Qt.Key.Key_T)
    assert room.desk.sent == []
    room.panel.form.put("port", "/dev/ttyUSB1")
    room.page.refresh()
    room.press(Qt.Key.Key_T)
    changes = (SettingChange(key="port", value="/dev/ttyUSB1"),)
    assert [(c.wish, c.changes) for c in room.desk.sent] == [(DeviceWish.TEST, changes)]


def test_what_was_typed_stays_while_the_gateway_tells_on(room: Room) -> None:
    room.knows(a_device())
    room.panel.form.put("port", "/dev/ttyUSB1")
    room.knows(a_device(bytes_in=99))
    assert room.panel.form.changes() == {"port": "/dev/ttyUSB1"}


def test_a_refused_key_is_marked_and_has_the_cursor(room: Room) -> None:
    room.knows(a_device())
    room.panel.form.put("baud", "fast")
    room.page.refresh()
    room.press(Qt.Key.Key_S)
    room.answered(
        a_request(
            DeviceWish.TAKE,
            DeviceOutcome.REFUSED,
            code="device.setting-whole",
            place="baud",
            why="fast",
        )
    )
    editor = room.panel.form._editors["baud"]
    assert editor.property("bad") == "yes"
    assert "波特率" in room.panel.said.text()


def test_while_the_gateway_is_at_it_nothing_else_is_asked(room: Room) -> None:
    room.knows(a_device())
    room.answered(a_request(DeviceWish.TEST))
    assert not any(key.isEnabled() for key in room.panel.keys.values())


def test_a_recording_is_fetched_and_saved(room: Room) -> None:
    room.knows(a_device(recorded="main-1.jsonl"))
    room.press(Qt.Key.Key_G)
    room.answered(a_request(DeviceWish.FETCH, DeviceOutcome.DONE))
    room.desk.answer_all({"/recording": DeviceFile(name="../main-1.jsonl", text="{}\n")})
    assert (room.exports / "main-1.jsonl").read_text(encoding="utf-8") == "{}\n"
    assert "main-1.jsonl" in room.panel.said.text()


def test_the_keys_of_a_recording_follow_what_runs(room: Room) -> None:
    room.knows(a_device())
    room.press(Qt.Key.Key_R)
    assert room.desk.sent[-1].wish is DeviceWish.RECORD
    room.knows(a_device(recording="main-1.jsonl"))
    room.press(Qt.Key.Key_R)
    room.press(Qt.Key.Key_E)
    assert [c.wish for c in room.desk.sent] == [DeviceWish.RECORD, DeviceWish.STOP_RECORDING]


def test_where_no_bytes_pass_nothing_is_to_be_recorded(room: Room) -> None:
    room.knows(a_device("softswitch", has_bytes=False))
    assert not room.panel.keys[DeviceWish.RECORD].isEnabled()
    room.press(Qt.Key.Key_R)
    assert room.desk.sent == []


def test_a_refusal_of_the_centre_is_said_in_words(room: Room) -> None:
    room.knows(a_device())
    room.desk.reply = Refused("device.busy", {"device": "main", "wish": "test"})
    room.press(Qt.Key.Key_R)
    assert "main" in room.panel.said.text()


def test_errors_stand_with_the_latest_above(room: Room) -> None:
    errors = [
        DeviceErrorWord(at=NOON, words="first"),
        DeviceErrorWord(at=NOON + timedelta(seconds=5), words="second"),
    ]
    room.knows(a_device(errors=errors))
    assert room.panel.errors.toPlainText().splitlines() == ["12:00:05  second", "12:00:00  first"]


# ---- terminals

STRANGER = Terminal(
    id="999000001",  # type: ignore[arg-type]
    identity=TerminalIdentity(maker="70111", model="BSJ", device="0000001"),
    online=True,
    since=NOON,
)
BOUND = Terminal(id="999000002", vehicle="07", online=False, since=NOON)  # type: ignore[arg-type]


class TerminalsRoom:
    """The page of terminals with two of them."""

    def __init__(self, directory: Path) -> None:
        self.desk = Desk(Role.MAINTAINER)
        self.page = TerminalsPage(a_place(self.desk, directory))
        self.panel = self.page.widget
        shown(self.panel)
        self.page.shown()
        self.desk.answer_all({"/v1/terminals": Terminals(terminals=[BOUND, STRANGER])})


@pytest.fixture
def terminals(qapp: QApplication, tmp_path: Path) -> Iterator[TerminalsRoom]:
    box = TerminalsRoom(tmp_path)
    yield box
    box.panel.close()


def test_strangers_stand_first_and_are_bound_with_two_enters(terminals: TerminalsRoom) -> None:
    panel = terminals.panel
    assert [row.cells[0] for row in panel.table.rows.lines] == ["999000001", "999000002"]
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert panel.vehicle.hasFocus() or panel.focusWidget() is panel.vehicle
    panel.vehicle.setText("12")
    QTest.keyClick(panel.vehicle, Qt.Key.Key_Return)
    assert terminals.desk.sent == [BindTerminal(terminal=STRANGER.id, vehicle="12")]


def test_a_bound_terminal_is_released_by_its_key(terminals: TerminalsRoom) -> None:
    panel = terminals.panel
    panel.table.choose(BOUND.id)
    terminals.page.refresh()
    QTest.keyClick(panel.table, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert terminals.desk.sent == [ReleaseTerminal(terminal=BOUND.id)]


def test_a_stranger_is_not_released(terminals: TerminalsRoom) -> None:
    panel = terminals.panel
    QTest.keyClick(panel.table, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert terminals.desk.sent == []


def test_terminals_are_found_by_a_part_of_number_vehicle_or_box(terminals: TerminalsRoom) -> None:
    panel = terminals.panel
    panel.sought.setText("bsj")
    assert [row.cells[0] for row in panel.table.rows.lines] == ["999000001"]
    panel.sought.setText("")
    assert panel.table.rows.rowCount() == 2


def test_enter_goes_from_what_is_sought_to_what_was_found(terminals: TerminalsRoom) -> None:
    panel = terminals.panel
    panel.sought.setText("bsj")
    QTest.keyClick(panel.sought, Qt.Key.Key_Return)
    assert panel.focusWidget() is panel.table
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert panel.focusWidget() is panel.vehicle


def test_a_binding_that_is_refused_says_why(terminals: TerminalsRoom) -> None:
    terminals.desk.reply = Refused("terminal.bound", {"terminal": "999000001", "vehicle": "03"})
    panel = terminals.panel
    panel.vehicle.setText("12")
    QTest.keyClick(panel.vehicle, Qt.Key.Key_Return)
    assert "03" in panel.said.text()
    assert panel.vehicle.text() == "12"


def test_the_keys_are_there_with_the_first_letter(room: Room) -> None:
    room.knows(a_device())
    key = room.panel.keys[DeviceWish.TAKE]
    before = next(f.value for f in a_device().word.settings if f.key == "port")
    assert not key.isEnabled()
    room.panel.form.put("port", "/dev/ttyUSB1")
    assert key.isEnabled()
    room.panel.form.put("port", before)
    assert not key.isEnabled()
