"""Which printers a terminal has: its spooler's, those of Windows, or a folder of PDF files."""

from __future__ import annotations

import argparse
import sys

from devices.ipp.client import IppClient
from dispatch_app.adapters.printing.cups import CupsQueue, usual_address
from dispatch_app.client import signing
from dispatch_app.i18n import Texts
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ui.kit.printing.choice import PortMaker, PrinterList, Printers
from dispatch_app.ui.kit.printing.named_printers import NamedPrinters
from dispatch_app.ui.kit.printing.paper import Paper
from dispatch_app.ui.kit.printing.printer import NamedPrinter, PdfFolder
from dispatch_app.ui.kit.printing.queued import QueuedPrinter

_WINDOWS = sys.platform == "win32"


def printers_of(args: argparse.Namespace, texts: Texts, family: str) -> Printers:
    """What the options say; where they say nothing, the machine's usual printer."""
    paper = Paper(args.paper)
    if args.print_dir is not None:
        return Printers(usual=PdfFolder(args.print_dir, texts, family), paper=paper)
    there, port = _of_windows(texts, family) if _WINDOWS else _of_spooler(texts, family)
    # Slips of a training run come out of no printer that nobody has named for it.
    unasked = "" if args.offscreen or signing.is_training(args) else _usual(there)
    name = args.printer or unasked
    usual = port(name) if name else PdfFolder(args.data / "slips", texts, family)
    return Printers(usual=usual, paper=paper, port=port, there=there)


def _of_spooler(texts: Texts, family: str) -> tuple[PrinterList, PortMaker]:
    queue = CupsQueue(IppClient(usual_address()))
    return queue, lambda name: QueuedPrinter(queue, name, texts, family)


def _of_windows(texts: Texts, family: str) -> tuple[PrinterList, PortMaker]:
    return NamedPrinters(), lambda name: NamedPrinter(name, texts, family)


def _usual(there: PrinterList) -> str:
    """The first of the printers there are; without a spooler there is none."""
    try:
        return next((look.name for look in there.printers()), "")
    except Unavailable:
        return ""
