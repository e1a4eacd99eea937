"""What all pages of a director's seat share. Holds nothing of any page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from dispatch_app.domain.knowledge.entries import KnowledgeEntry
from dispatch_app.domain.protocols.reading import TextReader
from dispatch_app.i18n.texts import Texts
from dispatch_app.papers.handing import FileMaker
from dispatch_app.ports.handed_maps import PageMaker
from dispatch_app.ui.director.record_door import RecordDoor
from dispatch_app.ui.kit.alarms.sounder import AlarmSounder, NoSpeaker
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.recording.fetching import Source
from dispatch_app.ui.kit.replay.ground import ReplayGround
from dispatch_app.ui.kit.replay.then_words import FormNames
from dispatch_app.ui.kit.theme import Theme
from gis.gazetteer.folding import Folding

PLAIN = Folding(simplified={}, readings={})
"""For a seat without a region: no pinyin, but Chinese and digits are found."""


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
    folding: Folding = PLAIN
    """How the region's signs are read, to find by pinyin."""
    live_ground: ReplayGround | None = None
    """The map of the live board; one of its own, for each map paints by itself."""
    complaints: Mapping[str, str] = field(default_factory=dict)
    """Names of chief complaints in the seat's language, by their codes."""
    form_names: FormNames = field(default_factory=FormNames)
    """As above, with questions and answers: for the form as it was."""
    pages: PageMaker | None = None
    """Makes maps that are handed on, beside the seat's own work."""
    sounder: AlarmSounder = field(default_factory=NoSpeaker)
    """Of alerts."""
    replay_source: Source | None = None
    """Sound for replays, which are let go of on their own; None: as `source`."""
    review_source: Source | None = None
    """As above, for reviews of calls."""
    papers: FileMaker | None = None
    """Writes reports to files, beside the seat's own work."""
    printer: ReportPrinter | None = None
    """Puts a report that was written on paper."""
    knowledge: tuple[KnowledgeEntry, ...] = ()
    """Entries of the knowledge base as they were shipped."""
    record_door: RecordDoor = field(default_factory=RecordDoor)
    read_protocols: TextReader | None = None
    """Reads and checks texts of protocols; None: the seat only shows them."""

    def open_record(self, kind: str, thing: str) -> None:
        """Show a record on the page of queries, whatever page is seen now.

        Args:
            kind: `incident`, `call`, `mission`, `case` or `acceptance`.
            thing: its id.
        """
        self.record_door.wanted.emit(kind, thing)


class ReportPrinter(Protocol):
    def put(self, file: Path, then: Callable[[str], None]) -> None:
        """Print a PDF. Returns at once; `then` gets an empty text, or why there is no paper."""
        ...


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
