"""Takes a report out of the house: as a file, on paper, as a map; each with a reason in the record.

Writes nothing itself, and nothing before the centre has taken the reason down.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Protocol

from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.export_commands import RecordExport
from dispatch_app.domain.exports import LONGEST_CRITERIA, Export, ExportFormat
from dispatch_app.i18n.times import local
from dispatch_app.papers.handing import FileKind, FileMaker, FileOrder
from dispatch_app.papers.sheet import Sheet, Taken
from dispatch_app.ui.director.figures_panel import FiguresPanel
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.chooser import Chooser, Option

_UNFIT = re.compile(r'[\\/:*?"<>|\s]+')


class Way(StrEnum):
    XLSX = "xlsx"
    PDF = "pdf"
    CSV = "csv"
    PRINT = "print"
    MAP = "map"


_FORMATS = {
    Way.XLSX: ExportFormat.XLSX,
    Way.PDF: ExportFormat.PDF,
    Way.CSV: ExportFormat.CSV,
    Way.PRINT: ExportFormat.PRINT,
    Way.MAP: ExportFormat.HTML,
}


HandMap = Callable[[Taken, Path, Callable[[str], None]], None]
"""Has a map made for somebody; the last gets an empty text, or why there is none."""


class Subject(Protocol):
    """What is on the page just now."""

    @property
    def sheet(self) -> Sheet | None: ...

    @property
    def has_places(self) -> bool: ...


class FiguresTaking:
    def __init__(
        self,
        place: DirectorPlace,
        panel: FiguresPanel,
        subject: Subject,
        maker: FileMaker | None,
        hand_map: HandMap | None = None,
    ) -> None:
        """`hand_map` has the page of a map made; None: no map here."""
        self._place, self._panel, self._subject = place, panel, subject
        self._maker, self._hand_map = maker, hand_map
        self._way: Way | None = None
        self._chooser = Chooser(panel)
        panel.reason_given.connect(self._send)
        panel.reason_left.connect(panel.end_reason)

    def choose(self) -> None:
        """Ask which kind of file."""
        texts = self._place.texts
        if self._subject.sheet is None:
            self._say("figures.take.nothing")
            return
        ways = [way for way in Way if self._can(way)]
        options = [Option(way.value, texts(f"figures.take.{way.value}")) for way in ways]
        self._chooser.ask(
            texts("figures.take.which"),
            texts("figures.take.hint"),
            options,
            lambda code: self.begin(Way(code)),
        )

    def _can(self, way: Way) -> bool:
        if way is Way.MAP:
            return self._hand_map is not None
        if way is Way.PRINT:
            return self._maker is not None and self._place.printer is not None
        return self._maker is not None

    def begin(self, way: Way) -> None:
        """Ask why."""
        if self._subject.sheet is None:
            self._say("figures.take.nothing")
        elif way is Way.MAP and self._can(way) and not self._subject.has_places:
            self._say("figures.take.no-places", "alarm")
        elif not self._can(way):
            self._say(
                f"figures.take.no-{way.value}"
                if way in (Way.PRINT, Way.MAP)
                else "figures.take.no-file"
            )
        else:
            self._way = way
            words = self._place.texts(f"figures.take.{way.value}")
            self._panel.ask_reason(self._place.texts("figures.take.why", what=words))

    def _send(self, reason: str) -> None:
        """Nothing leaves before it stands in the record."""
        sheet, way = self._subject.sheet, self._way
        if sheet is None or way is None:
            return
        export = Export(
            subject=f"figures.{sheet.report}",
            format=_FORMATS[way],
            rows=len(sheet.table.rows),
            criteria=criteria_of(sheet),
        )
        self._say("figures.take.asking")
        self._place.desk.send(
            RecordExport(export=export, reason=reason), partial(self._replied, sheet, way, reason)
        )

    def _replied(self, sheet: Sheet, way: Way, reason: str, reply: Reply) -> None:
        texts = self._place.texts
        match reply:
            case Accepted():
                self._panel.end_reason()
                self._make(sheet, way, reason)
            case Refused(code=code, details=details):
                key = f"refusal.{code}"
                words = texts(key, **details) if texts.has(key) else code
                self._panel.say(words, "alarm")
            case _:
                self._say("figures.page.away", "alarm")

    def _make(self, sheet: Sheet, way: Way, reason: str) -> None:
        out = self._place.exports / f"{self._name(sheet)}.{_ending(way)}"
        self._say("figures.take.begun")
        if way is Way.MAP:
            assert self._hand_map is not None
            self._hand_map(self.taken(reason), out, partial(self._made, way, out))
            return
        assert self._maker is not None
        kind = FileKind.PDF if way is Way.PRINT else FileKind(way.value)
        order = FileOrder(
            sheet=sheet,
            taken=self.taken(reason),
            kind=kind,
            out=out,
            language=self._place.texts.language,
        )
        self._maker.make(order, partial(self._made, way, out))

    def taken(self, reason: str) -> Taken:
        desk = self._place.desk
        session = desk.session
        return Taken(
            who=(session.name or session.account) if session else "",
            when=f"{local(desk.now(), self._place.zone):%Y-%m-%d %H:%M:%S}",
            why=reason,
            centre=self._place.texts("figures.take.centre"),
        )

    def _name(self, sheet: Sheet) -> str:
        stamp = f"{local(self._place.desk.now(), self._place.zone):%Y%m%d-%H%M%S}"
        return _UNFIT.sub("-", f"{sheet.title}-{sheet.period}-{stamp}")

    def _made(self, way: Way, out: Path, trouble: str) -> None:
        texts = self._place.texts
        if trouble:
            self._panel.say(texts("figures.take.failed", why=trouble), "alarm")
        elif way is Way.PRINT:
            assert self._place.printer is not None
            self._place.printer.put(out, self._printed)
        else:
            self._panel.say(texts("figures.take.done", file=out))

    def _printed(self, trouble: str) -> None:
        texts = self._place.texts
        if trouble:
            self._panel.say(texts("figures.take.not-printed", why=trouble), "alarm")
        else:
            self._panel.say(texts("figures.take.printed"))

    def _say(self, key: str, tone: str = "") -> None:
        self._panel.say(self._place.texts(key), tone)


def criteria_of(sheet: Sheet) -> str:
    """By what the report was made, as it stands in the record."""
    parts = (sheet.title, sheet.period, sheet.compared, sheet.split, sheet.filters, sheet.focus)
    return "; ".join(part for part in parts if part)[:LONGEST_CRITERIA]


def _ending(way: Way) -> str:
    return {Way.PRINT: "pdf", Way.MAP: "html"}.get(way, way.value)
