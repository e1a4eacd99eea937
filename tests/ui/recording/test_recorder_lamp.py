"""The lamp of the recorder: the worst of all, in words."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch_app.domain.ids import LineId
from dispatch_app.domain.recordings import Recorder, RecorderId, RecorderStatus, RecorderTrouble
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n import Texts
from dispatch_app.ui.dispatcher.header import Light
from dispatch_app.ui.kit.recording.health import GRAVE, recorder_health
from tests.fakes.recording_room import NOON

TEXTS = Texts.load("zh")


def a_state(**recorders: dict[str, Any]) -> CentreState:
    return CentreState(
        recorders={
            RecorderId(name): Recorder(
                id=RecorderId(name),
                status=RecorderStatus(address="", running=(LineId("L1"),), **status),
                at=NOON,
            )
            for name, status in recorders.items()
        }
    )


def test_without_a_recorder_the_lamp_is_off():
    assert recorder_health(a_state(), frozenset(), TEXTS).tone == Light.OFF.value


def test_one_that_records_tells_for_how_long_there_is_room():
    health = recorder_health(a_state(A={"full_in_days": 412.3}), frozenset({"A"}), TEXTS)
    assert (health.tone, health.word) == (Light.OK.value, "录音 可存 412 天")


def test_one_that_is_gone_is_named():
    health = recorder_health(a_state(A={}, B={}), frozenset({"A"}), TEXTS)
    assert (health.tone, health.word) == (Light.BAD.value, "录音机 B 断开")


def test_before_the_first_sign_of_life_nothing_is_said_to_be_gone():
    assert recorder_health(a_state(A={}), None, TEXTS).tone == Light.OK.value


@pytest.mark.parametrize("trouble", RecorderTrouble)
def test_every_trouble_lights_it_and_says_its_word(trouble):
    health = recorder_health(a_state(A={"troubles": (trouble,)}), frozenset({"A"}), TEXTS)
    assert health.tone == ("bad" if trouble in GRAVE else "warn")
    assert health.word == TEXTS(f"recorder.trouble.{trouble.value}")


def test_what_is_not_recorded_goes_before_what_will_be_short():
    troubles = (RecorderTrouble.SPACE_LOW, RecorderTrouble.DISK_FAILS)
    health = recorder_health(
        a_state(A={"troubles": (RecorderTrouble.COPY_FAILS,)}, B={"troubles": troubles}),
        frozenset({"A", "B"}),
        TEXTS,
    )
    assert health.word == TEXTS("recorder.trouble.disk_fails")
