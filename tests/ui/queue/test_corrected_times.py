"""Both times of a corrected stage stand in the time chain, with who said so and who entered it."""

from __future__ import annotations

from datetime import timedelta

from dispatch_app.domain.codes import Origin, Stage
from dispatch_app.domain.commands import ReportStage
from dispatch_app.domain.truth.kept import Evidence, FenceKind
from dispatch_app.domain.truth_commands import CorrectStages, StageStep
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.timeline import Moment, moments
from tests.fakes.builders import Centre, a_mission, at_station


def entered(centre: Centre, stage: Stage, minutes: float) -> None:
    (mission,) = centre.state.missions.values()
    at = centre.now + timedelta(minutes=minutes)
    evidence = Evidence(fence=FenceKind.PLACE, id=mission.id, fix_at=at, distance_m=8.0)
    centre.later(600)
    step = StageStep(stage=stage, at=at, evidence=evidence)
    centre.do(CorrectStages(mission=mission.id, steps=(step,)))


def chain(centre: Centre) -> dict[str, Moment]:
    (incident,) = centre.state.incidents.values()
    return {m.word: m for m in moments(centre.state, incident, Texts.load("zh"))}


def test_a_stage_entered_by_gps_tells_who_entered_it_and_when() -> None:
    centre, _ = a_mission(Stage.EN_ROUTE)
    came_at = centre.now + timedelta(minutes=5)
    entered(centre, Stage.ON_SCENE, 5)
    told = chain(centre)["01 到达现场"]
    assert told.at == came_at
    assert told.origin == "GPS，1 席 12:10:00 录入"


def test_a_stage_told_for_a_wrong_time_shows_that_time_too() -> None:
    centre, _ = a_mission(Stage.EN_ROUTE, Stage.ON_SCENE)
    entered(centre, Stage.ON_SCENE, 7)
    told = chain(centre)["01 到达现场"]
    assert told.origin == "原报 12:00:00（终端按键），1 席 12:10:00 据 GPS 更正"


def test_what_another_source_told_stands_beside_it() -> None:
    centre, mission = a_mission(Stage.EN_ROUTE)
    centre.later(300)
    again = ReportStage(mission=mission.id, stage=Stage.EN_ROUTE, origin=Origin.STATION_BUTTON)
    centre.do(again, at_station(mission.station))
    told = chain(centre)
    assert told["01 出车"].origin == "终端按键"
    assert told["01 出车 再报"].origin == "分站按键"


def test_what_was_heard_late_is_told_with_both_times() -> None:
    centre, mission = a_mission()
    left_at = centre.now
    centre.later(900)
    late = ReportStage(
        mission=mission.id, stage=Stage.EN_ROUTE, origin=Origin.TERMINAL_KEY, at=left_at
    )
    centre.do(late, at_station(mission.station))
    assert chain(centre)["01 出车"].origin == "终端按键，12:15:00 收到"
