"""A station's printers at the device desk: tried with a real page; who chose last has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dispatch_app.domain.codes import Role
from dispatch_app.domain.device_commands import AskDevice
from dispatch_app.domain.devices import DeviceId, DeviceOutcome, DeviceWish, SettingChange
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.values import Actor
from dispatch_app.ports.printing import PrinterLook, PrintTrouble
from dispatch_app.services.audience import part_of, viewer_of
from dispatch_app.ui.kit.printing.attempt import PrintFailed
from dispatch_app.ui.kit.printing.choice import Choice, PaperKind
from dispatch_app.ui.kit.printing.paper import Paper
from dispatch_app.ui.station.printer_desk import PrinterDesk
from tests.fakes.builders import NORTH, at_station
from tests.fakes.station_desk import StationRig

STATION = at_station(NORTH)
MAINTAINER = Actor(account=AccountId("keeper"), role=Role.MAINTAINER)
DONE, REFUSED = DeviceOutcome.DONE, DeviceOutcome.REFUSED


class Maintainer:
    """At the centre: asks, hears what became of it, sees what the station tells."""

    def __init__(self, rig: StationRig) -> None:
        self.rig = rig
        self.told: dict = {}
        rig.desk.hand_in = self._hand_in  # type: ignore[attr-defined]
        rig.spooler.looks = (PrinterLook(name="备用"), PrinterLook(name="旧", trouble=None))
        terminal = rig.terminal
        self.at_station = PrinterDesk(
            *(rig.post, rig.press, terminal.printers, terminal.printing, terminal.printer_watch)
        )

    def _hand_in(self, _path: str, fields: dict, _then: object) -> None:
        self.told = {word.name: word for word in fields["devices"]}

    def asks(self, device: str, wish: DeviceWish, **changes: str):
        command = AskDevice(
            gateway=AccountId(STATION.account),
            device=DeviceId(device),
            wish=wish,
            changes=tuple(SettingChange(key=k, value=v) for k, v in changes.items()),
        )
        (asked,) = self.rig.centre.do(command, MAINTAINER)
        self.rig.desk.news()
        return self.answer(asked.request)

    def answer(self, request):
        return self.rig.centre.state.device_requests[request]


@pytest.fixture
def maintainer(rig: StationRig) -> Iterator[Maintainer]:
    maintainer = Maintainer(rig)
    yield maintainer
    maintainer.at_station.stop()


def test_the_desk_is_told_how_each_printer_stands_and_why(maintainer, rig) -> None:
    maintainer.at_station.tick(30)
    slip = maintainer.told["slip"]
    assert (slip.state, slip.port) == ("heard", "纸")
    assert [f.key for f in slip.settings] == ["printer", "second", "paper"]
    assert "queue-旧" in maintainer.told
    rig.terminal.printer_watch.seen = PrintTrouble.STOPPED
    maintainer.at_station.tick(1)
    slip = maintainer.told["slip"]
    assert (slip.state, slip.reason) == ("silent", "printer_stopped")
    assert slip.errors[-1].words == rig.post.texts("print.trouble.stopped")


def test_a_printer_is_taken_when_its_page_came_out_and_the_station_is_told(maintainer, rig) -> None:
    answer = maintainer.asks("slip", DeviceWish.TAKE, printer="备用", paper="roll")
    assert (answer.outcome, answer.code) == (DONE, "device.page-out")
    (sheet,) = rig.second.sheets
    assert sheet.document.kind_word == rig.post.texts("print.trial") and sheet.paper is Paper.ROLL
    assert rig.printers.choice(PaperKind.SLIP) == Choice(printer="备用", paper=Paper.ROLL)
    assert maintainer.told["slip"].can_restore
    assert "维护员" in rig.window.strip._note.text()
    assert maintainer.asks("slip", DeviceWish.RESTORE).outcome is DONE
    assert rig.printers.choice(PaperKind.SLIP).printer == ""


def test_only_tried_it_prints_a_page_and_keeps_nothing(maintainer, rig) -> None:
    assert maintainer.asks("run_sheet", DeviceWish.TEST, printer="备用").outcome is DONE
    assert len(rig.second.sheets) == 1
    assert rig.printers.choice(PaperKind.RUN_SHEET).printer == ""


def test_a_page_that_does_not_come_changes_nothing_and_names_the_printer(maintainer, rig) -> None:
    rig.second.troubles = [PrintTrouble.NO_PAPER]
    rig.second.failing = PrintFailed("备用", begun=True)
    answer = maintainer.asks("slip", DeviceWish.TAKE, second="备用")
    assert (answer.outcome, answer.code) == (REFUSED, "device.reason.printer_no_paper")
    assert (answer.place, answer.why) == ("second", "备用")
    assert rig.printers.choice(PaperKind.SLIP).second == ""
    gone = maintainer.asks("slip", DeviceWish.TEST, printer="没有这台")
    assert (gone.code, gone.place) == ("device.reason.printer_vanished", "printer")
    wrong = maintainer.asks("slip", DeviceWish.TEST, paper="a3")
    assert (wrong.code, wrong.place) == ("device.setting-choice", "paper")


def test_who_chose_last_has_it_also_when_the_line_was_away(maintainer, rig) -> None:
    rig.desk.go_offline()
    asked = maintainer.asks("slip", DeviceWish.TAKE, printer="备用")
    assert asked.outcome is None
    rig.centre.later(60)
    here = replace(rig.printers.choice(PaperKind.SLIP), paper=Paper.A4)
    rig.terminal.printers._keep(PaperKind.SLIP, here)
    rig.desk.come_online()
    answer = maintainer.answer(asked.id)
    assert (answer.outcome, answer.code) == (REFUSED, "device.newer-here")
    assert rig.printers.choice(PaperKind.SLIP) == here

    rig.desk.go_offline()
    later = maintainer.asks("slip", DeviceWish.TAKE, printer="备用")
    tried = maintainer.asks("run_sheet", DeviceWish.TEST, printer="备用")
    rig.centre.later(600)
    rig.desk.come_online()
    assert maintainer.answer(later.id).outcome is DONE
    assert rig.printers.choice(PaperKind.SLIP).printer == "备用"
    assert maintainer.answer(tried.id).code == "device.too-late"


def test_a_station_hears_what_is_asked_of_its_own_printers_alone(maintainer, rig) -> None:
    other = replace(STATION, account=AccountId("station-other"))
    rig.desk.go_offline()
    maintainer.asks("slip", DeviceWish.TEST, printer="备用")
    requests = rig.centre.state.device_requests
    assert part_of(rig.centre.state, viewer_of(STATION)).device_requests == requests
    assert part_of(rig.centre.state, viewer_of(other)).device_requests == {}
