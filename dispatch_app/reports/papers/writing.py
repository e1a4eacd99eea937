"""Writes a report to its file: whole, or not there. Knows the kinds of files by name only."""

from __future__ import annotations

import os
from pathlib import Path

from dispatch_app.i18n import Texts
from dispatch_app.papers.handing import FileKind, FileOrder


def write_file(order: FileOrder) -> Path:
    """Make a file and save it; one of that name is replaced.

    A PDF needs a QGuiApplication.

    Raises:
        OSError: the file cannot be written.
    """
    body = make_file(order)
    order.out.parent.mkdir(parents=True, exist_ok=True)
    half = order.out.with_name(f".{order.out.name}.part")
    try:
        with half.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        half.replace(order.out)
    finally:
        half.unlink(missing_ok=True)
    return order.out


def make_file(order: FileOrder) -> bytes:
    texts = Texts.load(order.language)
    match order.kind:
        case FileKind.CSV:
            from dispatch_app.reports.papers.comma_table import comma_table

            return comma_table(order.sheet, order.taken, texts)
        case FileKind.XLSX:
            from dispatch_app.reports.papers.workbook import workbook

            return workbook(order.sheet, order.taken, texts)
        case FileKind.PDF:
            from dispatch_app.reports.papers.pages import pages

            return pages(order.sheet, order.taken, texts)
