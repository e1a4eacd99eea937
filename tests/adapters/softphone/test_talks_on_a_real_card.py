"""The built-in telephone on real devices of a sound server: who hears what, by spectrum."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from devices.simulator.sip.loopback import free_port
from devices.simulator.sip.people import People, Person
from dispatch_app.adapters.softphone.config import SoftphoneConfig
from dispatch_app.adapters.softphone.process import SoftphoneProcess
from dispatch_app.domain.telephone import PhoneState
from dispatch_app.ports.softphone import (
    DevicesTold,
    LevelsTold,
    LiftPhone,
    PhoneNews,
    PlayTestTone,
    PutDownPhone,
    SoundTold,
    SoundTrouble,
    StateTold,
    UseDevices,
)
from tests.fakes.headset import Headset, room_with_sound
from tests.fakes.running_server import until
from tests.fakes.sound_card import SoundCard

TONE_HZ = 440.0


class Seat:
    """A telephone, and all that it told."""

    def __init__(self, port: int, devices: UseDevices) -> None:
        self.port = port
        self.phone = SoftphoneProcess(
            SoftphoneConfig(
                listen=f"127.0.0.1:{port}",
                exchange="127.0.0.1",
                microphone=devices.microphone,
                speaker=devices.speaker,
            )
        )
        self.told: list[PhoneNews] = []

    def waits(self, wanted: Callable[[], bool], what: str) -> None:
        def came() -> bool:
            self.told += self.phone.news()
            return wanted()

        until(came, what)

    @property
    def trouble(self) -> SoundTrouble | None:
        said = [n.trouble for n in self.told if isinstance(n, SoundTold)]
        return said[-1] if said else None

    @property
    def state(self) -> PhoneState | None:
        said = [n.state for n in self.told if isinstance(n, StateTold)]
        return said[-1] if said else None

    def sounds(self, trouble: SoundTrouble = SoundTrouble.NONE) -> None:
        self.waits(lambda: self.trouble is trouble, f"sound: {trouble}")

    def is_in(self, state: PhoneState) -> None:
        self.waits(lambda: self.state is state, f"state: {state}")


@pytest.fixture(scope="module")
def card(tmp_path_factory) -> Iterator[SoundCard]:
    with (
        room_with_sound(tmp_path_factory.mktemp("sound")) as room,
        pytest.MonkeyPatch.context() as around,
    ):
        around.setenv("PULSE_SERVER", room.server)
        yield room


@pytest.fixture(scope="module")
def headset(card: SoundCard) -> Headset:
    made = Headset(card, "desk")
    made.plug()
    return made


@pytest.fixture(scope="module")
def one_seat(headset: Headset) -> Iterator[Seat]:
    one = Seat(free_port(), chosen_in(headset))
    one.phone.start()
    yield one
    one.phone.stop()


def chosen_in(headset: Headset) -> UseDevices:
    return UseDevices(microphone=headset.microphone, speaker=headset.speaker)


@pytest.fixture
def seat(one_seat: Seat, headset: Headset) -> Iterator[Seat]:
    """In no talk, with the headset of the desk."""
    one_seat.phone.do(chosen_in(headset))
    one_seat.sounds()
    one_seat.is_in(PhoneState.READY)
    yield one_seat
    if one_seat.state is not PhoneState.READY:  # else the next call might be the one put down
        one_seat.phone.do(PutDownPhone())
        one_seat.is_in(PhoneState.READY)


@pytest.fixture
def people() -> Iterator[People]:
    town = People()
    yield town
    town.close()


def in_talk(people: People, seat: Seat) -> Person:
    seat.is_in(PhoneState.READY)
    caller = people.add("caller")
    caller.calls("seat", seat.port)
    seat.is_in(PhoneState.RINGING)
    seat.phone.do(LiftPhone())
    seat.is_in(PhoneState.TALKING)
    return caller


@pytest.fixture
def desk(people: People) -> Person:
    """Who sits at the desk: has no telephone of that kind, only a tone to be known by."""
    return people.add("desk")


def test_each_end_hears_the_other_through_the_chosen_devices(people, seat, headset, desk):
    caller = in_talk(people, seat)
    with headset.heard() as ear, headset.spoken_into(desk.hz):
        seat.waits(lambda: "desk" in caller.hears(), "the far end hears the desk")
        seat.waits(
            lambda: ear.tones()[0] == pytest.approx(caller.hz, abs=15), "the desk hears the far end"
        )
    levels = [n for n in seat.told if isinstance(n, LevelsTold)]
    assert max(n.microphone_db for n in levels) > -30.0
    assert max(n.speaker_db for n in levels) > -30.0


def test_the_test_tone_comes_out_of_the_chosen_loudspeaker(seat, headset):
    with headset.heard() as ear:
        seat.phone.do(PlayTestTone())
        seat.waits(lambda: ear.tones()[0] == pytest.approx(TONE_HZ, abs=15), "the test tone")


def test_devices_have_a_name_for_people_and_no_echo_is_a_microphone(seat, headset):
    told = next(n for n in seat.told if isinstance(n, DevicesTold))
    assert {d.name: d.label for d in told.devices if d.hears} == {headset.microphone: "desk"}
    assert headset.speaker in {d.name for d in told.devices if d.speaks}


def test_another_headset_is_taken_in_the_middle_of_a_talk(people, seat, card, desk):
    caller = in_talk(people, seat)
    other = Headset(card, "spare")
    other.plug()
    seat.phone.do(UseDevices(microphone=other.microphone, speaker=other.speaker))
    with other.heard() as ear, other.spoken_into(desk.hz):
        seat.waits(lambda: "desk" in caller.hears(), "the far end hears the other headset")
        seat.waits(
            lambda: ear.tones()[0] == pytest.approx(caller.hz, abs=15), "it sounds in the other"
        )


def test_a_headset_pulled_out_in_a_talk_ends_no_talk_and_is_taken_again(
    people, seat, headset, desk
):
    caller = in_talk(people, seat)
    headset.unplug()
    seat.sounds(SoundTrouble.STAND_IN)
    headset.plug()
    seat.sounds()
    with headset.spoken_into(desk.hz):
        seat.waits(lambda: "desk" in caller.hears(), "the far end hears the desk again")
    assert seat.state is PhoneState.TALKING
    assert not caller.dialog.over


def test_where_nothing_is_left_to_sound_with_that_is_said_and_the_talk_stays(
    people, seat, headset, card
):
    caller = in_talk(people, seat)
    headset.unplug()
    card.unplug("module-null-sink")
    seat.sounds(SoundTrouble.UNPLUGGED)
    assert seat.state is PhoneState.TALKING
    assert not caller.dialog.over
    headset.plug()
    seat.sounds()


def test_without_sound_no_call_is_taken_and_whoever_rings_goes_on(people, tmp_path, monkeypatch):
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nobody'}")
    seat = Seat(free_port(), UseDevices())
    seat.phone.start()
    try:
        seat.is_in(PhoneState.READY)
        seat.sounds(SoundTrouble.NO_CARD)
        caller = people.add("caller")
        caller.calls("seat", seat.port)
        people.wait(lambda: caller.dialog.over)
        assert caller.dialog.status == 486
    finally:
        seat.phone.stop()
