"""The live board: its key figures, lines and curve, as they follow from figures and state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from dispatch_app.domain import commands as c
from dispatch_app.domain import supervising_commands as suc
from dispatch_app.domain.backups import BackupTold, BackupTrouble
from dispatch_app.domain.codes import Role, Stage, SuspendReason
from dispatch_app.domain.ids import AccountId, SeatId
from dispatch_app.domain.supervising import AlertKind
from dispatch_app.domain.values import Actor
from dispatch_app.i18n import Texts
from dispatch_app.ports.figures import (
    ColumnKind,
    FigureAnswer,
    FigureCell,
    FigureColumn,
    FigureQuestion,
    FigureRow,
    FiguresNow,
    FigureTable,
    NowFigure,
    Words,
)
from dispatch_app.ui.director import live_people, live_places
from dispatch_app.ui.director.backup_words import backup_words
from dispatch_app.ui.director.figures_feed import FiguresFeed, work_of
from dispatch_app.ui.director.live_curve import QUARTERS, curves, quarters_a_step
from dispatch_app.ui.director.live_people import Board, Work
from dispatch_app.ui.director.live_tiles import NONE, Tile, shares_of, tiles
from dispatch_app.ui.director.watch_panel import form_lines
from tests.fakes.builders import (
    H1,
    LINE_1,
    LINE_2,
    MACHINE,
    NOON,
    NORTH,
    SEAT_1,
    SEAT_2,
    V01,
    V02,
    Centre,
    a_centre,
    a_place,
    a_plan,
    at_station,
)

ZH = Texts.load("zh")
DIRECTOR = Actor(account=AccountId("director"), role=Role.DIRECTOR)


def a_figure(measure: str, *, target: float | None = None, **cell: float) -> NowFigure:
    words = Words(zh=measure, en=measure)
    column = FigureColumn(measure=measure, kind=ColumnKind.TIME, name=words, target=target)
    given = FigureCell(**{"n": 0, **cell})  # type: ignore[arg-type]
    return NowFigure(column=column, hour=given, day=given)


def figures(
    *found: NowFigure, calls: tuple[int, ...] = (0,), ago: tuple[int, ...] = ()
) -> FiguresNow:
    return FiguresNow(
        made_at=NOON,
        sequence=1,
        figures=found,
        calls_by_quarter=calls,
        orders_by_quarter=calls,
        calls_a_week_ago=ago,
        orders_a_week_ago=ago,
    )


def tile(name: str, centre: Centre, now: FiguresNow | None = None) -> Tile:
    return next(t for t in tiles(centre.state, now, centre.now, ZH) if t.name == name)


def board(centre: Centre, **more: object) -> Board:
    given = {"complaints": {"chest_pain": "胸痛"}, "since": NOON - timedelta(hours=12), **more}
    return Board(state=centre.state, now=centre.now, texts=ZH, **given)  # type: ignore[arg-type]


@pytest.fixture
def centre() -> Centre:
    return a_centre()


# ---- key figures


def test_without_figures_a_dash_stands_there_and_no_guess(centre: Centre) -> None:
    shown = tile("pick_up", centre)
    assert (shown.value, shown.tone) == (NONE, "")
    assert shown.foot == ZH("live.waiting-figures")


@pytest.mark.parametrize(
    ("within", "tone"), [(0.97, "ok"), (0.95, "ok"), (0.93, "warn"), (0.9, "warn"), (0.85, "bad")]
)
def test_a_share_is_told_against_its_target(centre: Centre, within: float, tone: str) -> None:
    now = figures(a_figure("pick_up", target=0.95, n=428, within=within, p50=3.0, p90=8.0))
    shown = tile("pick_up", centre, now)
    assert (shown.value, shown.tone) == (f"{within * 100:.1f} %", tone)
    assert "n 428" in shown.foot


def test_what_was_corrected_is_said_beside_a_share(centre: Centre) -> None:
    now = figures(a_figure("turn_out", target=0.9, n=155, within=0.96, p50=92, corrected=2))
    assert ZH("live.corrected", n=2) in tile("turn_out", centre, now).foot


def test_shares_of_the_hour_go_to_the_alerts_as_counts() -> None:
    now = figures(a_figure("pick_up", n=10, within=0.8), a_figure("response", n=3))
    assert shares_of(now) == {AlertKind.PICK_UP: (8, 10)}
    assert shares_of(None) == {}


def test_free_vehicles_stand_beside_those_on_duty(centre: Centre) -> None:
    centre.sends(centre.opens(), V01)
    shown = tile("fleet", centre)
    assert (shown.value, shown.beside) == ("2", "/ 3")


def test_who_waits_longest_is_said_with_the_queue(centre: Centre) -> None:
    centre.rings(LINE_1)
    centre.later(7).rings(LINE_2)
    shown = tile("seats", centre)
    assert shown.foot == ZH("live.queue", count=2, span="00:07")
    assert shown.foot_tone == "warn"


# ---- seats, calls, incidents


def test_a_seat_line_tells_what_it_does_now_and_did_today(centre: Centre) -> None:
    incident = centre.opens()
    centre.do(c.RecordIntake(incident=incident.id, complaint="chest_pain"))
    centre.do(c.FixPlace(incident=incident.id, place=a_place("龙湖小区")))
    centre.sends(incident)
    centre.later(72)
    work = {SEAT_1: Work(calls=61, p90_s=7.0)}
    first, second = live_people.seat_lines(board(centre, work=work))[:2]
    assert first.cells[2] == f"● {ZH('radar.call.talking')} 01:12"
    assert first.cells[3:] == ("胸痛 龙湖小区", "61/1", "7 s")
    assert second.cells[3:] == ("—", "—/0", "—")


def test_a_call_past_its_line_and_a_raised_hand_have_signs_of_their_own(centre: Centre) -> None:
    centre.answers()
    centre.do(suc.RaiseHand())
    (first, *_) = live_people.seat_lines(board(centre.later(121)))
    assert first.cells[2].startswith(f"◆ {ZH('live.hand')} ◆ ")


def test_calls_that_wait_stand_above_those_in_talk(centre: Centre) -> None:
    centre.answers(LINE_1)
    waiting = centre.later(30).rings(LINE_2)
    lines = live_people.call_lines(board(centre.later(5)))
    assert lines[0].key == waiting.id
    assert [line.cells[3] for line in lines] == ["00:05", "00:35"]


def test_an_auditor_sees_no_whole_number(centre: Centre) -> None:
    centre.rings(LINE_1)
    centre.do(c.ReportCaller(line=LINE_1, number="19900002210"), MACHINE)
    whole, masked = (
        live_people.call_lines(board(centre, role=role))[0].cells[1]
        for role in (Role.DIRECTOR, Role.AUDITOR)
    )
    assert whole == "19900002210"
    assert masked == "199****2210"


def test_incidents_without_a_vehicle_come_first_then_suspended_then_running(
    centre: Centre,
) -> None:
    running = centre.opens(LINE_1)
    centre.sends(running)
    suspended = centre.opens(LINE_2, SEAT_2)
    reason = SuspendReason.WAITING_FOR_POLICE
    centre.do(c.SuspendIncident(incident=suspended.id, reason=reason))
    centre.do(c.EndCall(call=running.calls[0]))
    waiting = centre.opens(LINE_1)
    lines = live_people.incident_lines(board(centre))
    assert [line.key for line in lines] == [waiting.id, suspended.id, running.id]
    assert lines[2].cells[3] == V01


def test_a_led_incident_carries_a_star(centre: Centre) -> None:
    incident = centre.opens()
    centre.do(suc.TakeOverIncident(incident=incident.id, reason="重大事件"), DIRECTOR)
    (line,) = live_people.incident_lines(board(centre))
    assert line.cells[2].startswith("★ ")


# ---- stations, hospitals, complaints


def test_stations_out_of_reach_stand_on_top_then_those_without_a_free_vehicle(
    centre: Centre,
) -> None:
    for vehicle, line in ((V01, LINE_1), (V02, LINE_2)):
        centre.sends(centre.opens(line), vehicle)
    lines = live_places.station_lines(centre.state, frozenset({"N", "S"}), ZH)
    assert [line.key for line in lines] == [NORTH, "S"]
    assert lines[0].cells[1:4] == ("0", "2", "0")
    lines = live_places.station_lines(centre.state, frozenset({"N"}), ZH)
    assert lines[0].cells[4] == ZH("live.link.down")
    unknown = live_places.station_lines(centre.state, None, ZH)
    assert {line.cells[4] for line in unknown} == {"—"}


def at_the_door(centre: Centre) -> None:
    mission = centre.sends(centre.opens())
    centre.do(c.ChooseHospital(mission=mission.id, hospital=H1), at_station(NORTH))
    stages = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)
    centre.reaches(mission, *stages)
    line = live_places.hospital_lines(centre.state, centre.now, NOON, ZH)[0]
    assert (line.key, *line.cells[1:4]) == (H1, "1", "0", "—")
    centre.reaches(mission, Stage.AT_HOSPITAL)


def test_a_hospital_counts_who_comes_and_who_stands_at_its_door(centre: Centre) -> None:
    at_the_door(centre)
    centre.later(23 * 60)
    first, second = live_places.hospital_lines(centre.state, centre.now, NOON, ZH)
    assert (first.key, *first.cells[1:4]) == (H1, "0", "1", "▲ 23'")
    assert second.cells[1:] == ("0", "0", "—", ZH("live.hospital-unreported"))


def test_complaints_of_today_alone_are_counted(centre: Centre) -> None:
    incident = centre.opens()
    centre.do(c.RecordIntake(incident=incident.id, complaint="chest_pain"))
    old = replace(centre.incident(incident.id), id="I-old", opened_at=NOON - timedelta(days=1))
    centre.state = replace(centre.state, incidents={**centre.state.incidents, "I-old": old})
    shown = live_places.complaints_today(board(centre))
    assert [(bar.word, bar.value) for bar in shown.bars] == [("胸痛", 1)]


# ---- the curve


def test_the_running_quarter_is_no_whole_one_and_those_to_come_have_none() -> None:
    shown = curves(figures(calls=(7, 8, 3), ago=(6,) * QUARTERS), 6, ZH)
    today, _orders, ago = shown.lines
    assert today.values[:3] == (7.0, 8.0, None)
    assert len(today.values) == len(ago.values) == len(shown.words) == QUARTERS
    assert ago.dashed


def test_a_small_centre_is_shown_by_the_hour() -> None:
    now = figures(calls=(1, 0, 2, 1, 1), ago=(1,) * QUARTERS)
    assert quarters_a_step(now) == 4
    today, _orders, ago = curves(now, 1, ZH).lines
    assert today.values[:2] == (4.0, None)
    assert ago.values == (4.0,) * 24


# ---- a form that is read along


def test_a_form_is_read_along_as_far_as_it_is_filled_in(centre: Centre) -> None:
    call = centre.answers()
    lines = form_lines(centre.state, SEAT_1, centre.now, ZH, {}, Role.DIRECTOR)
    assert [line.key for line in lines] == ["call"]
    centre.do(c.OpenIncident(call=call.id))
    incident = centre.call(call.id).incident
    assert incident is not None
    centre.do(c.FixPlace(incident=incident, place=a_place("龙湖小区")))
    centre.do(c.SetPlan(incident=incident, plan=a_plan()))
    centre.do(c.RecordIntake(incident=incident, answers={"意识": "无"}, note="二单元门口"))
    shown = {
        line.key: line.cells[1]
        for line in form_lines(centre.state, SEAT_1, centre.now, ZH, {}, Role.DIRECTOR)
    }
    assert shown["place"] == "龙湖小区"
    assert shown["priority"] == "P1"
    assert shown["note"] == "二单元门口"
    assert shown["answer/意识"] == "意识：无"


def test_a_seat_without_work_has_an_empty_form(centre: Centre) -> None:
    assert form_lines(centre.state, SeatId("2"), centre.now, ZH, {}, Role.DIRECTOR) == []


# ---- what the feed makes of answers


class Asked:
    """A desk that is there and keeps what is asked of it."""

    online = True

    def __init__(self) -> None:
        self.asked: dict[str, object] = {}

    def now(self) -> datetime:
        return NOON

    def ask(self, path: str, then: object) -> None:
        self.asked[path] = then

    def hand_in(self, path: str, fields: Mapping[str, object], then: object) -> None:
        self.asked[path] = then
        self.fields = fields


def answer(**cells: FigureCell) -> FigureAnswer:
    words = Words(zh="", en="")
    question = FigureQuestion(report="calls", since=NOON, until=NOON)
    columns = tuple(FigureColumn(measure=m, kind=ColumnKind.TIME, name=words) for m in cells)
    row = FigureRow(key=("1",), cells=tuple(cells.values()))
    return FigureAnswer(
        question=question,
        split=("seat",),
        focus="",
        columns=columns,
        definitions=(),
        table=FigureTable(rows=(row,), totals=()),
        left_out={},
        sequence=1,
        made_at=NOON,
        took_ms=1.0,
    )


def test_a_seats_work_is_asked_for_since_midnight_of_the_centres_zone(qapp: QApplication) -> None:
    desk = Asked()
    feed = FiguresFeed(desk, "Asia/Shanghai")  # type: ignore[arg-type]
    feed.ask_work()
    assert desk.fields["since"] == "2026-11-21T00:00:00+08:00"
    done = answer(calls_answered=FigureCell(n=61), pick_up=FigureCell(n=60, p90=7.0))
    desk.asked["/v1/figures"](msgspec.json.encode(done))  # type: ignore[operator]
    assert feed.work == {SEAT_1: Work(calls=61, p90_s=7.0)}


def test_an_answer_of_another_version_shows_a_dash_and_no_wrong_figure(qapp: QApplication) -> None:
    desk = Asked()
    feed = FiguresFeed(desk, "Asia/Shanghai")  # type: ignore[arg-type]
    feed.ask_now()
    desk.asked["/v1/figures/now"](b'{"figures": "?"}')  # type: ignore[operator]
    assert feed.now is None
    assert work_of(answer(other=FigureCell(n=1))) == {}


def test_one_question_waits_for_its_answer_before_the_next(qapp: QApplication) -> None:
    desk = Asked()
    feed = FiguresFeed(desk, "Asia/Shanghai")  # type: ignore[arg-type]
    feed.ask_now()
    desk.asked.clear()
    feed.ask_now()
    assert desk.asked == {}


# ---- copies of the record


@pytest.mark.parametrize(
    ("told", "key", "tone"),
    [
        ({}, "", "off"),
        ({"working": True}, "backup.working", "off"),
        ({"made_at": NOON, "sequence": 9}, "backup.made", "warn"),
        (
            {"made_at": NOON, "sequence": 9, "proven_at": NOON, "proven_sequence": 9},
            "backup.proven",
            "ok",
        ),
        (
            {"made_at": NOON, "sequence": 9, "proven_at": NOON, "proven_sequence": 5},
            "backup.proven-before",
            "ok",
        ),
        ({"made_at": NOON, "trouble": BackupTrouble.NO_SPACE}, "backup.trouble", "bad"),
    ],
)
def test_the_head_says_how_old_the_copy_is_and_whether_it_was_tried(
    told: dict[str, Any], key: str, tone: str
) -> None:
    words, how = backup_words(BackupTold(**told), NOON, "Asia/Shanghai", ZH)
    why = ZH("alarm.reason.backup_no_space")
    expected = ZH(key, at="12:00", proven="11-21", why=why) if key else ""
    assert (words, how) == (expected, tone)


def test_without_copies_nothing_is_said_of_them() -> None:
    assert backup_words(None, NOON, "Asia/Shanghai", ZH) == ("", "off")
