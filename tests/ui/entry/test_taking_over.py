"""A crew takes its vehicle over: what is entered, what it asks for, and what is typed wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.domain.duty import CheckItem, Levels, UpkeepKind
from dispatch_app.domain.duty_commands import PlanShift, SetUpkeep, SignOn
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.entry.duty import commands_of, fields_of
from dispatch_app.ui.kit.entry.duty_words import duty_lines, warning_of
from dispatch_app.ui.kit.entry.run import BadEntry
from dispatch_app.ui.kit.entry.sheet import YES
from tests.fakes.builders import NOON, V01, Centre, a_centre

ZONE = "Asia/Shanghai"
TICKED = {item.value: YES for item in CheckItem}


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def texts() -> Texts:
    return Texts.load("zh")


def entered(centre: Centre, **typed: str):
    given = {**TICKED, "driver": "丙", **typed}
    return commands_of(centre.vehicle(), given, centre.now, ZONE)


def test_names_gauges_and_ticks_become_one_taking_over(centre: Centre) -> None:
    (sign,) = entered(
        centre, crew="丁，戊", fuel_pct="80", oxygen_pct="95", odometer_km="81204", radio=""
    )
    assert sign == SignOn(
        vehicle=V01,
        driver="丙",
        crew=("丁", "戊"),
        missing=(CheckItem.RADIO,),
        levels=Levels(fuel_pct=80, oxygen_pct=95, odometer_km=81_204),
    )


def test_a_shift_over_midnight_is_planned_by_two_times(centre: Centre) -> None:
    (_, plan) = entered(centre, shift_since="2000", shift_until="0800")
    assert isinstance(plan, PlanShift)
    assert (plan.since, plan.until) == (NOON + timedelta(hours=8), NOON + timedelta(hours=20))


def test_a_day_of_upkeep_lasts_until_its_end_and_what_stands_is_not_sent_again(
    centre: Centre,
) -> None:
    (_, put) = entered(centre, service="20261130")
    assert isinstance(put, SetUpkeep)
    assert (put.kind, put.due_at) == (
        UpkeepKind.SERVICE,
        NOON + timedelta(days=9, hours=11, minutes=59, seconds=59),
    )
    centre.do(put)
    assert len(entered(centre, service="20261130")) == 1
    (_, gone) = entered(centre, service="")
    assert gone == SetUpkeep(vehicle=V01, kind=UpkeepKind.SERVICE, due_at=None)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("fuel_pct", "101"),
        ("oxygen_pct", "x"),
        ("odometer_km", "-5"),
        ("odometer_km", "99999999"),
        ("service", "20261340"),
        ("service", "soon"),
    ],
)
def test_what_is_typed_wrong_is_refused_at_its_field(
    centre: Centre, field: str, typed: str
) -> None:
    with pytest.raises(BadEntry) as bad:
        entered(centre, **{field: typed})
    assert bad.value.field == field


def test_half_a_shift_is_none(centre: Centre) -> None:
    with pytest.raises(BadEntry) as bad:
        entered(centre, shift_since="2000")
    assert (bad.value.field, bad.value.key) == ("shift_until", "duty.bad.half-shift")


def test_who_may_not_plan_sees_no_plan(centre: Centre, texts: Texts) -> None:
    def names(*, plans: bool) -> set[str]:
        fields = fields_of(centre.vehicle(), texts, ZONE, centre.now, plans=plans)
        return {field.name for field in fields}

    assert names(plans=True) - names(plans=False) == {
        "shift_since",
        "shift_until",
        *(kind.value for kind in UpkeepKind),
    }


def test_ticks_stand_as_at_the_last_check(centre: Centre, texts: Texts) -> None:
    for command in entered(centre, radio=""):
        centre.do(command)
    fields = {f.name: f for f in fields_of(centre.vehicle(), texts, ZONE, centre.now, plans=False)}
    assert (fields["radio"].value, fields["oxygen"].value) == ("", YES)
    assert fields["driver"].value == "丙"


def test_what_lacks_is_said_before_all_else(centre: Centre, texts: Texts) -> None:
    assert warning_of(centre.vehicle(), texts, ZONE) == ""
    for command in entered(centre, defibrillator="", fuel_pct="10"):
        centre.do(command)
    assert warning_of(centre.vehicle(), texts, ZONE) == "检查未过：缺除颤仪  油氧低 油 10%"
    lines = list(duty_lines(centre.vehicle(), texts, ZONE, centre.now))
    assert lines[1] == "司机 丙（12:00 接班）"
