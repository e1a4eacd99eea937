"""The state sheet: what is on it, whole files on the seat's own disk, printed without a centre."""

from __future__ import annotations

import os
from multiprocessing import Pipe, get_context
from pathlib import Path

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.lamps import Lamp
from dispatch_app.ui.dispatcher.bad_hour.files import (
    KEPT,
    NotWritten,
    PaperOrder,
    newest,
    work,
    write,
)
from dispatch_app.ui.dispatcher.bad_hour.presenter import BadHour
from dispatch_app.ui.dispatcher.bad_hour.state_sheet import StateSheet
from dispatch_app.ui.dispatcher.bad_hour.tables import page_of
from dispatch_app.ui.kit.lamps import BAD, OK
from dispatch_app.ui.kit.seat_lamps import LampLook
from tests.fakes.builders import V01, at_seat
from tests.fakes.form_seat import FormSeat


class AtOnce:
    """Makes papers when they are asked for, in this process."""

    def write(self, order, then):
        try:
            write(order)
        except NotWritten as trouble:
            then(str(trouble))
        else:
            then("")

    def stop(self) -> None: ...


class Printer:
    def __init__(self, trouble: str = "") -> None:
        self.papers: list[Path] = []
        self.trouble = trouble

    def put(self, file: Path, then) -> None:
        self.papers.append(file)
        then(self.trouble)

    def stop(self) -> None: ...


def looks(**tones: str) -> dict[str, LampLook]:
    return {
        lamp.value: LampLook(tone=tones.get(lamp.value, OK), word="", state="", fallback="")
        for lamp in Lamp
    }


@pytest.fixture
def seat(qapp):
    seat = FormSeat()
    yield seat
    seat.close()


@pytest.fixture
def bad_hour(seat, tmp_path):
    made = BadHour(seat.workplace, seat.window, looks, tmp_path, Printer(), AtOnce())
    seat.desk.beats = []
    seat.desk.beat = lambda worker, period_s: seat.desk.beats.append((worker, period_s))
    yield made
    made.stop()


def sheet_of(seat) -> StateSheet:
    place = seat.workplace
    return StateSheet(texts=place.texts, book=place.protocols, zone=place.zone, seat="1")


def test_the_sheet_has_incidents_with_place_vehicle_and_stage_and_vehicles_by_station(seat):
    centre = seat.centre
    incident = centre.opens()
    mission = centre.sends(incident, V01)
    waiting = centre.opens()
    paper = sheet_of(seat).paper(centre.state, centre.now, heard=True)
    incidents, calls, vehicles, phones, lamps = paper.tables
    rows = {row[0]: row for row in incidents.rows}
    number, other = incident.number, waiting.number
    ordered = seat.workplace.texts.code("stage", "ordered")
    assert str(V01) in rows[number][5] and ordered in rows[number][5]
    assert rows[other][5] == seat.workplace.texts("badhour.waiting")
    assert len(vehicles.rows) == len(centre.state.vehicles)
    (row,) = [row for row in vehicles.rows if row[1] == str(V01)]
    assert number in row[7] and mission.vehicle == V01
    assert {row[1] for row in phones.rows} >= {s.name for s in centre.state.stations.values()}
    assert len(lamps.rows) == 10 and calls.none


def test_a_sheet_made_without_the_centre_says_so(seat):
    alone = sheet_of(seat).paper(seat.centre.state, seat.centre.now, heard=False)
    assert "中心不通" in alone.heading


def test_words_of_callers_cannot_change_the_page(seat):
    incident = seat.centre.opens()
    seat.centre.do(
        c.RecordIntake(incident=incident.id, note="<b>&amp;</td>"), at_seat(seat.desk.seat)
    )
    page = page_of(sheet_of(seat).paper(seat.centre.state, seat.centre.now, heard=True), "zh")
    assert "&lt;b&gt;&amp;amp;&lt;/td&gt;" in page


def test_files_are_whole_pdf_and_page_and_only_the_last_are_kept(qapp, tmp_path):
    def order(number: int) -> PaperOrder:
        return PaperOrder(
            folder=tmp_path / "paper",
            kind="state",
            stamp=f"20261122-{number:06d}",
            title="t",
            page=f"<h1>状态 {number}</h1>",
            family="Noto Sans CJK SC",
            kept=3,
        )

    (tmp_path / "paper").mkdir()
    left = tmp_path / "paper" / ".state-1.pdf.part"
    left.write_text("half")
    os.utime(left, (0, 0))
    beside = tmp_path / "paper" / ".forms-1.pdf.part"
    beside.write_text("another is just being made")
    for number in range(5):
        path = write(order(number))
    assert path.read_bytes().startswith(b"%PDF") and b"%%EOF" in path.read_bytes()[-20:]
    assert "状态 4" in path.with_suffix(".html").read_text(encoding="utf-8")
    assert len(list((tmp_path / "paper").glob("*.pdf"))) == 3 and KEPT == 24
    assert list((tmp_path / "paper").glob(".*")) == [beside]
    assert newest(tmp_path / "paper", "state") == path


def test_a_disk_that_refuses_is_told_and_the_last_sheet_is_printed(bad_hour, seat, tmp_path):
    bad_hour.keep()
    (good,) = bad_hour.folder.glob("state-*.pdf")
    assert seat.desk.beats == [("state sheet", 300.0)]
    told = []
    bad_hour.said.connect(lambda tone, words: told.append((tone, words)))
    kept = bad_hour.folder.rename(tmp_path / "kept")
    bad_hour.folder.write_text("in the way")
    bad_hour.key_print()
    assert ("alarm" in [tone for tone, _ in told]) and len(seat.desk.beats) == 1
    assert bad_hour._printer.papers == [good] and (kept / good.name).exists()


def test_the_key_prints_a_sheet_of_this_moment_with_the_centre_gone(bad_hour, seat):
    seat.desk.online = False
    bad_hour.key_print()
    (paper,) = bad_hour._printer.papers
    assert "中心不通" in paper.with_suffix(".html").read_text(encoding="utf-8")


def test_the_card_says_what_to_do_and_each_lamp_that_is_red_stands_out(bad_hour):
    card = bad_hour.card
    card.open(looks(network=BAD))
    state, steps = card.words[Lamp.NETWORK]
    assert steps.property("wanted") == "yes" and "电话" in steps.text()
    assert card.words[Lamp.GPS][1].property("wanted") == "no"
    assert state.text().startswith("◆")
    card.keys["state"].click()
    assert len(bad_hour._printer.papers) == 1 and card.isHidden()


def test_nothing_is_written_where_nothing_can_be(qapp, tmp_path):
    (tmp_path / "file").write_text("")
    order = PaperOrder(
        folder=tmp_path / "file", kind="state", stamp="1", title="t", page="x", family="x"
    )
    with pytest.raises(NotWritten):
        write(order)


def test_a_process_beside_the_seat_makes_the_paper(qapp, tmp_path):
    ours, theirs = Pipe(duplex=False)
    order = PaperOrder(
        folder=tmp_path, kind="state", stamp="1", title="t", page="<p>状态</p>", family="x"
    )
    process = get_context("spawn").Process(target=work, args=(theirs, order))
    process.start()
    theirs.close()
    assert ours.recv() == ""
    process.join()
    ours.close()
    assert order.path.read_bytes().startswith(b"%PDF")
