"""Papers on the seat's own disk: a page for a browser and a PDF beside it, whole or not there.

Made in a process of its own: a seat never waits for one. The disk keeps the last of each kind.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextDocument,
)

KEPT = 24
"""Two hours of state sheets, one every five minutes."""
LEFT_OVER_S = 600.0
"""A half file so old is a crash's; a younger one may be another paper that is being made."""
_MARGIN_MM = 10.0
_DPI = 300
_BODY_PT = 9


class NotWritten(Exception):
    """The disk refuses; in the system's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOrder:
    folder: Path
    kind: str
    """Begins the files' names; so many of one kind are kept."""
    stamp: str
    title: str
    page: str
    family: str
    landscape: bool = False
    kept: int = KEPT

    @property
    def path(self) -> Path:
        return self.folder / f"{self.kind}-{self.stamp}.pdf"


def write(order: PaperOrder) -> Path:
    """The PDF. Files that are left over from a crash are taken away.

    Raises:
        NotWritten: the folder cannot be written to, or is full.
    """
    path = order.path
    try:
        order.folder.mkdir(parents=True, exist_ok=True)
        _whole(path.with_suffix(".html"), order.page.encode())
        _whole(path, _pdf(order))
        _prune(order)
    except OSError as trouble:
        raise NotWritten(str(trouble)) from trouble
    return path


def _whole(path: Path, body: bytes) -> None:
    """Down to the disk before it has its name."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}", suffix=".part", dir=path.parent)
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise


def _pdf(order: PaperOrder) -> bytes:
    handle, name = tempfile.mkstemp(suffix=".part", dir=order.folder, prefix=".paint")
    os.close(handle)
    half = Path(name)
    try:
        writer = QPdfWriter(str(half))
        writer.setTitle(order.title)
        writer.setResolution(_DPI)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        if order.landscape:
            writer.setPageOrientation(QPageLayout.Orientation.Landscape)
        margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
        writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
        document = QTextDocument()
        document.setDefaultFont(QFont(order.family, _BODY_PT))
        document.documentLayout().setPaintDevice(writer)
        document.setPageSize(QSizeF(writer.width(), writer.height()))
        document.setHtml(order.page.replace("font-family:sans-serif;", ""))
        document.print_(writer)
        del writer  # only now the file is whole
        body = half.read_bytes()
    finally:
        half.unlink(missing_ok=True)
    if not body.startswith(b"%PDF"):
        raise OSError(f"{order.folder}: no page could be painted there")
    return body


def _prune(order: PaperOrder) -> None:
    for suffix in (".pdf", ".html"):
        for old in sorted(order.folder.glob(f"{order.kind}-*{suffix}"))[: -order.kept]:
            old.unlink(missing_ok=True)
    left = time.time() - LEFT_OVER_S
    for half in order.folder.glob(".*.part"):
        with contextlib.suppress(FileNotFoundError):
            if half.stat().st_mtime < left:
                half.unlink()


def work(pipe: Connection, order: PaperOrder) -> None:
    """Runs in the process, which has no screen; says what went wrong, or nothing."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QGuiApplication(sys.argv[:1])
    try:
        write(order)
        pipe.send("")
    except NotWritten as trouble:
        pipe.send(str(trouble))
    app.shutdown()


def newest(folder: Path, kind: str) -> Path | None:
    """The last paper of a kind, also from before this process was started."""
    found = sorted(folder.glob(f"{kind}-*.pdf"))
    return found[-1] if found else None
