"""Puts a page on paper: through a printer of this machine, or into a folder as PDF.

Called on a worker thread. Knows no journal and no windows.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from dispatch_app.i18n import Texts
from dispatch_app.ports.printing import PrintTrouble
from dispatch_app.ui.kit.printing.attempt import Attempt, PrintFailed
from dispatch_app.ui.kit.printing.page_file import layout_of, pdf_of
from dispatch_app.ui.kit.printing.paper import Sheet, paint

_STEP_UP = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """What is to come onto paper."""

    sheet: Sheet
    name: str
    """For people: a file or a job is called so."""
    token: str
    """Its own in all the world, so that a spooler finds its job again after a crash."""
    body: bytes = b""
    """The page as PDF, where the printer wants it so."""


class PaperPort(Protocol):
    """Something that takes a page and has it on paper when `put` returns."""

    @property
    def name(self) -> str: ...

    @property
    def strokes(self) -> bool:
        """Whether it takes a map as strokes; else as pixels."""
        ...

    def look(self) -> PrintTrouble | None:
        """What stands against the next page, as far as can be seen without printing one."""
        ...

    def prepare(self, page: Page) -> Page:
        """Paint what must be painted beforehand; called on the one thread that paints text."""
        ...

    def put(self, page: Page, attempt: Attempt) -> None:
        """Print a page that was prepared.

        Raises:
            PrintFailed: no page, or nobody knows how much of it.
            LeftAlone: the terminal ends while the page is on its way.
        """
        ...

    def resume(self, token: str, attempt: Attempt) -> bool:
        """Find a page that was on its way when the terminal crashed, and wait until it is out.
        False if nothing is known of it.

        Raises:
            PrintFailed: it came to nothing.
            LeftAlone: the terminal ends while the page is on its way.
        """
        ...


@dataclass(frozen=True, slots=True)
class PdfFolder:
    """One PDF file a page; whole or not there. A name that is taken gets a number."""

    directory: Path
    texts: Texts
    family: str

    @property
    def name(self) -> str:
        return self.directory.name

    @property
    def strokes(self) -> bool:
        return True

    def look(self) -> PrintTrouble | None:
        return None

    def prepare(self, page: Page) -> Page:
        return replace(page, body=pdf_of(page.sheet, self.texts, self.family))

    def put(self, page: Page, _attempt: Attempt) -> None:
        half = self.directory / f"{page.name}.part"
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            with half.open("wb") as file:
                file.write(page.body)
                file.flush()
                os.fsync(file.fileno())
            half.replace(self._free(page.name))
        except OSError as trouble:
            raise PrintFailed(
                f"{self.directory}: {trouble.strerror}",
                begun=False,
                trouble=PrintTrouble.NOT_KEPT,
            ) from trouble

    def resume(self, _token: str, _attempt: Attempt) -> bool:
        """A file is no promise that somebody has it on paper."""
        return False

    def _free(self, name: str) -> Path:
        names = (f"{name}.pdf", *(f"{name}-{n}.pdf" for n in range(2, _STEP_UP)))
        return next(p for n in names if not (p := self.directory / n).exists())


@dataclass(frozen=True, slots=True)
class NamedPrinter:
    """A printer as the machine knows it."""

    name: str
    texts: Texts
    family: str

    @property
    def strokes(self) -> bool:
        """A printer's own driver would turn strokes into pixels, slowly."""
        return False

    def look(self) -> PrintTrouble | None:
        return PrintTrouble.VANISHED if QPrinterInfo.printerInfo(self.name).isNull() else None

    def prepare(self, page: Page) -> Page:
        """Painted where it is printed: the machine's printing takes strokes, not files."""
        return page

    def put(self, page: Page, _attempt: Attempt) -> None:
        if QPrinterInfo.printerInfo(self.name).isNull():
            raise PrintFailed(self.name, begun=False, trouble=PrintTrouble.VANISHED)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(self.name)
        printer.setDocName(page.name)
        printer.setPageLayout(layout_of(page.sheet, self.texts, self.family))
        printer.setFullPage(True)
        painter = QPainter()
        if not painter.begin(printer):
            raise PrintFailed(self.name, begun=False)
        paint(painter, page.sheet, self.texts, self.family)
        ended = painter.end()
        if not ended or printer.printerState() in (
            QPrinter.PrinterState.Aborted,
            QPrinter.PrinterState.Error,
        ):
            raise PrintFailed(self.name, begun=True)

    def resume(self, _token: str, _attempt: Attempt) -> bool:
        """The machine's printing tells nothing of what it was given."""
        return False
