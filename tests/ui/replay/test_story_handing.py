"""An incident's story leaves the house only with a reason in the record, and without persons."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from dispatch_app.client.replies import Refused
from dispatch_app.domain.codes import Role
from dispatch_app.domain.export_commands import RecordExport
from dispatch_app.domain.exports import ExportFormat
from dispatch_app.domain.form_history import FormStep
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.replay_marks import ReplayMark, ReplayMarkId
from dispatch_app.i18n import Texts
from dispatch_app.papers.sheet import Taken
from dispatch_app.ports.handed_maps import PageOrder
from dispatch_app.ui.kit.replay.ground import ReplayGround
from dispatch_app.ui.kit.replay.story_handing import PAGE, PAPER, StoryHanding
from dispatch_app.ui.kit.replay.story_paper import story_pdf
from dispatch_app.ui.kit.replay.story_words import StoryOrder, story_html
from dispatch_app.ui.kit.replay.subject import Subject, of_record
from dispatch_app.ui.kit.replay.then_words import FormNames
from gis.region import Region
from tests.fakes.builders import NOON, a_place
from tests.fakes.map_tiles import FakeTiles
from tests.fakes.recording_room import DIRECTOR
from tests.fakes.replay_past import ReplayDesk, a_record
from tests.fakes.small_region import small_region

ZONE = "Asia/Shanghai"
NUMBER, NAME, PLACE = "19900001234", "王演示", "演示区和平路1号"
TEXTS = Texts.load("zh")
TAKEN = Taken(who="主任甲", when="2026-03-01 20:00:00", why="复核投诉", centre="演示中心")


def a_subject() -> Subject:
    record = a_record()
    opened = record.incident.opened_at
    second = timedelta(seconds=1)
    form = (
        FormStep(at=opened + second, seat=SeatId("1"), place=a_place(PLACE)),
        FormStep(
            at=opened + 2 * second,
            seat=SeatId("1"),
            words={
                "complaint": "fall",
                "callback_number": NUMBER,
                "contact_name": NAME,
                "note": f"<门口> 另有电话 {NUMBER}",
            },
        ),
    )
    subject = of_record(record, TEXTS, NOON + timedelta(hours=2))
    mark = ReplayMark(
        id=ReplayMarkId("m"), moment=opened, words="这里应当先问呼吸", by=DIRECTOR, at=NOON
    )
    return replace(subject, form=form, place=a_place(PLACE), marks=(mark,))


def an_order(role: Role = Role.DIRECTOR, *, invented: bool = False) -> StoryOrder:
    return StoryOrder(
        subject=a_subject(),
        names=FormNames(complaints={"fall": "摔倒"}),
        role=role,
        taken=TAKEN,
        zone=ZONE,
        invented=invented,
    )


def test_the_story_tells_chain_form_and_marks_and_no_persons() -> None:
    told = story_html(an_order(), TEXTS)
    subject = a_subject()
    assert all(moment.word in told for moment in subject.chain)
    assert PLACE in told
    assert "摔倒" in told
    assert "这里应当先问呼吸" in told
    assert "&lt;门口&gt;" in told
    assert NAME not in told


def test_who_needs_no_person_gets_addresses_and_numbers_masked() -> None:
    told = story_html(an_order(Role.AUDITOR), TEXTS)
    assert PLACE not in told
    assert NUMBER not in told
    assert "199****1234" in told


def test_every_page_says_who_took_it_when_why_and_that_it_is_invented(
    qapp: QApplication, tmp_path: Path
) -> None:
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("no pdftotext on this machine")
    order = an_order(invented=True)
    chain = order.subject.chain * 12
    order = replace(order, subject=replace(order.subject, chain=chain))
    file = tmp_path / "story.pdf"
    file.write_bytes(story_pdf(order, TEXTS))
    text = subprocess.run([reader, "-layout", file, "-"], capture_output=True, check=True)
    pages = text.stdout.decode().rstrip("\f").split("\f")
    assert len(pages) > 1
    for page in pages:
        letters = "".join(page.split())
        assert "主任甲" in letters
        assert "复核投诉" in letters
        assert "虚构数据" in letters


class FakeMaker:
    def __init__(self) -> None:
        self.orders: list[PageOrder] = []

    def make(self, order: PageOrder, then) -> None:
        self.orders.append(order)
        then("")


class Rig:
    def __init__(self, folder: Path, role: Role = Role.DIRECTOR, maker=None) -> None:
        self.desk = ReplayDesk(role)
        self.said: list[str] = []
        self.folder = folder
        ground = ReplayGround(Region.open(small_region()), tiles=FakeTiles(ready=True))
        self.handing = StoryHanding(
            self.desk,  # type: ignore[arg-type]
            TEXTS,
            ZONE,
            folder,
            lambda work, then: then(work()),
            lambda _tone, key, **_: self.said.append(key),
            names=FormNames(),
            maker=maker,
            ground=ground if maker is not None else None,
        )

    @property
    def files(self) -> list[str]:
        return sorted(path.suffix for path in self.folder.iterdir())


def test_the_paper_is_written_after_the_reason_was_taken_down(
    qapp: QApplication, tmp_path: Path
) -> None:
    rig = Rig(tmp_path)
    subject = a_subject()
    assert rig.handing.ways(subject) == (PAPER,)
    rig.desk.reply = Refused(code="right.missing", details={})
    rig.handing.begin(PAPER, "复核投诉", subject)
    assert (rig.files, rig.said) == ([], ["refusal.right.missing"])
    rig.desk.reply = None
    rig.handing.begin(PAPER, " 复核投诉 ", subject)
    assert rig.files == [".pdf"]
    asked = rig.desk.sent[-1]
    assert isinstance(asked, RecordExport)
    assert (asked.reason, asked.export.format) == ("复核投诉", ExportFormat.PDF)
    assert asked.export.criteria == subject.number
    assert rig.said[-1] == "replay.exported"


def test_the_page_with_a_map_is_ordered_of_the_same_incident(tmp_path: Path) -> None:
    maker = FakeMaker()
    rig = Rig(tmp_path, maker=maker)
    subject = a_subject()
    assert rig.handing.ways(subject) == (PAPER, PAGE)
    rig.handing.begin(PAGE, "复核投诉", subject)
    (order,) = maker.orders
    assert order.told.number == subject.number
    assert order.out.suffix == ".html"
    assert rig.desk.sent[-1].export.format is ExportFormat.HTML


def test_vehicles_of_a_period_have_no_story_and_dispatchers_take_none(tmp_path: Path) -> None:
    whole = a_subject()
    assert Rig(tmp_path).handing.ways(replace(whole, record=None)) == ()
    assert Rig(tmp_path, Role.DISPATCHER).handing.ways(whole) == ()
