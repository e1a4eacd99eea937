"""An order to write a report to a file, and who fulfils it. Values and a protocol only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from dispatch_app.papers.sheet import Sheet, Taken


class FileKind(StrEnum):
    XLSX = "xlsx"
    PDF = "pdf"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOrder:
    sheet: Sheet
    taken: Taken
    kind: FileKind
    out: Path
    language: str = "zh"


class FileMaker(Protocol):
    """Writes files beside the seat's own work."""

    def make(self, order: FileOrder, then: Callable[[str], None]) -> None:
        """Returns at once; `then` gets an empty text, or why there is no file."""
        ...
