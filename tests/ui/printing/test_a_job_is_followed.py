"""A job is followed to its end: through slowness, a spooler that goes away, and second thoughts."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from dispatch_app.i18n import Texts
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.printing import JobStep, PrinterLook, PrintFile, PrintJob, PrintTrouble
from dispatch_app.ui.kit.printing.attempt import Attempt, LeftAlone, PrintFailed
from dispatch_app.ui.kit.printing.queued import Following, QueuedPrinter

TOKEN = "20261121-0001-1-v1 id-7"
WAITING = PrintJob(id=7, name=TOKEN, step=JobStep.PRINTING)
NO_PAPER = PrintJob(id=7, name=TOKEN, step=JobStep.PRINTING, trouble=PrintTrouble.NO_PAPER)
PRINTED = PrintJob(id=7, name=TOKEN, step=JobStep.PRINTED)
LOST = PrintJob(id=7, name=TOKEN, step=JobStep.LOST)
SOMEBODY_ELSES = PrintJob(id=7, name="another's", step=JobStep.PRINTED)
AWAY = Unavailable("cupsd")


@dataclass
class FakeQueue:
    """Tells of one job, look by look; the last word stands. A look takes a second."""

    looks: list[PrintJob | Unavailable | None]
    found: list[PrintJob | Unavailable | None] = field(default_factory=lambda: [WAITING])
    at_look: Callable[[int], None] = lambda _number: None
    called_back: bool = False
    clock_s: float = 0.0
    seen: int = 0

    def job(self, _number: int) -> PrintJob | None:
        self.at_look(self.seen)
        self.seen += 1
        self.clock_s += 1.0
        return _said(self.looks)

    def find(self, _name: str) -> PrintJob | None:
        return _said(self.found)

    def call_back(self, _number: int) -> None:
        self.called_back = True

    def printers(self) -> tuple[PrinterLook, ...]:
        return ()

    def printer(self, name: str) -> PrinterLook:
        return PrinterLook(name=name)

    def put(self, _printer: str, _file: PrintFile) -> int:
        return 7


def _said(words: list[PrintJob | Unavailable | None]) -> PrintJob | None:
    word = words.pop(0) if len(words) > 1 else words[0]
    if isinstance(word, Unavailable):
        raise word
    return word


def followed(queue: FakeQueue, heard: list, attempt: Attempt | None = None) -> bool:
    port = QueuedPrinter(
        queue,
        "slip",
        Texts.load("zh"),
        "sans",
        Following(poll_s=0.0, slow_s=3.0, back_s=5.0),
        seconds=lambda: queue.clock_s,
    )
    return port.resume(TOKEN, attempt or Attempt(heard.append))


def test_what_keeps_the_paper_away_is_heard_once_and_that_it_is_over_as_well():
    heard: list = []
    assert followed(FakeQueue([NO_PAPER, NO_PAPER, WAITING, PRINTED]), heard)
    assert heard == [PrintTrouble.NO_PAPER, None]


def test_a_printer_that_says_nothing_for_long_is_slow():
    heard: list = []
    assert followed(FakeQueue([WAITING] * 6 + [PRINTED]), heard)
    assert heard == [PrintTrouble.SLOW]


def test_a_spooler_that_goes_away_and_comes_back_may_know_of_the_job():
    heard: list = []
    assert followed(FakeQueue([WAITING, AWAY, AWAY, WAITING, PRINTED]), heard)
    assert heard == [PrintTrouble.NO_SPOOLER, None]


def test_after_a_crash_a_spooler_that_is_away_is_waited_for():
    heard: list = []
    queue = FakeQueue([PRINTED], found=[AWAY, AWAY, WAITING])
    assert followed(queue, heard)
    assert heard == [PrintTrouble.NO_SPOOLER]


def test_a_job_that_nobody_knows_of_is_not_followed():
    assert not followed(FakeQueue([PRINTED], found=[None]), [])


@pytest.mark.parametrize("end", [LOST, None, SOMEBODY_ELSES], ids=["lost", "gone", "number reused"])
def test_a_job_that_came_to_nothing_may_have_left_paper(end):
    with pytest.raises(PrintFailed) as failure:
        followed(FakeQueue([WAITING, end]), [])
    assert failure.value.begun


def test_a_page_wanted_elsewhere_is_called_back():
    attempt = Attempt(lambda _trouble: None)
    queue = FakeQueue([NO_PAPER, NO_PAPER, NO_PAPER, LOST])
    queue.at_look = lambda number: attempt.call_back() if number == 1 else None
    with pytest.raises(PrintFailed) as failure:
        followed(queue, [], attempt)
    assert queue.called_back
    assert failure.value.begun


def test_a_page_that_came_out_while_it_was_called_back_is_out():
    attempt = Attempt(lambda _trouble: None)
    queue = FakeQueue([NO_PAPER, NO_PAPER, PRINTED])
    queue.at_look = lambda number: attempt.call_back() if number == 1 else None
    assert followed(queue, [], attempt)


def test_a_job_that_does_not_stop_is_in_doubt_after_some_seconds():
    attempt = Attempt(lambda _trouble: None)
    attempt.call_back()
    with pytest.raises(PrintFailed) as failure:
        followed(FakeQueue([NO_PAPER]), [], attempt)
    assert failure.value.begun


def test_called_back_from_a_spooler_that_is_away_it_is_in_doubt_at_once():
    attempt = Attempt(lambda _trouble: None)
    attempt.call_back()
    with pytest.raises(PrintFailed) as failure:
        followed(FakeQueue([AWAY]), [], attempt)
    assert failure.value.trouble is PrintTrouble.NO_SPOOLER


def test_a_terminal_that_ends_leaves_the_job_in_the_queue():
    attempt = Attempt(lambda _trouble: None)
    queue = FakeQueue([NO_PAPER])
    queue.at_look = lambda number: attempt.leave() if number == 1 else None
    with pytest.raises(LeftAlone):
        followed(queue, [], attempt)
    assert not queue.called_back


def test_who_waits_for_a_test_page_has_patience_for_so_long():
    queue = FakeQueue([WAITING])
    attempt = Attempt(lambda _trouble: None, patience_s=4.0, seconds=lambda: queue.clock_s)
    with pytest.raises(LeftAlone):
        followed(queue, [], attempt)
    assert queue.seen == 4
