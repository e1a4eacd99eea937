"""Which devices a telephone sounds with while they come and go, told without a sound card."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dispatch_app.adapters.softphone.card_process import NoSound
from dispatch_app.adapters.softphone.keeping import AGAIN_S, Keeping
from dispatch_app.ports.softphone import (
    DevicesTold,
    PhoneNews,
    SoundDevice,
    SoundTold,
    SoundTrouble,
    UseDevices,
)

HEADSET = UseDevices(microphone="headset-in", speaker="headset-out")
PREFERRED = UseDevices()


def devices(*names: str) -> tuple[SoundDevice, ...]:
    return tuple(
        SoundDevice(name=f"{name}-{way}", hears=way == "in", speaks=way == "out")
        for name in names
        for way in ("in", "out")
    )


class FakeCard:
    """Opens what is plugged in, unless another program holds it."""

    def __init__(self) -> None:
        self.plugged: tuple[SoundDevice, ...] = devices("headset", "board")
        self.held = False
        self.flows = False
        self.opened: list[UseDevices] = []

    def devices(self) -> Sequence[SoundDevice]:
        return self.plugged

    def open(self, microphone: str, speaker: str) -> None:
        known = {device.name for device in self.plugged} | {""}
        if not self.plugged or self.held or {microphone, speaker} - known:
            raise NoSound("not to be had")
        self.flows = True
        self.opened.append(UseDevices(microphone=microphone, speaker=speaker))

    def close(self) -> None:
        self.flows = False

    def leave(self) -> None:
        self.close()

    def pull_out(self, *left: str) -> None:
        self.plugged = devices(*left)
        self.flows = False


class Room:
    def __init__(self) -> None:
        self.card, self.now, self.told = FakeCard(), 100.0, list[PhoneNews]()
        self.keeping = Keeping(self.card, self.told.append, lambda: self.now)

    def look(self, after_s: float = 0.0) -> SoundTrouble | None:
        self.now += after_s
        self.keeping.look()
        said = [n.trouble for n in self.told if isinstance(n, SoundTold)]
        return said[-1] if said else None


@pytest.fixture
def room() -> Room:
    made = Room()
    made.keeping.choose(HEADSET)
    made.look()
    return made


def test_the_chosen_devices_are_opened_and_nothing_is_amiss(room):
    assert room.card.opened == [HEADSET]
    assert room.look() is SoundTrouble.NONE
    assert room.keeping.sounds


def test_a_look_that_finds_nothing_new_tells_and_opens_nothing(room):
    told = list(room.told)
    for _ in range(5):
        room.look(AGAIN_S)
    assert room.told == told
    assert room.card.opened == [HEADSET]


def test_another_choice_is_taken_at_once(room):
    room.keeping.choose(UseDevices(microphone="board-in", speaker="headset-out"))
    room.look(0.1)
    assert room.card.opened[-1] == UseDevices(microphone="board-in", speaker="headset-out")


def test_a_headset_pulled_out_is_said_at_once_and_what_is_left_stands_in(room):
    room.card.pull_out("board")
    assert room.look(0.25) is SoundTrouble.STAND_IN
    assert SoundTold(trouble=SoundTrouble.UNPLUGGED) in room.told
    assert room.card.opened[-1] == PREFERRED


def test_a_stream_that_the_server_moved_elsewhere_is_a_stand_in_too(room):
    room.card.plugged = devices("board")
    assert room.look(AGAIN_S) is SoundTrouble.STAND_IN


def test_a_headset_put_in_again_is_used_again(room):
    room.card.pull_out("board")
    room.look(0.25)
    room.card.plugged = devices("headset", "board")
    assert room.look(AGAIN_S) is SoundTrouble.NONE
    assert room.card.opened[-1] == HEADSET


def test_with_nothing_left_it_stays_unplugged_until_something_comes(room):
    room.card.pull_out()
    assert room.look(0.25) is SoundTrouble.UNPLUGGED
    assert not room.keeping.sounds
    room.card.plugged = devices("board")
    assert room.look(AGAIN_S) is SoundTrouble.STAND_IN


def test_which_devices_came_and_went_is_told(room):
    room.card.plugged = devices("headset")
    room.look(AGAIN_S)
    assert [n.devices for n in room.told if isinstance(n, DevicesTold)] == [
        devices("headset", "board"),
        devices("headset"),
    ]


def test_a_machine_without_a_card_has_none_and_was_not_unplugged():
    room = Room()
    room.card.plugged = ()
    assert room.look() is SoundTrouble.NO_CARD


def test_a_card_that_another_program_holds_is_tried_again():
    room = Room()
    room.card.held = True
    assert room.look() is SoundTrouble.REFUSED
    room.card.held = False
    assert room.look(0.25) is SoundTrouble.REFUSED
    assert room.look(AGAIN_S) is SoundTrouble.NONE
