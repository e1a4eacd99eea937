"""A view of the map on paper or as a picture: title, time, scale, origin; overlays as strokes.

Runs in a process of its own (`paper_process`), as painting the ground takes a second. Knows no
windows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QPicture

from dispatch_app.ui.kit.map.colours import MapColours
from dispatch_app.ui.kit.map.dress import Mark
from dispatch_app.ui.kit.map.furniture import Furniture
from dispatch_app.ui.kit.map.marks import Marks
from dispatch_app.ui.kit.map.overlays import Overlays
from dispatch_app.ui.kit.map.rows import (
    BareGround,
    CallerMark,
    ClosureMark,
    Focus,
    HospitalMark,
    LonLat,
    ReachArea,
    RouteLine,
    Shape,
    StationMark,
    Thing,
)
from dispatch_app.ui.kit.map.sketch import Sketch
from dispatch_app.ui.kit.map.sprites import Sprites
from dispatch_app.ui.kit.map.view import View
from dispatch_app.ui.kit.map.words import MapWords
from gis.features.store import FeatureStore
from gis.mercator import unit_of
from gis.painter.live_signs import LeftOut
from gis.painter.painter import MapPainter
from gis.painter.sheet import Sheet
from gis.painter.style import read_style

UNITS_PER_INCH = 120
"""Points of the drawing on an inch of paper: 13 points are then 2.8 mm, as in a newspaper."""
GROUND_DPI = 300
PAGE_MM = (297, 210)
MARGIN_MM = 10
HEAD = 34
"""Height of the line with title and time, in points of the drawing."""
_PICTURE_RATIO = 2.0


_NO_FOCUS = Focus()


@dataclass(frozen=True, slots=True)
class MapSnapshot:
    """All that the map shows at one moment, as values that cross a process border."""

    view: View
    marks: tuple[tuple[Thing, Mark], ...]
    routes: tuple[RouteLine, ...] = ()
    closures: tuple[ClosureMark, ...] = ()
    reach: tuple[ReachArea, ...] = ()
    bare: BareGround | None = None
    callers: tuple[CallerMark, ...] = ()
    focus: Focus = _NO_FOCUS
    hidden: frozenset[Thing] = frozenset()
    shape: Shape = Shape.LINE
    corners: tuple[LonLat, ...] = ()
    """A figure that was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperJob:
    snapshot: MapSnapshot
    title: str
    time: str
    out: Path
    """A .png becomes a picture, a .pdf a page."""
    features: Path
    styles: Path
    words: MapWords
    data_date: str = ""
    attribution: str = ""


def write(job: PaperJob) -> None:
    """Paint and save; a file is whole or not there.

    Raises:
        BadRegion: the map's file is missing or damaged.
        OSError: the file cannot be written.
    """
    style = read_style(job.styles / "map-day.toml")
    ground = MapPainter(FeatureStore.open(job.features), style, left_out(job.snapshot))
    half = job.out.with_name(f".{job.out.name}.part")
    job.out.parent.mkdir(parents=True, exist_ok=True)
    save = _picture if job.out.suffix == ".png" else _page
    saved = save(job, ground, half)
    if not saved:
        half.unlink(missing_ok=True)
        raise OSError(f"cannot write {job.out}")
    half.replace(job.out)


def left_out(seen: MapSnapshot) -> tuple[LeftOut, ...]:
    """What the ground does not sign, for a mark of the page does."""
    shown = ((kind, row) for kind, row in seen.marks if kind not in seen.hidden)
    return tuple(
        (row.name, *unit_of(row.lon, row.lat))
        for _kind, row in shown
        if isinstance(row, HospitalMark | StationMark)
    )


def _picture(job: PaperJob, ground: MapPainter, out: Path) -> bool:
    """The view as it stands on the screen, twice as sharp, under its title."""
    view = job.snapshot.view
    image = QImage(
        round(view.width * _PICTURE_RATIO),
        round((view.height + HEAD) * _PICTURE_RATIO),
        QImage.Format.Format_RGB32,
    )
    painter = QPainter(image)
    painter.scale(_PICTURE_RATIO, _PICTURE_RATIO)
    with _ended(painter):
        _draw(painter, job, view, _ground(ground, view, _PICTURE_RATIO))
    return bool(image.save(str(out), "PNG"))  # type: ignore[call-overload]


def _page(job: PaperJob, ground: MapPainter, out: Path) -> bool:
    """One page across; all that was in sight is on it."""
    writer = QPdfWriter(str(out))
    dpi = QPicture().logicalDpiX()
    writer.setResolution(dpi)  # pictures of strokes are drawn larger where it differs from theirs
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    size = QPageSize(QSizeF(min(PAGE_MM), max(PAGE_MM)), QPageSize.Unit.Millimeter, "", _FUZZY)
    across = QPageLayout.Orientation.Landscape
    writer.setPageLayout(QPageLayout(size, across, margins, QPageLayout.Unit.Millimeter))
    writer.setTitle(job.title)
    painter = QPainter()
    if not painter.begin(writer):
        return False
    painter.scale(dpi / UNITS_PER_INCH, dpi / UNITS_PER_INCH)
    view = page_view(job.snapshot.view)
    with _ended(painter):
        _draw(painter, job, view, _ground(ground, view, GROUND_DPI / UNITS_PER_INCH))
    return True


_FUZZY = QPageSize.SizeMatchPolicy.FuzzyMatch


def page_view(view: View) -> View:
    """The same middle with at least the same surroundings, in the page's size."""
    inner = [side - 2 * MARGIN_MM for side in PAGE_MM]
    width, height = (round(side / 25.4 * UNITS_PER_INCH) for side in inner)
    height -= HEAD
    smaller = min(width / view.width, height / view.height)
    return view.scaled(smaller).resized(width, height)


@contextmanager
def _ended(painter: QPainter) -> Iterator[None]:
    """A painter that outlives what it paints on takes the process down with it."""
    try:
        yield
    finally:
        painter.end()


def _ground(ground: MapPainter, view: View, ratio: float) -> QImage:
    size = (view.width, view.height)
    image = ground.paint_sheet(Sheet.around(view.centre, view.zoom, size, ratio))
    image.setDevicePixelRatio(1.0)
    return image


def _draw(painter: QPainter, job: PaperJob, view: View, ground: QImage) -> None:
    """Title above, the map below, its edge line in the map's lower corner."""
    colours = MapColours.load("day")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, view.width, view.height + HEAD), colours.colour("panel"))
    _head(painter, job, view.width, colours)
    painter.translate(0, HEAD)
    painter.setClipRect(QRectF(0, 0, view.width, view.height))
    painter.drawImage(QRectF(0, 0, view.width, view.height), ground)
    _draw_over(painter, job.snapshot, view, colours, job.words)
    Furniture(job.words, job.data_date, job.attribution).draw(painter, view, view.centre, colours)


def _head(painter: QPainter, job: PaperJob, width: int, colours: MapColours) -> None:
    painter.setPen(colours.colour("text"))
    painter.setFont(colours.font(17, bold=True))
    painter.drawText(QPointF(4, HEAD - 12), job.title)
    painter.setFont(colours.font(14))
    room = painter.fontMetrics().horizontalAdvance(job.time)
    painter.drawText(QPointF(width - room - 4, HEAD - 12), job.time)


def _draw_over(
    painter: QPainter, seen: MapSnapshot, view: View, colours: MapColours, words: MapWords
) -> None:
    over = Overlays()
    over.routes = {row.id: row for row in seen.routes}
    over.closures = {row.id: row for row in seen.closures}
    over.areas.set_reach(seen.reach)
    over.areas.set_bare(seen.bare)
    over.callers, over.focus, over.hidden = seen.callers, seen.focus, seen.hidden
    over.draw_strokes(painter, view, colours)
    sprites = Sprites(colours, strokes=True)
    marks = Marks(sprites)
    for kind, row in seen.marks:
        marks.put(kind, row)
    marks.set_focus(seen.focus)
    marks.hide(seen.hidden)
    marks.lay_out(view, cut=False)
    marks.draw(painter, view)
    sketch = Sketch(seen.shape)
    sketch.corners = seen.corners
    sketch.draw(painter, view, sprites, sketch.text(words))
