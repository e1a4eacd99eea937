"""What all pages of a director's seat share. Holds nothing of any page."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.record_door import RecordDoor
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.recording.fetching import Source
from dispatch_app.ui.kit.replay.ground import ReplayGround
from dispatch_app.ui.kit.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectorPlace:
    desk: Desk
    texts: Texts
    theme: Theme
    source: Source
    exports: Path
    """Where recordings go that are taken out of the house."""
    zone: str = "Asia/Shanghai"
    ground: ReplayGround | None = None
    """The map of replays; None: the seat has no region."""
    replay_source: Source | None = None
    """Sound for replays, which are let go of on their own; None: as `source`."""
    record_door: RecordDoor = field(default_factory=RecordDoor)

    def open_record(self, kind: str, thing: str) -> None:
        """Show a record on the page of queries, whatever page is seen now.

        Args:
            kind: `incident`, `call`, `mission`, `case` or `acceptance`.
            thing: its id.
        """
        self.record_door.wanted.emit(kind, thing)


class Page(Protocol):
    """One tab of the window. The window asks for nothing else."""

    @property
    def name(self) -> str:
        """Its word stands in the catalogue under `director.page.<name>`."""
        ...

    @property
    def widget(self) -> QWidget: ...

    def shown(self) -> None:
        """The person turned to it."""
        ...

    def again(self) -> None:
        """Ask anew."""
        ...

    def tick(self) -> None:
        """Half a second has passed; called while it is seen."""
        ...

    def become(self) -> None:
        """The theme has changed."""
        ...

    def close(self) -> None:
        """The seat goes."""
        ...
