"""Lamps that tell the truth: stale is not in order, an alarm lights its own, each remembers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.domain.alarm_commands import AcknowledgeAlarm, ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AlarmKind, Severity, alarm_id
from dispatch_app.domain.lamps import LAMP_OF, TOLD_BY_CENTRE, Lamp
from dispatch_app.i18n.texts import LANGUAGES, Texts
from dispatch_app.ui.kit.lamps import BAD, OFF, OK, WARN, LampMemory, honest, in_order
from tests.fakes.builders import MACHINE, NOON, Centre

ALL_OK = dict.fromkeys(in_order(), OK)
ZONE = "Asia/Shanghai"


def after(*commands, by=MACHINE):
    centre = Centre()
    for command in commands:
        centre.do(command, by if not isinstance(command, AcknowledgeAlarm) else None)
    return list(centre.state.alarms.values())


def fault(kind, severity=None):
    return RaiseAlarm(kind=kind, source="x", severity=severity)


def test_the_ten_lamps_stand_in_the_order_of_the_glossary():
    assert in_order() == (
        *("telephone", "database", "network", "stations", "gps"),
        *("map", "gazetteer", "recorder", "power", "clock"),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lamp_has_its_name_and_its_written_fall_back(language):
    texts = Texts.load(language)
    for lamp in Lamp:
        assert texts.code("lamp", lamp.value)
        assert texts(f"lamp.fallback.{lamp.value}")


@pytest.mark.parametrize("kind", LAMP_OF)
def test_a_fault_lights_the_lamp_of_its_part_and_no_other(kind):
    lit = honest(ALL_OK, after(fault(kind, Severity.CRITICAL)), online=True)
    assert [lamp for lamp, tone in lit.items() if tone == BAD] == [LAMP_OF[kind].value]


def test_a_warning_is_amber_and_a_notice_lights_nothing():
    lit = honest(ALL_OK, after(fault(AlarmKind.GPS, Severity.WARNING)), online=True)
    assert lit["gps"] == WARN
    assert honest(ALL_OK, after(fault(AlarmKind.GPS, Severity.NOTICE)), online=True) == ALL_OK


def test_acknowledging_a_fault_does_not_mend_it():
    seen = AcknowledgeAlarm(alarm=alarm_id(AlarmKind.RECORDER, "x"))
    assert honest(ALL_OK, after(fault(AlarmKind.RECORDER), seen), online=True)["recorder"] == BAD


def test_what_is_over_lights_nothing_even_if_nobody_saw_it():
    over = ClearAlarm(kind=AlarmKind.RECORDER, source="x")
    assert honest(ALL_OK, after(fault(AlarmKind.RECORDER), over), online=True) == ALL_OK


def test_an_alarm_never_makes_a_lamp_better():
    bad = {**ALL_OK, "gps": BAD}
    assert honest(bad, after(fault(AlarmKind.GPS)), online=True)["gps"] == BAD


def test_without_the_centre_nothing_that_it_tells_is_in_order():
    lit = honest(ALL_OK, (), online=False)
    assert {lamp for lamp, tone in lit.items() if tone == WARN} == set(TOLD_BY_CENTRE)
    assert honest({**ALL_OK, "power": OFF}, (), online=False)["power"] == OFF


def test_a_lamp_says_since_when_and_when_it_was_in_order_last():
    texts, memory = Texts.load("zh"), LampMemory()
    memory.look({"gps": OK}, NOON)
    memory.look({"gps": OK}, NOON + timedelta(seconds=30))
    assert memory.note("gps", texts, ZONE) == "12:00:00 起"
    memory.look({"gps": BAD}, NOON + timedelta(seconds=60))
    memory.look({"gps": BAD}, NOON + timedelta(seconds=90))
    assert memory.note("gps", texts, ZONE) == "12:01:00 起 · 最近正常 12:00:30"


def test_a_lamp_that_was_never_in_order_says_so():
    texts, memory = Texts.load("zh"), LampMemory()
    memory.look({"gps": BAD}, NOON)
    assert "还没有正常过" in memory.note("gps", texts, ZONE)
    assert memory.note("map", texts, ZONE) == ""
