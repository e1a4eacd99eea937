"""Saves or prints the view: as PDF or PNG among the person's documents, and says where."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.i18n.times import local
from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.map import MapWords
from dispatch_app.ui.kit.map.paper import PaperJob
from dispatch_app.ui.kit.map.paper_process import Papers

KINDS = ("open", "pdf", "png")
"""A page that is opened for printing, a page that is kept, a picture that is kept."""


class Printing(QObject):
    def __init__(
        self,
        workplace: Workplace,
        window: MapWindow,
        parent: QObject | None = None,
        folder: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._window = window
        self._folder = folder
        self._papers = Papers(self)
        self._chooser = Chooser(window)

    def ask(self) -> None:
        """What shall become of the view."""
        texts = self._place.texts
        options = [Option(kind, texts(f"mapwindow.print.{kind}")) for kind in KINDS]
        title, hint = texts("mapwindow.print.title"), texts("mapwindow.print.hint")
        self._chooser.ask(title, hint, options, self._chosen)

    def _chosen(self, kind: str) -> None:
        self.make(kind)

    def make(self, kind: str) -> Path:
        """Begin to write; the banner says when it is done. Returns where the file will be."""
        texts, now = self._place.texts, local(self._place.desk.now(), self._place.zone)
        suffix = "png" if kind == "png" else "pdf"
        name = texts("mapwindow.print.file", time=f"{now:%Y%m%d-%H%M%S}")
        out = (self._folder or documents()) / f"{name}.{suffix}"
        region = self._window.region
        job = PaperJob(
            snapshot=self._window.map.snapshot(),
            title=self._title(),
            time=f"{now:%Y-%m-%d %H:%M:%S}",
            out=out,
            features=region.features,
            styles=RESOURCES / "themes",
            words=MapWords.of(texts),
            data_date=region.data_date,
            attribution=region.attribution,
        )
        self._window.say(texts("mapwindow.print.begun"))
        self._papers.write(job, partial(self._written, kind, out))
        return out

    def _title(self) -> str:
        """The selected incident with its place; else the region's name."""
        texts, incident = self._place.texts, self._place.incident
        if incident is None:
            return texts("mapwindow.print.heading", name=self._window.region.name)
        where = incident.place.text if incident.place else ""
        return f"{incident.number}  {where}".strip()

    def _written(self, kind: str, out: Path, trouble: str) -> None:
        texts = self._place.texts
        self._window.say("")
        if trouble:
            self._window.say_shortly(texts("mapwindow.print.failed", why=trouble))
            return
        self._window.say_shortly(texts("mapwindow.print.done", path=out))
        if kind == "open":
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(out)))

    @property
    def busy(self) -> bool:
        return self._papers.busy


def documents() -> Path:
    """Where this machine keeps a person's documents."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place) or Path.home())
