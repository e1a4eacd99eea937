"""Puts a page on paper: through a printer of this machine, or into a folder as PDF.

Called on a worker thread. Knows no journal and no windows.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter, QPicture
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.printing.paper import Sheet, page_mm, paint

_PDF_DPI = 300
_STEP_UP = 1000


class PrintFailed(Exception):
    """It did not come onto paper. `begun`: some of it may have."""

    def __init__(self, why: str, *, begun: bool) -> None:
        super().__init__(why)
        self.begun = begun


class PaperPort(Protocol):
    """Something that takes a page and has it on paper when `put` returns."""

    @property
    def name(self) -> str: ...

    @property
    def strokes(self) -> bool:
        """Whether it takes a map as strokes; else as pixels."""
        ...

    def put(self, sheet: Sheet, name: str) -> None:
        """Print one page under a name.

        Raises:
            PrintFailed: no page, or nobody knows how much of it.
        """


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

    def put(self, sheet: Sheet, name: str) -> None:
        body = pdf_of(sheet, self.texts, self.family)
        half = self.directory / f"{name}.part"
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            with half.open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            half.replace(self._free(name))
        except OSError as trouble:
            raise PrintFailed(f"{self.directory}: {trouble.strerror}", begun=False) from trouble

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

    def put(self, sheet: Sheet, name: str) -> None:
        if QPrinterInfo.printerInfo(self.name).isNull():
            raise PrintFailed(self.name, begun=False)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(self.name)
        printer.setDocName(name)
        printer.setPageLayout(_layout(sheet, self.texts, self.family))
        printer.setFullPage(True)
        painter = QPainter()
        if not painter.begin(printer):
            raise PrintFailed(self.name, begun=False)
        paint(painter, sheet, self.texts, self.family)
        ended = painter.end()
        if not ended or printer.printerState() in (
            QPrinter.PrinterState.Aborted,
            QPrinter.PrinterState.Error,
        ):
            raise PrintFailed(self.name, begun=True)


def pdf_of(sheet: Sheet, texts: Texts, family: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_dpi_for(sheet))
    writer.setTitle(sheet.document.number)
    writer.setPageLayout(_layout(sheet, texts, family))
    painter = QPainter(writer)
    paint(painter, sheet, texts, family)
    painter.end()
    buffer.close()
    return bytes(buffer.data().data())


def _dpi_for(sheet: Sheet) -> int:
    """Strokes keep their size on a device of their own resolution alone; a PDF loses nothing by
    it, as its coordinates are not whole numbers."""
    picture = sheet.picture
    return picture.logicalDpiX() if isinstance(picture, QPicture) else _PDF_DPI


def _layout(sheet: Sheet, texts: Texts, family: str) -> QPageLayout:
    size = page_mm(sheet, texts, family)
    page = QPageSize(size, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    return QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))


def known_printers() -> tuple[str, ...]:
    """Printers of this machine, the usual one first. May wait for the network."""
    usual = QPrinterInfo.defaultPrinterName()
    names = sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: name != usual)
    return tuple(names)
