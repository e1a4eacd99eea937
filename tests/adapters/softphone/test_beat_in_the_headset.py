"""The beat of the CPR lane in the headset: over the talk, short, and never out of range."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.adapters.softphone.levels import beat_tone, level_db, mixed
from dispatch_app.adapters.softphone.sound_card import SILENCE, STEP_BYTES
from dispatch_app.ports.softphone import PlayBeat
from dispatch_app.ui.dispatcher.form.metronome import HeadsetClick

STEP = st.lists(st.integers(-32768, 32767), min_size=4, max_size=40).map(
    lambda samples: np.array(samples, dtype="<i2").tobytes()
)


class Phone:
    def __init__(self) -> None:
        self.orders: list[object] = []

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def news(self) -> tuple[()]:
        return ()

    def do(self, order: object) -> None:
        self.orders.append(order)


def test_a_beat_is_heard_and_over_before_the_next_word() -> None:
    steps = beat_tone()
    assert {len(step) for step in steps} == {STEP_BYTES}
    assert len(steps) * 0.02 < 0.1
    assert level_db(steps[0]) > -30
    assert level_db(steps[-1]) < level_db(steps[0]) - 6


def test_over_silence_it_sounds_as_it_is() -> None:
    step = beat_tone()[0]
    assert mixed(SILENCE, step) == step


@given(STEP, STEP)
def test_two_loud_sounds_never_turn_over(one: bytes, other: bytes) -> None:
    length = min(len(one), len(other))
    both = np.frombuffer(mixed(one, other), dtype="<i2").astype(int)
    parts = (np.frombuffer(part[:length], dtype="<i2").astype(int) for part in (one, other))
    wanted = np.clip(sum(parts), -32768, 32767)
    assert both.tolist() == wanted.tolist()


def test_each_beat_of_the_metronome_is_one_order_to_the_telephone() -> None:
    phone = Phone()
    click = HeadsetClick(phone)
    click()
    click()
    assert phone.orders == [PlayBeat(), PlayBeat()]
