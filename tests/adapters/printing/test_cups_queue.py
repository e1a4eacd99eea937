"""The port of printing over a real CUPS and a printer on a socket: what it says can be believed."""

import socket
import threading
from collections.abc import Iterator

import pytest

from devices.ipp.client import IppAddress, IppClient
from devices.simulator.printer.page_printer import PagePrinter
from devices.simulator.printer.snmp import PORT, SnmpAgent
from dispatch_app.adapters.printing.cups import CupsQueue, media_of, usual_address
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.printing import JobStep, NotTaken, PrintFile, PrintTrouble
from dispatch_app.seating.report_printer import hand_over
from tests.fakes.peers import absent
from tests.fakes.private_cups import PrivateCups
from tests.fakes.running_server import until

BODY = b"%PDF-1.4\n" + b"page\n" * 1000 + b"%%EOF\n"


@pytest.fixture(scope="module")
def cups() -> Iterator[PrivateCups]:
    cups = PrivateCups()
    try:
        cups.start()
        yield cups
    finally:
        cups.stop()


@pytest.fixture
def printer(tmp_path) -> Iterator[PagePrinter]:
    with PagePrinter(tmp_path / "pages") as printer:
        yield printer


@pytest.fixture
def queue(cups, printer) -> CupsQueue:
    """A queue called `slip` that stands before the printer, which CUPS does not ask by SNMP."""
    cups.add("slip", f"once:/socket://127.0.0.1:{printer.port}/?snmp=false")
    return CupsQueue(IppClient(IppAddress(socket=cups.address)))


def a_file(name: str) -> PrintFile:
    return PrintFile(name=name, body=BODY, width_mm=148, height_mm=210)


def ended(queue: CupsQueue, number: int) -> JobStep:
    over = (JobStep.PRINTED, JobStep.LOST)
    return until(lambda: (job := queue.job(number)) and job.step in over and job.step, "the end")


def test_a_page_comes_out_as_it_was_sent(queue, printer):
    number = queue.put("slip", a_file("出车单-1"))
    assert ended(queue, number) is JobStep.PRINTED
    (page,) = printer.pages
    assert page.read_bytes() == BODY


def test_a_report_of_the_director_comes_out_of_the_same_spooler(queue, printer, tmp_path):
    report = tmp_path / "反应时间.pdf"
    report.write_bytes(BODY)
    assert ended(queue, hand_over(report, queue)) is JobStep.PRINTED
    (page,) = printer.pages
    assert page.read_bytes() == BODY


def test_a_job_is_found_by_its_name_when_it_is_long_over(queue):
    number = queue.put("slip", a_file("派车单 7f3a"))
    ended(queue, number)
    found = queue.find("派车单 7f3a")
    assert (found.id, found.step) == (number, JobStep.PRINTED)
    assert queue.find("never printed") is None


def test_printers_are_listed_with_what_stands_against_them(cups, queue):
    assert {look.name: look.trouble for look in queue.printers()}["slip"] is None
    cups.run("cupsreject", "slip")
    assert queue.printer("slip").trouble is PrintTrouble.REFUSES
    cups.run("cupsaccept", "slip")
    cups.run("cupsdisable", "slip")
    assert queue.printer("slip").trouble is PrintTrouble.STOPPED
    cups.run("cupsenable", "slip")
    assert queue.printer("slip").trouble is None


def test_a_printer_that_was_taken_away_has_vanished(cups, queue, printer):
    cups.add("other", f"socket://127.0.0.1:{printer.port}")
    cups.remove("other")
    assert queue.printer("other").trouble is PrintTrouble.VANISHED
    with pytest.raises(NotTaken) as refused:
        queue.put("other", a_file("x"))
    assert (refused.value.trouble, refused.value.begun) == (PrintTrouble.VANISHED, False)


def test_a_queue_that_takes_no_jobs_says_so_and_prints_nothing(cups, queue, printer):
    cups.run("cupsreject", "slip")
    with pytest.raises(NotTaken) as refused:
        queue.put("slip", a_file("refused"))
    assert (refused.value.trouble, refused.value.begun) == (PrintTrouble.REFUSES, False)
    assert printer.pages == []


def test_a_job_waits_for_paper_and_comes_out_by_itself(cups, queue, printer):
    """The printer is asked by SNMP, as CUPS asks real ones; that port wants rights."""
    try:
        agent = SnmpAgent(lambda: printer.condition)
    except OSError as refused:
        absent(f"the right to answer on port {PORT} ({refused.strerror})")
    cups.add("slip", f"once:/socket://127.0.0.1:{printer.port}")
    with agent:
        printer.change(paper=False)
        number = queue.put("slip", a_file("waits"))
        trouble = until(lambda: queue.job(number).trouble, "what keeps the paper away")
        assert trouble is PrintTrouble.NO_PAPER
        until(lambda: printer.taken, "the printer has it")
        assert printer.pages == []
        printer.change(paper=True)
        assert ended(queue, number) is JobStep.PRINTED
    assert len(printer.pages) == 1


def test_a_printer_that_is_switched_off_does_not_answer(queue, printer):
    printer.change(online=False)
    number = queue.put("slip", a_file("off"))
    trouble = until(lambda: queue.job(number).trouble, "what keeps the paper away")
    assert trouble is PrintTrouble.OFFLINE
    queue.call_back(number)
    assert ended(queue, number) is JobStep.LOST


def test_a_stopped_queue_keeps_the_job_and_says_why(cups, queue, printer):
    cups.run("cupsdisable", "slip")
    number = queue.put("slip", a_file("stopped"))
    assert until(lambda: queue.job(number).trouble) is PrintTrouble.STOPPED
    cups.run("cupsenable", "slip")
    assert ended(queue, number) is JobStep.PRINTED


def test_a_job_called_back_does_not_come_out(cups, queue, printer):
    cups.run("cupsdisable", "slip")
    number = queue.put("slip", a_file("wanted elsewhere"))
    queue.call_back(number)
    assert ended(queue, number) is JobStep.LOST
    cups.run("cupsenable", "slip")
    assert printer.pages == []


def test_a_job_that_is_over_stays_as_it_is(queue):
    number = queue.put("slip", a_file("over"))
    ended(queue, number)
    queue.call_back(number)
    assert queue.job(number).step is JobStep.PRINTED


def test_a_number_that_was_never_given_is_no_job(queue):
    assert queue.job(999_999) is None


def test_a_spooler_that_is_away_is_unavailable(tmp_path):
    queue = CupsQueue(IppClient(IppAddress(socket=str(tmp_path / "none.sock"))))
    for ask in (queue.printers, lambda: queue.job(1), lambda: queue.find("x")):
        with pytest.raises(Unavailable):
            ask()


def test_a_page_for_a_spooler_that_is_away_has_certainly_not_left(tmp_path):
    queue = CupsQueue(IppClient(IppAddress(socket=str(tmp_path / "none.sock"))))
    with pytest.raises(NotTaken) as refused:
        queue.put("slip", a_file("x"))
    assert (refused.value.trouble, refused.value.begun) == (PrintTrouble.NO_SPOOLER, False)


def test_a_page_whose_receipt_never_came_may_have_left(tmp_path):
    """Somebody listens, takes all of it, and dies."""
    path = str(tmp_path / "mute.sock")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(1)
        queue = CupsQueue(IppClient(IppAddress(socket=path)))
        answering = threading.Thread(target=_take_and_die, args=(listener,))
        answering.start()
        with pytest.raises(NotTaken) as refused:
            queue.put("slip", a_file("x"))
        answering.join()
    assert (refused.value.trouble, refused.value.begun) == (PrintTrouble.NO_SPOOLER, True)


def _take_and_die(listener: socket.socket) -> None:
    line, _ = listener.accept()
    with line:
        line.recv(100)


def test_the_spooler_is_found_where_cups_own_programs_find_it(monkeypatch):
    monkeypatch.setenv("CUPS_SERVER", "/run/other.sock")
    assert usual_address() == IppAddress(socket="/run/other.sock")
    monkeypatch.setenv("CUPS_SERVER", "192.0.2.5:8631")
    assert usual_address() == IppAddress(host="192.0.2.5", port=8631)


def test_a_roll_is_named_by_its_own_measure():
    assert media_of(148, 210) == "iso_a5_148x210mm"
    assert media_of(80, 173.5) == "custom_80x173.5mm_80x173.5mm"


def killed_while_printing(cups, queue, printer) -> None:
    """The printer has the page and cannot print yet; cupsd is killed and comes back."""
    printer.change(paper=False)
    queue.put("slip", a_file("killed"))
    until(lambda: printer.taken, "the printer has it")
    cups.kill(with_backends=True)
    printer.change(paper=True)
    until(lambda: len(printer.pages) == 1, "what had reached the printer comes out")
    cups.start()


def test_cups_by_itself_prints_a_job_again_that_was_under_way_when_it_was_killed(
    cups, queue, printer
):
    """Why `once` stands before the printers of stations."""
    cups.add("slip", f"socket://127.0.0.1:{printer.port}/?snmp=false")
    killed_while_printing(cups, queue, printer)
    until(lambda: len(printer.pages) == 2, "the second one, without a mark")


def test_behind_once_such_a_job_is_given_up_instead(cups, queue, printer):
    killed_while_printing(cups, queue, printer)
    assert ended(queue, queue.find("killed").id) is JobStep.LOST
    assert len(printer.pages) == 1
