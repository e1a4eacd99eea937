"""Turns `[figures]` of the configuration into the process that counts."""

from __future__ import annotations

from pathlib import Path

from dispatch_app.adapters.figures.counting import FiguresSetup
from dispatch_app.adapters.figures.files import figure_book
from dispatch_app.adapters.figures.process import CountingProcess
from dispatch_app.config import BadConfig, Config
from dispatch_app.domain.figures.model import BadDefinition
from dispatch_app.server.figure_desk import FigureDesk


def setup_of(config: Config) -> FiguresSetup:
    """Raises BadConfig where the centre's own definitions cannot be used."""
    own = Path(config.figures.definitions) if config.figures.definitions else None
    try:
        figure_book(own)
    except BadDefinition as bad:
        raise BadConfig(f"[figures] definitions: {bad}") from bad
    return FiguresSetup(database=config.server.database, zone=config.server.zone, definitions=own)


class FigureKeeping:
    """The process that counts, and who asks it."""

    def __init__(self, config: Config) -> None:
        self._counting = CountingProcess(setup_of(config))
        self.desk = FigureDesk(self._counting)

    def stop(self) -> None:
        self._counting.close()
