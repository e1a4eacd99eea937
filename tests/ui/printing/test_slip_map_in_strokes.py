"""The slip as PDF: its map is drawn in strokes and letters, not kept as one picture."""

import re
import shutil
import subprocess
import unicodedata
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from dispatch_app.domain.values import Place, Position, RouteSummary
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.printing.attempt import Attempt
from dispatch_app.ui.kit.printing.document import Wording
from dispatch_app.ui.kit.printing.page_file import pdf_of
from dispatch_app.ui.kit.printing.paper import Sheet, map_room, paint
from dispatch_app.ui.kit.printing.picture import MapSources, PictureMaker, picture_of
from dispatch_app.ui.kit.printing.printer import Page, PdfFolder
from dispatch_app.ui.kit.theme import Theme
from gis.region import Region
from tests.fakes.builders import a_centre, a_slip
from tests.fakes.small_region import small_region

TEXTS = Texts.load("zh")
PIXELS_A_UNIT = 2.0


@pytest.fixture(scope="module")
def family(qapp: QApplication) -> str:
    return Theme.load("day").family


@pytest.fixture(scope="module")
def region() -> Region:
    return Region.open(small_region())


@pytest.fixture(scope="module")
def sheets(region: Region, family: str) -> dict[str, Sheet]:
    """One slip with its map in strokes, in pixels, and without."""
    lon, lat = region.centre
    place = Place(text="演示路1号", position=Position(lat=lat, lon=lon))
    line = ((lon - 0.02, lat - 0.01), (lon, lat - 0.01), (lon, lat))
    way = RouteSummary(distance_m=3_000, duration_s=300, line=line)
    centre = a_centre()
    mission = centre.sends(centre.opens(), slip=a_slip(place=place, route=way))
    document = Wording(TEXTS).document(mission, mission.slips[0], station="城北站")
    bare = Sheet(document=document, picture=None, marked=False, printed="打印")
    sources = MapSources.of(region)
    maker = PictureMaker(sources, TEXTS)
    shown = picture_of(mission.slips[0], None, sources, "胸痛")
    room = map_room(bare, TEXTS, family)
    assert shown is not None
    assert room is not None
    size = (round(room[0] / PIXELS_A_UNIT), round(room[1] / PIXELS_A_UNIT))
    return {
        "bare": bare,
        "strokes": replace(bare, picture=maker.record(shown, "day", size)),
        "pixels": replace(bare, picture=maker.make(shown, "day", size, PIXELS_A_UNIT)),
    }


def pictures_in(pdf: bytes) -> int:
    return len(re.findall(rb"/Subtype\s*/Image", pdf))


def drawing_in(pdf: bytes) -> bytes:
    """All streams of a PDF that can be unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return b"\n".join(filter(None, map(_unpacked, packed)))


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""


def test_a_map_in_strokes_brings_no_picture_into_the_pdf(sheets, family):
    assert pictures_in(pdf_of(sheets["strokes"], TEXTS, family)) == 0
    assert pictures_in(pdf_of(sheets["pixels"], TEXTS, family)) >= 1


def test_the_strokes_are_there(sheets, family):
    with_map = drawing_in(pdf_of(sheets["strokes"], TEXTS, family)).count(b" l\n")
    without = drawing_in(pdf_of(sheets["bare"], TEXTS, family)).count(b" l\n")
    assert with_map > without + 1000


def test_the_slip_stays_one_page_whose_words_can_be_copied(sheets, family, tmp_path):
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("no pdftotext on this machine")
    read = copied(reader, sheets["strokes"], family, tmp_path)
    assert read.count("\f") == 1
    words = unicodedata.normalize("NFKC", read)  # some letters come back as radicals
    assert "演示路1号" in words
    assert "胸痛" in words
    assert len(words) > 2 * len(copied(reader, sheets["bare"], family, tmp_path))


def copied(reader: str, sheet: Sheet, family: str, folder: Path) -> str:
    port = PdfFolder(folder / "slips", TEXTS, family)
    port.put(port.prepare(Page(sheet, "slip", "slip")), Attempt(lambda _trouble: None))
    (made,) = (folder / "slips").iterdir()
    read = subprocess.run([reader, str(made), "-"], capture_output=True, text=True, check=True)
    made.unlink()
    return read.stdout


def test_strokes_and_pixels_show_the_same_map(sheets, family):
    """Painted on one kind of paper they differ by no more than the edges of lines."""
    strokes, pixels = (_painted(sheets[kind], family) for kind in ("strokes", "pixels"))
    far = sum(
        abs(strokes.pixelColor(x, y).lightness() - pixels.pixelColor(x, y).lightness()) > 60
        for y in range(0, strokes.height(), 5)
        for x in range(0, strokes.width(), 5)
    )
    assert far < 0.06 * (strokes.height() // 5) * (strokes.width() // 5)


def _painted(sheet: Sheet, family: str) -> QImage:
    """At the resolution at which strokes keep their size."""
    image = QImage(1240, 1754, QImage.Format.Format_RGB32)
    image.fill("white")
    painter = QPainter(image)
    painter.scale(1754 / 2100 * 254 / image.logicalDpiX(), 1754 / 2100 * 254 / image.logicalDpiX())
    paint(painter, sheet, TEXTS, family)
    painter.end()
    return image
