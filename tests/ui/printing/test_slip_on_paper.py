"""A slip on paper: all words there, the mark unmistakable, the page never cut short."""

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from dispatch_app.domain.codes import Consciousness, Sex
from dispatch_app.domain.route_steps import ArrivalSide, RouteStep, Turn
from dispatch_app.domain.values import Patient, RouteSummary
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.printing.attempt import Attempt, PrintFailed
from dispatch_app.ui.kit.printing.document import Line, Wording
from dispatch_app.ui.kit.printing.page_file import pdf_of
from dispatch_app.ui.kit.printing.paper import (
    FACES,
    Paper,
    Sheet,
    SlipPage,
    _measured,
    face_of,
    map_room,
    page_mm,
    paint,
)
from dispatch_app.ui.kit.printing.printer import NamedPrinter, Page, PaperPort, PdfFolder
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.builders import a_centre, a_place, a_slip

TEXTS = Texts.load("zh")


@pytest.fixture
def family(qapp: QApplication) -> str:
    return Theme.load("day").family


def a_document(**slip):
    centre = a_centre()
    mission = centre.sends(centre.opens(), slip=a_slip(**slip))
    return Wording(TEXTS).document(mission, mission.slips[0], station="城北站")


def a_sheet(marked: bool = False, picture: QImage | None = None, paper=Paper.A5, **slip) -> Sheet:
    return Sheet(
        document=a_document(**slip), picture=picture, marked=marked, printed="打印", paper=paper
    )


def put(port: PaperPort, sheet: Sheet, name: str) -> None:
    port.put(port.prepare(Page(sheet, name, name)), Attempt(lambda _trouble: None))


def drawn(sheet: Sheet, family: str, dots_per_mm: int = 4) -> QImage:
    size = page_mm(sheet, TEXTS, family)
    image = QImage(
        QSize(round(size.width() * dots_per_mm), round(size.height() * dots_per_mm)),
        QImage.Format.Format_RGB32,
    )
    image.setDotsPerMeterX(dots_per_mm * 1000)
    image.setDotsPerMeterY(dots_per_mm * 1000)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint(painter, sheet, TEXTS, family)
    painter.end()
    return image


def black_share(image: QImage, top: float, bottom: float) -> float:
    """How much of the page between two heights (shares of the page) is black."""
    rows = range(int(image.height() * top), int(image.height() * bottom), 2)
    columns = range(0, image.width(), 2)
    dark = sum(image.pixelColor(x, y).lightness() < 60 for y in rows for x in columns)
    return dark / (len(rows) * len(columns))


def test_a_reprint_is_known_at_a_glance(family):
    plain, marked = drawn(a_sheet(), family), drawn(a_sheet(marked=True), family)
    assert black_share(marked, 0.03, 0.09) > 0.5
    assert black_share(plain, 0.03, 0.09) < 0.3


@pytest.mark.parametrize("paper", list(Paper))
def test_nothing_is_written_outside_the_page(family, paper):
    long = a_sheet(
        paper=paper,
        place=a_place("演示区和平路与科学大街交叉口西北角加油站往北约二百米路东侧绿化带旁" * 3),
        facts=("两车相撞，一人被困，驾驶室变形",) * 6,
        warnings=("现场有汽油味，下风处停车",) * 3,
    )
    image = drawn(long, family)
    last = black_share(image, 0.99, 1.0)
    assert last == 0.0


@pytest.mark.parametrize("facts", [1, 30, 100, 300])
def test_too_many_words_are_written_smaller_and_never_cut_off(family, facts):
    sheet = a_sheet(facts=("疼痛放射左臂，出冷汗，面色苍白",) * facts)
    face = face_of(sheet, TEXTS, family)
    assert _measured(sheet, face, TEXTS, family) <= face.height - face.margin
    assert (face.body == FACES[Paper.A5].body) is (facts <= 30)


def test_the_roll_is_as_long_as_the_slip(family):
    short = page_mm(a_sheet(paper=Paper.ROLL), TEXTS, family)
    long = page_mm(a_sheet(paper=Paper.ROLL, facts=("出冷汗",) * 40), TEXTS, family)
    assert short.width() == long.width() == 80
    assert long.height() > short.height() + 10


def test_the_map_takes_what_the_words_leave(family):
    _, roomy = map_room(a_sheet(), TEXTS, family)
    _, tight = map_room(a_sheet(facts=("疼痛放射左臂，出冷汗",) * 30), TEXTS, family)
    assert 250 <= tight < roomy
    assert map_room(a_sheet(facts=("疼痛放射左臂，出冷汗",) * 60), TEXTS, family) is None


def test_a_slip_says_all_that_a_crew_must_know():
    document = a_document(
        patient=Patient(
            count=2, sex=Sex.MALE, age_years=58, consciousness=Consciousness.UNCONSCIOUS
        ),
        meeting_point="小区东门",
        warnings=("楼无电梯",),
        callback_number="09990001234",
        route=RouteSummary(distance_m=2310, duration_s=250, streets=("人民路", "科学大街")),
        note="走北门",
    )
    assert document.title.text == "胸痛　男 58 岁　2 人"
    assert [line.text for line in document.lines] == [
        "小区东门",
        "意识昏迷",
        "楼无电梯",
        "09990001234",
        "2.3 km　4'10\"　人民路 → 科学大街",
        "走北门",
        "120.50000 E　31.50000 N　WGS-84",
    ]


def test_a_pdf_is_whole_or_not_there(tmp_path, family):
    folder = PdfFolder(tmp_path / "slips", TEXTS, family)
    put(folder, a_sheet(), "slip")
    (file,) = (tmp_path / "slips").iterdir()
    assert file.name == "slip.pdf"
    assert file.read_bytes().rstrip().endswith(b"%%EOF")


def test_a_copy_never_takes_the_place_of_another(tmp_path, family):
    folder = PdfFolder(tmp_path, TEXTS, family)
    for _ in range(3):
        put(folder, a_sheet(), "slip")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "slip-2.pdf",
        "slip-3.pdf",
        "slip.pdf",
    ]


def test_a_page_has_the_size_of_its_paper(family):
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf_of(a_sheet(), TEXTS, family))
    points = [float(part) / 72 * 25.4 for part in box.groups()]
    assert points == pytest.approx([148, 210], abs=0.5)


def test_a_folder_that_cannot_be_written_is_a_failure_without_paper(tmp_path, family):
    (tmp_path / "slips").write_text("a file where the folder should be")
    with pytest.raises(PrintFailed) as failure:
        put(PdfFolder(tmp_path / "slips", TEXTS, family), a_sheet(), "slip")
    assert not failure.value.begun


def test_a_printer_that_does_not_exist_is_a_failure_without_paper(family):
    with pytest.raises(PrintFailed) as failure:
        put(NamedPrinter("no such printer", TEXTS, family), a_sheet(), "slip")
    assert not failure.value.begun


def test_the_map_is_on_the_page(family):
    red = QImage(400, 200, QImage.Format.Format_RGB32)
    red.fill(QColor("red"))
    image = drawn(replace(a_sheet(), picture=red), family)
    middle = [image.pixelColor(image.width() // 2, y) for y in range(image.height())]
    assert sum(colour == QColor("red") for colour in middle) > 100


def test_a_slip_tells_the_way_turn_by_turn_instead_of_listing_its_streets():
    steps = (
        RouteStep(turn=Turn.DEPART, road="人民路", distance_m=350.0, bearing_deg=90.0),
        RouteStep(turn=Turn.LEFT, road="科学大街", distance_m=1960.0),
    )
    way = RouteSummary(
        distance_m=2310,
        duration_s=250,
        streets=("人民路", "科学大街"),
        steps=steps,
        side=ArrivalSide.LEFT,
    )
    texts = [line.text for line in a_document(route=way).lines]
    assert "2.3 km　4'10\"" in texts
    assert "沿人民路向东 350 米；左转进入科学大街 2.0 公里；到达，地点在左侧" in texts


@pytest.mark.parametrize("paper", list(Paper))
def test_a_long_label_finds_room_and_is_not_written_over(family, paper):
    label = Line("行驶里程（km）", "一" * 60)
    document = replace(a_document(), lines=(label,))
    painter = QPainter(image := QImage(8, 8, QImage.Format.Format_RGB32))
    page = SlipPage(painter, FACES[paper], TEXTS, family)
    wanted = QFontMetricsF(page._font(FACES[paper].body, False)).horizontalAdvance(label.label)
    room = page._label_width(document)
    painter.end()
    del image
    assert FACES[paper].label < wanted < room
