"""Departments, specialists and devices: who serves when, whose word counts, what advice makes."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.hospital_parts.commands import ReportHospitalPart
from dispatch_app.domain.hospital_parts.events import HospitalPartReported
from dispatch_app.domain.hospital_parts.values import (
    Because,
    HospitalPart,
    PartNow,
    now_of,
    parts_of,
    unserved,
)
from dispatch_app.domain.ids import AccountId, HospitalId
from dispatch_app.domain.ranking import Travel, rank_hospitals
from dispatch_app.domain.register_commands import KeepRecord, RetireRecord
from dispatch_app.domain.register_events import RecordKept
from dispatch_app.domain.values import Actor
from tests.fakes.builders import H1, H2, Centre, a_centre

HERE = ZoneInfo("Asia/Shanghai")
DOOR = Actor(account=AccountId("door"), role=Role.HOSPITAL, hospital=H1)
HEART = "chest_pain"


def keeps(centre: Centre, register: str, hospital: HospitalId = H1, **cells: str) -> str:
    named = {"at_hospital": hospital, "name": "心导管室", "capabilities": HEART, **cells}
    (event,) = centre.do(KeepRecord(register=register, cells=named))
    assert isinstance(event, RecordKept)
    return event.id


def says(centre: Centre, register: str, id_: str, **word: object) -> None:
    centre.do(ReportHospitalPart(hospital=H1, register=register, id=id_, **word), DOOR)  # type: ignore[arg-type]


def standing(centre: Centre) -> tuple[PartNow, ...]:
    parts = parts_of(centre.state.records).get(H1, ())
    return now_of(parts, centre.state.hospitals[H1], centre.now, HERE)


def first(centre: Centre, *wanted: str) -> HospitalId:
    near_and_far = {
        H1: Travel(time_s=100.0, distance_m=900.0),
        H2: Travel(time_s=500.0, distance_m=4500.0),
    }
    rows = rank_hospitals(centre.state, near_and_far, wanted=wanted, now=centre.now, zone=HERE)
    return rows[0].hospital


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026 begins on a Sunday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


def a_doctor(**hours: object) -> HospitalPart:
    return HospitalPart(register="specialists", id="1", hospital=H1, name="演示", **hours)  # type: ignore[arg-type]


# ---- hours -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hour", "minute", "on"), [(7, 59, False), (8, 0, True), (17, 59, True), (18, 0, False)]
)
def test_a_specialist_is_on_duty_from_the_first_minute_to_the_last(
    hour: int, minute: int, on: bool
) -> None:
    assert a_doctor(begins="08:00", ends="18:00").on_duty(at(2, hour, minute)) is on


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    nights = a_doctor(days=("mon",), begins="18:00", ends="08:00")
    assert nights.on_duty(at(2, 23))
    assert nights.on_duty(at(3, 7, 59))
    assert not nights.on_duty(at(3, 19))
    assert not nights.on_duty(at(2, 3))


def test_from_eight_to_eight_is_the_whole_day_round() -> None:
    round_the_clock = a_doctor(begins="08:00", ends="08:00")
    assert all(round_the_clock.on_duty(at(4, hour)) for hour in range(24))


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 7 * 1440 - 1))
def test_one_who_comes_as_another_goes_leaves_no_gap(begins: int, ends: int, minute: int) -> None:
    one = a_doctor(begins=clock(begins), ends=clock(ends))
    other = a_doctor(begins=clock(ends), ends=clock(begins))
    when = at(2, 0) + timedelta(minutes=minute)
    assert one.on_duty(when) or other.on_duty(when)
    assert begins == ends or one.on_duty(when) != other.on_duty(when)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


# ---- the hospital's own word -----------------------------------------------------------------


def test_the_hospitals_word_goes_before_the_hours_while_it_holds() -> None:
    centre = a_centre()
    doctor = keeps(centre, "specialists", name="演示甲", begins="08:00", ends="08:00")
    assert [(p.serves, p.because) for p in standing(centre)] == [(True, Because.HOURS)]
    until = centre.now + timedelta(hours=2)
    says(centre, "specialists", doctor, serves=False, valid_until=until)
    assert [(p.serves, p.because) for p in standing(centre)] == [(False, Because.WORD)]
    centre.now = until
    assert [(p.serves, p.because) for p in standing(centre)] == [(True, Because.HOURS)]


def test_a_word_that_says_nothing_takes_the_last_one_back() -> None:
    centre = a_centre()
    device = keeps(centre, "hospital_equipment")
    says(centre, "hospital_equipment", device, serves=False)
    says(centre, "hospital_equipment", device)
    assert centre.state.hospitals[H1].part_words == ()
    assert standing(centre)[0].serves


def test_free_beds_of_a_department_are_told_without_a_word_on_whether_it_serves() -> None:
    centre = a_centre()
    ward = keeps(centre, "departments", name="心内科", beds="40")
    says(centre, "departments", ward, free_beds=3)
    (now,) = standing(centre)
    assert (now.part.beds, now.word and now.word.free_beds, now.serves) == (40, 3, True)


def test_what_a_seat_enters_is_marked_as_told_by_telephone() -> None:
    centre = a_centre()
    ward = keeps(centre, "departments", name="心内科")
    told = ReportHospitalPart(hospital=H1, register="departments", id=ward, serves=False)
    (event,) = centre.do(told)
    assert isinstance(event, HospitalPartReported)
    assert event.by_hand
    (event,) = centre.do(told, DOOR)
    assert isinstance(event, HospitalPartReported)
    assert not event.by_hand


def test_a_hospital_speaks_of_nothing_that_is_not_its_own() -> None:
    centre = a_centre()
    others = keeps(centre, "departments", H2)
    gone = keeps(centre, "departments", name="烧伤科")
    centre.do(RetireRecord(register="departments", id=gone))
    for register, id_ in (("departments", others), ("departments", gone), ("units", "no")):
        with pytest.raises(Rejected, match=r"hospital\.not-its-part"):
            says(centre, register, id_, serves=True)


def test_a_row_stays_with_its_hospital() -> None:
    centre = a_centre()
    ward = keeps(centre, "departments", name="心内科")
    moved = {"at_hospital": H2, "name": "心内科"}
    with pytest.raises(Rejected) as refused:
        centre.do(KeepRecord(register="departments", id=ward, cells=moved))
    assert refused.value.details["reason"] == "stays"


def test_a_hospital_registered_again_keeps_its_words() -> None:
    centre = a_centre()
    device = keeps(centre, "hospital_equipment")
    says(centre, "hospital_equipment", device, serves=False)
    again = KeepRecord(
        register="hospitals",
        id=H1,
        cells={"id": H1, "name": "演示一院新址", "capabilities": HEART, "lon": "120", "lat": "31"},
    )
    centre.do(again)
    assert not standing(centre)[0].serves


# ---- advice ----------------------------------------------------------------------------------


def test_a_hospital_whose_device_is_down_comes_after_one_that_can() -> None:
    centre = a_centre()
    device = keeps(centre, "hospital_equipment")
    assert first(centre, HEART, "emergency") == H1
    says(centre, "hospital_equipment", device, serves=False)
    rows = rank_hospitals(centre.state, {}, wanted=(HEART,), now=centre.now, zone=HERE)
    (why,) = next(r for r in rows if r.hospital == H1).unserved
    assert (why.capability, why.register, why.by_word) == (HEART, "hospital_equipment", True)
    assert first(centre, "emergency") == H1


def test_nobody_on_duty_counts_only_where_somebody_is_known() -> None:
    wanted = (HEART,)
    nobody = PartNow(
        part=a_doctor(capabilities=wanted, begins="08:00", ends="09:00"),
        serves=False,
        because=Because.HOURS,
    )
    assert unserved(wanted, ()) == ()
    assert [u.register for u in unserved(wanted, (nobody,))] == ["specialists"]
    somebody = PartNow(part=a_doctor(capabilities=wanted), serves=True, because=Because.ALWAYS)
    assert unserved(wanted, (nobody, somebody)) == ()


def test_without_a_clock_of_the_place_nobodys_hours_are_gone_by() -> None:
    centre = a_centre()
    keeps(centre, "specialists", name="演示甲", begins="03:00", ends="03:01")
    by_hours = rank_hospitals(centre.state, {}, wanted=(HEART,), now=centre.now, zone=HERE)
    without = rank_hospitals(centre.state, {}, wanted=(HEART,), now=centre.now)
    assert [bool(r.unserved) for r in by_hours if r.hospital == H1] == [True]
    assert not any(r.unserved for r in without)
