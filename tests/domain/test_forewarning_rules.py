"""Forewarnings: what a hospital is told of patients on their way, answered, changed, closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    Breathing,
    Consciousness,
    HospitalStatus,
    Origin,
    Role,
    Sex,
    Stage,
    StageReason,
)
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.forewarning import commands as fwc
from dispatch_app.domain.forewarning import events as fwe
from dispatch_app.domain.forewarning.values import (
    ETA_COUNTS_S,
    KEPT_AFTER,
    LONGEST_REPORT,
    OUTCOME_WITHIN,
    ArrivalCondition,
    CannotTake,
    Forewarning,
    ForewarningEnd,
    ForewarningState,
    HospitalAnswer,
    HospitalRefused,
    HospitalWish,
    PatientOutcome,
    Vitals,
)
from dispatch_app.domain.ids import AccountId, MissionId
from dispatch_app.domain.state import Mission
from dispatch_app.domain.values import Actor, Patient
from tests.fakes.builders import H1, H2, NORTH, SEAT_1, Centre, a_centre, at_seat, at_station

DOOR = Actor(account=AccountId("hospital-H1"), role=Role.HOSPITAL, hospital=H1)
WATCH = Actor(account=AccountId("centre"), role=Role.SYSTEM)
CANNOT = {"word": HospitalAnswer.CANNOT_TAKE, "reason": CannotTake.NO_BED}


def with_hospital(*stages: Stage) -> tuple[Centre, Mission]:
    centre = a_centre()
    incident = centre.opens()
    patient = Patient(
        sex=Sex.MALE,
        age_years=62,
        consciousness=Consciousness.AWAKE,
        breathing=Breathing.DIFFICULT,
    )
    centre.do(c.RecordIntake(incident=incident.id, patient=patient, contact_name="演示甲"))
    mission = centre.sends(centre.incident(incident.id), hospital=H1)
    return centre, centre.reaches(mission, *stages)


def forewarned(*stages: Stage, **more: Any) -> tuple[Centre, Forewarning]:
    centre, mission = with_hospital(*stages)
    centre.do(fwc.ForewarnHospital(mission=mission.id, **more))
    return centre, the_one(centre)


def the_one(centre: Centre) -> Forewarning:
    return list(centre.state.forewarnings.live.values())[-1]


def says(centre: Centre, known: Forewarning, word: HospitalAnswer, **more: Any) -> Forewarning:
    centre.do(fwc.AnswerForewarning(forewarning=known.id, word=word, **more), DOOR)
    return centre.state.forewarnings.live[known.id]


def kinds(events: tuple[Event, ...]) -> list[str]:
    return [type(event).__name__ for event in events]


ON_THE_WAY = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)


def test_a_hospital_is_told_age_sex_state_and_needs_and_nobodys_name() -> None:
    centre, told = forewarned(
        report="大汗，胸痛 30 分钟", vitals=Vitals(pulse=110, spo2_percent=92)
    )
    assert (told.hospital, told.vehicle, told.seat, told.version) == (H1, "01", SEAT_1, 1)
    assert (told.brief.age_years, told.brief.sex) == (62, Sex.MALE)
    assert told.brief.breathing is Breathing.DIFFICULT
    assert told.brief.complaint_name == "胸痛"
    assert told.brief.vitals.pulse == 110
    assert told.state is ForewarningState.SENT
    assert "演示甲" not in repr(centre.events[-1])


def test_without_a_chosen_hospital_there_is_nobody_to_tell() -> None:
    centre = a_centre()
    mission = centre.sends(centre.opens())
    with pytest.raises(Rejected) as refusal:
        centre.do(fwc.ForewarnHospital(mission=mission.id))
    assert refusal.value.code == "forewarning.no-hospital"


@pytest.mark.parametrize(
    ("stages", "code"),
    [
        ((*ON_THE_WAY, Stage.AT_HOSPITAL), "forewarning.at-the-door"),
        ((*ON_THE_WAY, Stage.AT_HOSPITAL, Stage.COMPLETE), "mission.ended"),
    ],
)
def test_whom_the_patient_has_reached_is_not_told_that_they_come(
    stages: tuple[Stage, ...], code: str
) -> None:
    centre, mission = with_hospital(*stages)
    with pytest.raises(Rejected) as refusal:
        centre.do(fwc.ForewarnHospital(mission=mission.id))
    assert refusal.value.code == code


def test_an_unknown_mission_is_refused() -> None:
    with pytest.raises(Rejected) as refusal:
        a_centre().do(fwc.ForewarnHospital(mission=MissionId("gone")))
    assert refusal.value.code == "mission.unknown"


def test_the_same_word_twice_tells_nothing_new() -> None:
    centre, told = forewarned(report="平稳")
    assert centre.do(fwc.ForewarnHospital(mission=told.mission)) == ()


def test_what_the_crew_says_later_is_the_next_version_beside_what_it_said_before() -> None:
    centre, told = forewarned(vitals=Vitals(pulse=110, systolic_mmhg=90))
    centre.do(
        fwc.ForewarnHospital(mission=told.mission, report="室颤，除颤一次", vitals=Vitals(pulse=0)),
        at_station(NORTH),
    )
    later = the_one(centre)
    assert (later.id, later.version) == (told.id, 2)
    assert later.brief.vitals == Vitals(pulse=0, systolic_mmhg=90)
    assert centre.events[-1].changed == ("vitals", "report")  # type: ignore[union-attr]


def test_a_new_age_and_one_patient_more_reach_the_hospital_by_themselves() -> None:
    centre, told = forewarned(report="平稳")
    now = Patient(sex=Sex.MALE, age_years=26, count=2)
    events = centre.do(c.RecordIntake(incident=told.incident, patient=now))
    assert kinds(events)[-1] == "ForewarningChanged"
    brief = the_one(centre).brief
    assert (brief.age_years, brief.count, brief.report) == (26, 2, "平稳")


def test_another_number_on_the_form_concerns_no_hospital() -> None:
    centre, told = forewarned()
    events = centre.do(c.RecordIntake(incident=told.incident, callback_number="09990001234"))
    assert kinds(events) == ["IntakeRecorded"]


def test_another_hospital_is_told_and_the_first_one_hears_that_nobody_comes() -> None:
    centre, told = forewarned(Stage.ACKNOWLEDGED, report="平稳", vitals=Vitals(gcs=15))
    centre.do(c.ChooseHospital(mission=told.mission, hospital=H2))
    first, second = centre.state.forewarnings.live.values()
    assert first.state is ForewarningState.WITHDRAWN
    assert first.withdrawn_because is ForewarningEnd.HOSPITAL_CHANGED
    assert (second.hospital, second.state) == (H2, ForewarningState.SENT)
    assert (second.brief.report, second.brief.vitals.gcs) == ("平稳", 15)


def test_choosing_another_hospital_before_anybody_was_told_tells_nobody() -> None:
    centre, mission = with_hospital()
    events = centre.do(c.ChooseHospital(mission=mission.id, hospital=H2))
    assert not centre.state.forewarnings.live
    assert "HospitalForewarned" not in kinds(events)


def test_a_mission_that_ends_without_a_patient_takes_the_word_back() -> None:
    centre, told = forewarned(Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE)
    centre.reaches(centre.mission(told.mission), Stage.EMPTY, reason=StageReason.PATIENT_REFUSED)
    assert the_one(centre).withdrawn_because is ForewarningEnd.NO_PATIENT


def test_closing_an_incident_leaves_no_hospital_waiting() -> None:
    centre, told = forewarned()
    mission = centre.mission(told.mission)
    report = c.ReportStage(
        mission=mission.id,
        stage=Stage.STOOD_DOWN,
        origin=Origin.BY_HAND,
        reason=StageReason.CANCELLED_BY_CALLER,
    )
    centre.do(report)
    assert not any(f.awaited for f in centre.state.forewarnings.live.values())


def test_the_hospital_hears_that_the_patient_left_the_scene_and_is_there() -> None:
    centre, told = forewarned(*ON_THE_WAY[:3])
    left = centre.later(60).reaches(centre.mission(told.mission), Stage.TRANSPORTING)
    assert the_one(centre).under_way_at == left.stages[-1].at
    there = centre.later(600).reaches(left, Stage.AT_HOSPITAL)
    assert the_one(centre).arrived_at == there.stages[-1].at
    assert the_one(centre).state is ForewarningState.ARRIVED


def test_answers_go_from_delivered_to_accepted_and_say_whose_word_it_was() -> None:
    centre, told = forewarned()
    assert says(centre, told, HospitalAnswer.DELIVERED).state is ForewarningState.DELIVERED
    assert says(centre, told, HospitalAnswer.READ).state is ForewarningState.READ
    accepted = says(centre, told, HospitalAnswer.ACCEPTED, person="李医生")
    assert accepted.state is ForewarningState.ACCEPTED
    word = accepted.answers[HospitalAnswer.ACCEPTED]
    assert (word.person, word.by_hand) == ("李医生", False)


def test_being_read_after_acceptance_takes_nothing_back() -> None:
    centre, told = forewarned()
    says(centre, told, HospitalAnswer.ACCEPTED)
    assert says(centre, told, HospitalAnswer.READ).state is ForewarningState.ACCEPTED


def test_a_word_by_telephone_is_marked_as_entered_by_hand() -> None:
    centre, told = forewarned()
    centre.do(fwc.AnswerForewarning(forewarning=told.id, word=HospitalAnswer.ACCEPTED))
    assert the_one(centre).answers[HospitalAnswer.ACCEPTED].by_hand


def test_who_cannot_take_a_patient_says_why() -> None:
    centre, told = forewarned()
    with pytest.raises(Rejected) as refusal:
        says(centre, told, HospitalAnswer.CANNOT_TAKE)
    assert refusal.value.code == "forewarning.reason-missing"
    refused = says(centre, told, **CANNOT)
    assert refused.state is ForewarningState.CANNOT_TAKE
    assert refused.awaited, "the vehicle is still under way to it"


def test_a_hospital_may_change_its_mind_and_its_last_word_counts() -> None:
    centre, told = forewarned()
    says(centre, told, **CANNOT)
    centre.later(30)
    assert says(centre, told, HospitalAnswer.ACCEPTED).state is ForewarningState.ACCEPTED
    centre.later(30)
    assert says(centre, told, **CANNOT).state is ForewarningState.CANNOT_TAKE


def test_a_hospital_that_refused_is_asked_again_by_the_same_key() -> None:
    centre, told = forewarned()
    says(centre, told, HospitalAnswer.DELIVERED)
    says(centre, told, **CANNOT)
    (event,) = centre.do(fwc.ForewarnHospital(mission=told.mission))
    assert isinstance(event, fwe.ForewarningChanged) and event.asked_again
    assert (the_one(centre).version, the_one(centre).state) == (2, ForewarningState.DELIVERED)


def test_news_of_the_patient_does_not_ask_a_hospital_again_that_refused() -> None:
    centre, told = forewarned()
    says(centre, told, **CANNOT)
    centre.do(c.RecordIntake(incident=told.incident, patient=Patient(age_years=26)))
    assert (the_one(centre).version, the_one(centre).state) == (2, ForewarningState.CANNOT_TAKE)


def test_after_the_arrival_it_is_too_late_to_refuse() -> None:
    centre, told = forewarned(*ON_THE_WAY)
    centre.reaches(centre.mission(told.mission), Stage.AT_HOSPITAL)
    with pytest.raises(Rejected) as refusal:
        says(centre, told, **CANNOT)
    assert refusal.value.code == "forewarning.over"


def test_another_time_of_arrival_is_told_only_when_it_differs_enough() -> None:
    centre, told = forewarned(*ON_THE_WAY, eta_s=600.0)
    assert told.eta_at == centre.now + timedelta(seconds=600)

    def moved_by(seconds: float) -> tuple[Event, ...]:
        eta_at = centre.now + timedelta(seconds=600 + seconds)
        return centre.do(fwc.TimeForewarning(forewarning=told.id, eta_at=eta_at), WATCH)

    assert moved_by(ETA_COUNTS_S - 1) == ()
    assert kinds(moved_by(-ETA_COUNTS_S)) == ["ForewarningTimed"]
    assert the_one(centre).eta_roughly


def test_a_time_by_roads_replaces_a_rough_one_however_close() -> None:
    centre, told = forewarned(*ON_THE_WAY)
    eta_at = centre.now + timedelta(seconds=600)
    centre.do(fwc.TimeForewarning(forewarning=told.id, eta_at=eta_at), WATCH)
    centre.do(fwc.ForewarnHospital(mission=told.mission, eta_s=610.0))
    assert not the_one(centre).eta_roughly


def test_the_hospital_says_who_took_over_when_and_in_which_condition() -> None:
    centre, told = forewarned(*ON_THE_WAY)
    centre.later(900)
    at = centre.now - timedelta(seconds=60)
    centre.do(
        fwc.TakePatientOver(
            forewarning=told.id, condition=ArrivalCondition.CRITICAL, person="李医生", at=at
        ),
        DOOR,
    )
    done = the_one(centre)
    assert done.state is ForewarningState.TAKEN_OVER
    assert done.taken_over is not None and done.taken_over.taken_at == at


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"person": "  "}, "forewarning.who-took-over"),
        ({"person": "李", "at": timedelta(seconds=60)}, "stage.in-the-future"),
        ({"person": "李", "at": timedelta(seconds=-3600)}, "forewarning.before-it-was-sent"),
    ],
)
def test_a_hand_over_has_a_name_and_a_time_that_can_be(more: dict[str, Any], code: str) -> None:
    centre, told = forewarned()
    if "at" in more:
        more = {**more, "at": centre.now + more["at"]}
    with pytest.raises(Rejected) as refusal:
        centre.do(
            fwc.TakePatientOver(forewarning=told.id, condition=ArrivalCondition.STABLE, **more),
            DOOR,
        )
    assert refusal.value.code == code


def test_no_outcome_is_told_of_a_patient_who_never_came() -> None:
    centre, told = forewarned()
    with pytest.raises(Rejected) as refusal:
        centre.do(fwc.TellOutcome(forewarning=told.id, outcome=PatientOutcome.ADMITTED), DOOR)
    assert refusal.value.code == "forewarning.nobody-came"


def test_the_outcome_comes_days_after_the_live_state_has_let_go() -> None:
    centre, told = forewarned(*ON_THE_WAY)
    centre.reaches(centre.mission(told.mission), Stage.AT_HOSPITAL)
    archive = fwc.ArchiveForewarning(forewarning=told.id)
    assert centre.do(archive, WATCH) == ()
    centre.later(KEPT_AFTER.total_seconds())
    centre.do(archive, WATCH)
    assert told.id not in centre.state.forewarnings.live
    assert told.id in centre.state.forewarnings.owing
    centre.later(3 * 86_400)
    centre.do(
        fwc.TellOutcome(
            forewarning=told.id, outcome=PatientOutcome.DISCHARGED, disease_class="cardiac"
        ),
        DOOR,
    )
    assert not centre.state.forewarnings.owing


def test_an_outcome_that_never_comes_is_waited_for_only_so_long() -> None:
    centre, told = forewarned(*ON_THE_WAY)
    centre.reaches(centre.mission(told.mission), Stage.AT_HOSPITAL)
    archive = fwc.ArchiveForewarning(forewarning=told.id)
    centre.later(KEPT_AFTER.total_seconds()).do(archive, WATCH)
    assert centre.do(archive, WATCH) == ()
    centre.later(OUTCOME_WITHIN.total_seconds()).do(archive, WATCH)
    assert not centre.state.forewarnings.owing


def test_a_withdrawn_one_is_archived_and_owes_nothing() -> None:
    centre, told = forewarned()
    centre.do(fwc.WithdrawForewarning(forewarning=told.id, note="家属自行送医"))
    centre.later(KEPT_AFTER.total_seconds())
    centre.do(fwc.ArchiveForewarning(forewarning=told.id), WATCH)
    assert not centre.state.forewarnings.live and not centre.state.forewarnings.owing


def test_a_figure_that_nobody_can_have_is_a_slip_of_the_hand() -> None:
    with pytest.raises(InvalidValue, match="spo2_percent"):
        Vitals(spo2_percent=192)
    with pytest.raises(InvalidValue, match="gcs"):
        Vitals(gcs=2)


def test_a_report_has_an_end() -> None:
    with pytest.raises(InvalidValue, match="report"):
        fwc.ForewarnHospital(mission=MissionId("1"), report="长" * (LONGEST_REPORT + 1))


def test_a_seat_takes_its_word_back_once() -> None:
    centre, told = forewarned()
    withdraw = fwc.WithdrawForewarning(forewarning=told.id)
    assert kinds(centre.do(withdraw, at_seat(SEAT_1))) == ["ForewarningWithdrawn"]
    assert centre.do(withdraw) == ()


def test_what_the_patient_wants_is_kept_beside_the_choice() -> None:
    centre, told = forewarned()
    wish = HospitalWish(
        wanted=H2, why="病历在该院", refused=(HospitalRefused(hospital=H1, why="费用"),)
    )
    record = fwc.RecordHospitalWish(incident=told.incident, wish=wish)
    assert kinds(centre.do(record)) == ["HospitalWishRecorded"]
    assert centre.do(record) == ()
    assert centre.state.forewarnings.wishes == {told.incident: wish}
    assert centre.mission(told.mission).hospital == H1, "a wish chooses nothing by itself"
    centre.do(fwc.RecordHospitalWish(incident=told.incident, wish=HospitalWish()))
    assert not centre.state.forewarnings.wishes


def test_nobody_wants_and_refuses_one_hospital() -> None:
    centre, told = forewarned()
    both = HospitalWish(wanted=H1, refused=(HospitalRefused(hospital=H1, why=""),))
    with pytest.raises(Rejected) as refusal:
        centre.do(fwc.RecordHospitalWish(incident=told.incident, wish=both))
    assert refusal.value.code == "forewarning.wanted-and-refused"


def test_a_report_that_has_run_out_says_nothing() -> None:
    centre = a_centre()
    report = c.ReportHospital(
        hospital=H1,
        status=HospitalStatus.OPEN,
        diverted_for=("chest_pain",),
        valid_until=centre.now + timedelta(hours=1),
        person="李医生",
    )
    centre.do(report, at_seat(SEAT_1))
    known = centre.state.hospitals[H1]
    assert known.by_hand and known.reported_by == "李医生"
    assert known.diverted_at(centre.now, ("chest_pain",))
    assert not known.diverted_at(centre.now, ("trauma",))
    later = centre.now + timedelta(hours=1)
    assert known.status_at(later) is HospitalStatus.UNREPORTED
    assert not known.diverted_at(later, ("chest_pain",))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"diverted_for": ("burns",)}, "hospital.not-its-ability"),
        ({"valid_until": timedelta(0)}, "hospital.report-is-over"),
    ],
)
def test_a_report_is_about_what_the_hospital_has_and_about_the_time_to_come(
    more: dict[str, Any], code: str
) -> None:
    centre = a_centre()
    if "valid_until" in more:
        more = {"valid_until": centre.now + more["valid_until"]}
    with pytest.raises(Rejected) as refusal:
        centre.do(c.ReportHospital(hospital=H1, status=HospitalStatus.OPEN, **more), DOOR)
    assert refusal.value.code == code
