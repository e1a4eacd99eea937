"""Windows' own printers, as far as Qt tells of them: their names and whether they are there.

Qt hands pages over and hears no more of them: no job is followed, and none is found again.
"""

from __future__ import annotations

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from dispatch_app.ports.printing import PrinterLook, PrintTrouble


class NamedPrinters:
    def printers(self) -> tuple[PrinterLook, ...]:
        usual = QPrinterInfo.defaultPrinterName()
        looks = (self._look(name) for name in QPrinterInfo.availablePrinterNames())
        return tuple(sorted(looks, key=lambda look: (look.name != usual, look.name)))

    def _look(self, name: str) -> PrinterLook:
        info = QPrinterInfo.printerInfo(name)
        usual = name == QPrinterInfo.defaultPrinterName()
        if info.isNull():
            return PrinterLook(name=name, trouble=PrintTrouble.VANISHED)
        stopped = info.state() is QPrinter.PrinterState.Error
        trouble = PrintTrouble.STOPPED if stopped else None
        return PrinterLook(name=name, words=info.description(), usual=usual, trouble=trouble)
