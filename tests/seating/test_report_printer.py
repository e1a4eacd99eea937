"""A report goes to the first printer that can print; where there is none, a person hears why."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.printing import PrinterLook, PrintFile, PrintTrouble
from dispatch_app.seating.report_printer import NoPrinter, hand_over


class Queue:
    """A spooler with printers as told."""

    def __init__(self, *looks: PrinterLook) -> None:
        self._looks = looks
        self.taken: list[tuple[str, PrintFile]] = []

    def printers(self) -> tuple[PrinterLook, ...]:
        return self._looks

    def put(self, printer: str, file: PrintFile) -> int:
        self.taken.append((printer, file))
        return len(self.taken)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "反应时间.pdf"
    file.write_bytes(b"%PDF-1.4")
    return file


def test_a_printer_without_paper_is_passed_over(report: Path):
    empty = PrinterLook(name="office", usual=True, trouble=PrintTrouble.NO_PAPER)
    queue = Queue(empty, PrinterLook(name="hall"))
    hand_over(report, queue)  # type: ignore[arg-type]
    ((printer, file),) = queue.taken
    assert printer == "hall"
    assert file.body == b"%PDF-1.4"
    assert (file.width_mm, file.height_mm) == (210.0, 297.0)


def test_the_same_report_twice_is_two_jobs(report: Path):
    queue = Queue(PrinterLook(name="hall"))
    hand_over(report, queue)  # type: ignore[arg-type]
    hand_over(report, queue)  # type: ignore[arg-type]
    assert len({file.name for _, file in queue.taken}) == 2


def test_without_a_printer_nothing_is_said_to_be_printed(report: Path):
    with pytest.raises(NoPrinter):
        hand_over(report, Queue())  # type: ignore[arg-type]
    assert issubclass(NoPrinter, Unavailable)
