"""The files that define figures: those that ship, and the centre's own that count more."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dispatch_app.domain.figures.model import BadDefinition, FigureBook
from dispatch_app.domain.figures.reading import book_from

SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "figures"


def figure_book(own: Path | None = None) -> FigureBook:
    """Shipped definitions, then the centre's in the order of their names.

    Raises:
        BadDefinition: names the file, the place in it, and the mend.
    """
    return book_from(_tables(own))


def _tables(own: Path | None) -> Iterator[tuple[str, dict[str, Any]]]:
    for directory in (SHIPPED, own):
        if directory is None:
            continue
        if not directory.is_dir():
            raise BadDefinition(f"{directory}: no such directory")
        for file in sorted(directory.glob("*.toml")):
            try:
                yield str(file), tomllib.loads(file.read_text("utf-8"))
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
                raise BadDefinition(f"{file}: {trouble}") from trouble
