"""What a station does when paper does not come: it shows, tells, waits, gives way, prints once."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from dispatch_app.client.slip_journal import SlipJournal
from dispatch_app.domain import commands as c
from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AlarmKind
from dispatch_app.domain.codes import ReceiptStep
from dispatch_app.ports.printing import PrinterLook, PrintTrouble
from dispatch_app.ui.kit.printing.attempt import PrintFailed
from dispatch_app.ui.kit.printing.choice import Choice, PaperKind, kept, read
from dispatch_app.ui.kit.printing.paper import Paper
from dispatch_app.ui.station.printing_words import PrinterState
from dispatch_app.ui.station.slip_printing import SlipPrinting
from dispatch_app.ui.station.terminal import FLASH_S
from tests.fakes.builders import NORTH, V01, V02
from tests.fakes.station_desk import StationRig

NO_PAPER = PrintTrouble.NO_PAPER


def order(rig: StationRig, vehicle=V01):
    """The slip is on the screen; then the printer gets it."""
    rig.printing.held = True
    mission = rig.centre.sends(rig.centre.opens(), vehicle)
    rig.desk.news()
    rig.terminal.refresh()
    rig.printing.held = False
    rig.printing.run()
    rig.terminal.refresh()
    return mission


def ticks(rig: StationRig, seconds: float) -> None:
    for _ in range(round(seconds / FLASH_S)):
        rig.terminal.tick()
    rig.terminal.refresh()


def waiting(rig: StationRig, trouble: PrintTrouble, meanwhile: Callable[[], None]) -> None:
    """The printer keeps the next page for this reason, while something happens."""
    rig.printer.troubles = [trouble]
    rig.printer.meanwhile = meanwhile


def second_is(rig: StationRig, name: str) -> None:
    rig.printers.choices[PaperKind.SLIP] = Choice(second=name)


def steps(rig: StationRig) -> list[ReceiptStep]:
    return [receipt.step for receipt in rig.desk.sent_of(c.ReportReceipt)]


def band(rig: StationRig) -> str:
    """What stands above the slip; empty if nothing does."""
    shown = rig.window.order.no_paper
    return "" if shown.isHidden() else f"{shown._title.text()} {shown._why.text()}"


def choose(rig: StationRig, code: str) -> None:
    choices = rig.window.chooser.findChildren(QPushButton, "choice")
    next(b for b in choices if b.property("code") == code and not b.isHidden()).click()


# ---- on the screen instead


def test_a_slip_that_waits_for_paper_stands_on_the_screen_and_says_why(rig):
    seen = []
    waiting(rig, NO_PAPER, lambda: (rig.terminal.refresh(), seen.append(band(rig))))
    order(rig)
    assert seen == ["未打印　请看屏幕读出并手抄 纸：缺纸"]


def test_the_header_names_the_printer_and_its_trouble(rig):
    seen = []
    header = rig.window.header
    waiting(rig, NO_PAPER, lambda: (rig.terminal.refresh(), seen.append(header.printer.text())))
    order(rig)
    assert seen == ["打印机 纸：缺纸"]
    assert rig.window.header.printer.text() == "打印机 正常"


def test_who_writes_it_down_says_so_and_is_asked_no_more(rig):
    seen = []

    def written() -> None:
        rig.window.order.no_paper.taken.emit()
        rig.desk.news()
        rig.terminal.refresh()
        seen.append(band(rig))

    waiting(rig, NO_PAPER, written)
    order(rig)
    assert seen == [""]
    assert steps(rig).count(ReceiptStep.WRITTEN_DOWN) == 1


def test_a_page_that_comes_out_by_itself_after_all_is_no_reprint(rig):
    waiting(rig, NO_PAPER, lambda: None)
    rig.printer.troubles = [NO_PAPER, None]
    mission = order(rig)
    assert [sheet.marked for sheet in rig.printer.sheets] == [False]
    assert rig.centre.mission(mission.id).slips[0].printed_at is not None
    assert band(rig) == ""


def test_a_printer_that_complained_to_the_end_wants_a_look(rig):
    """A spooler that has handed all over calls the page done; the printer may hold it still."""
    waiting(rig, NO_PAPER, lambda: None)
    order(rig)
    rig.terminal.refresh()
    assert band(rig) == "打印机报已打完　请看纸是否出来 纸 打印时报过：缺纸"
    rig.window.order.no_paper.taken.emit()
    rig.terminal.refresh()
    assert band(rig) == ""
    assert ReceiptStep.WRITTEN_DOWN not in steps(rig)


def test_nothing_came_out_prints_it_again_with_the_mark(rig):
    waiting(rig, NO_PAPER, lambda: None)
    order(rig)
    rig.printer.troubles = []
    rig.window.order.no_paper.again.emit()
    assert [sheet.marked for sheet in rig.printer.sheets] == [False, True]


def test_an_order_behind_one_that_waits_is_on_the_screen_as_well(rig):
    seen = []

    def another() -> None:
        rig.printer.meanwhile = lambda: None
        rig.centre.sends(rig.centre.opens(), V02)
        rig.desk.news()
        seen.append(len(rig.terminal.printing.on_screen.slips))

    waiting(rig, NO_PAPER, another)
    order(rig)
    assert seen == [2]
    assert {s.document.vehicle for s in rig.printer.sheets} == {f"{V01} 车", f"{V02} 车"}


# ---- the second printer, and another try


def test_a_printer_that_cannot_gives_way_to_the_second_and_the_page_is_marked(rig):
    second_is(rig, "备用")
    waiting(rig, NO_PAPER, lambda: ticks(rig, 21))
    mission = order(rig)
    assert rig.printer.sheets == []
    assert [sheet.marked for sheet in rig.second.sheets] == [True]
    assert rig.centre.mission(mission.id).slips[0].printed_at is not None


def test_without_a_second_printer_the_page_goes_on_waiting(rig):
    waiting(rig, NO_PAPER, lambda: ticks(rig, 60))
    order(rig)
    assert [sheet.marked for sheet in rig.printer.sheets] == [False]


def test_a_queue_that_refuses_sends_the_page_to_the_second_at_once_and_unmarked(rig):
    second_is(rig, "备用")
    rig.printer.failing = PrintFailed("no", begun=False, trouble=PrintTrouble.REFUSES)
    order(rig)
    assert [sheet.marked for sheet in rig.second.sheets] == [False]


def test_two_printers_that_fail_are_not_tried_in_circles(rig):
    second_is(rig, "备用")
    rig.printer.failing = rig.second.failing = PrintFailed(
        "no", begun=False, trouble=PrintTrouble.REFUSES
    )
    order(rig)
    assert steps(rig).count(ReceiptStep.PRINT_FAILED) == 2
    assert rig.terminal.printing.state is PrinterState.FAILED


def test_a_lost_page_is_printed_again_soon_and_then_now_and_then(rig):
    rig.printer.failing = PrintFailed("lost", begun=True)
    order(rig)
    ticks(rig, 2)
    assert steps(rig).count(ReceiptStep.PRINT_FAILED) == 2
    ticks(rig, 20)
    assert steps(rig).count(ReceiptStep.PRINT_FAILED) == 2
    rig.printer.failing = None
    ticks(rig, 12)
    assert [sheet.marked for sheet in rig.printer.sheets] == [True]


def test_the_retry_key_calls_a_waiting_page_back_and_prints_it_marked(rig):
    tried = []

    def wanted() -> None:
        if not tried:
            tried.append(True)
            rig.printer.troubles = []
            rig.window.header.retry_wanted.emit()

    waiting(rig, NO_PAPER, wanted)
    order(rig)
    assert [sheet.marked for sheet in rig.printer.sheets] == [True]


# ---- told to the centre


def test_trouble_that_lasts_is_an_alarm_and_its_end_takes_it_back(rig):
    waiting(rig, NO_PAPER, lambda: ticks(rig, 6))
    order(rig)
    (raised,) = rig.desk.sent_of(RaiseAlarm)
    assert (raised.source, raised.reason, raised.detail) == (NORTH, "printer_no_paper", "纸")
    assert len(rig.desk.sent_of(ClearAlarm)) == 1
    assert not rig.centre.state.alarms[f"printer/{NORTH}"].standing


def test_trouble_of_a_moment_is_none(rig):
    waiting(rig, NO_PAPER, lambda: ticks(rig, 2))
    order(rig)
    assert rig.desk.sent_of(RaiseAlarm) == []


def test_a_stopped_queue_is_told_before_anything_is_to_be_printed(rig):
    rig.printer.at_rest = PrintTrouble.STOPPED
    ticks(rig, 40)
    (raised,) = rig.desk.sent_of(RaiseAlarm)
    assert raised.reason == "printer_stopped"
    assert "打印队列已停" in rig.window.header.printer.text()
    rig.printer.at_rest = None
    ticks(rig, 31)
    assert len(rig.desk.sent_of(ClearAlarm)) == 1
    assert rig.window.header.printer.text() == "打印机 正常"


def test_a_look_at_the_queue_does_not_take_back_that_there_is_no_paper(rig):
    rig.desk.send(RaiseAlarm(kind=AlarmKind.PRINTER, source=NORTH, reason="printer_no_paper"))
    ticks(rig, 40)
    assert rig.desk.sent_of(ClearAlarm) == []


# ---- found again after a crash


def interrupted(rig: StationRig):
    """The journal says that the page is with the printer; then nothing more is heard."""
    rig.printing.held = True
    mission = rig.centre.sends(rig.centre.opens(), V01)
    rig.desk.news()
    rig.printing.stop()
    rig.post.slips.settle()
    return mission


def after_a_crash(rig: StationRig) -> SlipPrinting:
    """What the next process makes of the same disk."""
    rig.printing.held = False
    post = replace(rig.post, slips=SlipJournal(rig.store))
    return SlipPrinting(post, rig.terminal.orders, rig.press, rig.terminal)


def test_a_page_found_in_the_queue_after_a_crash_is_not_printed_again(rig):
    mission = interrupted(rig)
    rig.printer.known = {f"{mission.number}-v1 {mission.id}"}
    after_a_crash(rig).work()
    assert rig.printer.sheets == []
    assert rig.centre.mission(mission.id).slips[0].printed_at is not None


def test_a_page_that_no_queue_knows_of_is_printed_again_with_the_mark(rig):
    interrupted(rig)
    after_a_crash(rig).work()
    assert [sheet.marked for sheet in rig.printer.sheets] == [True]


# ---- choosing


@pytest.fixture
def two(rig) -> StationRig:
    rig.spooler.looks = (
        PrinterLook(name="laser", words="走廊"),
        PrinterLook(name="roll", trouble=PrintTrouble.STOPPED),
    )
    return rig


def test_a_printer_is_chosen_from_those_there_are_and_kept(two):
    two.window.header.printers_wanted.emit()
    choose(two, "slip.second")
    labels = [b.text() for b in two.window.chooser.findChildren(QPushButton, "choice")]
    assert any("laser　走廊" in label for label in labels)
    assert any("roll　⚠ 打印队列已停" in label for label in labels)
    choose(two, "roll")
    assert two.printers.choice(PaperKind.SLIP).second == "roll"
    assert read(two.desk.draft("printers"))[PaperKind.SLIP].second == "roll"


def test_the_paper_of_a_printer_is_chosen(two):
    two.window.header.printers_wanted.emit()
    choose(two, "slip.paper")
    choose(two, "roll")
    order(two)
    assert [sheet.paper for sheet in two.printer.sheets] == [Paper.ROLL]


def test_a_page_to_try_says_that_it_is_no_order(two):
    two.window.header.printers_wanted.emit()
    choose(two, "slip.trial")
    (sheet,) = two.printer.sheets
    assert sheet.document.title.text == "试打页　不是派车单"
    assert "试打页已打完" in two.window.strip._note.text()


def test_a_page_to_try_that_does_not_come_says_why(two):
    two.printer.failing = PrintFailed("x", begun=False, trouble=PrintTrouble.VANISHED)
    two.window.header.printers_wanted.emit()
    choose(two, "slip.trial")
    assert "找不到这台打印机" in two.window.strip._note.text()


def test_the_state_sheet_says_how_every_vehicle_stands(rig):
    order(rig, V01)
    rig.window.header.printers_wanted.emit()
    choose(rig, "state")
    sheet = rig.printer.sheets[-1]
    lines = {line.label: line.text for line in sheet.document.lines}
    assert lines.keys() == {vehicle.id for vehicle in rig.post.vehicles}
    assert lines[V01].startswith("受命")
    assert not sheet.with_map


def test_a_run_sheet_is_printed_as_it_stands_in_the_form_and_the_rest_is_left_for_the_pen(rig):
    order(rig)
    card = next(iter(rig.terminal.orders.all_cards()))
    rig.terminal.sheets.open(card)
    rig.window.sheet._fields["driver"].setText("演示员")
    rig.window.sheet.print_wanted.emit()
    document = rig.printer.sheets[-1].document
    lines = {line.label: line.text for line in document.lines}
    assert document.kind_word == "出车记录"
    assert lines["初步诊断"] == "____________"
    assert "出车记录已打完" in rig.window.strip._note.text()


def test_without_printers_the_choice_says_so(rig):
    rig.window.header.printers_wanted.emit()
    choose(rig, "slip.first")
    assert "问不到打印机" in rig.window.strip._note.text()


def test_choices_outlive_the_terminal_and_rubbish_does_not_stop_it():
    choices = {PaperKind.SLIP: Choice(printer="laser", second="roll", paper=Paper.ROLL)}
    assert read(kept(choices)) == choices
    assert read(None) == read(b"rubbish") == read(b'{"slip": 3}') == {}
