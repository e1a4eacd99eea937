"""The built-in telephone rings, is lifted, sounds, and refuses whoever is not the exchange."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from devices.simulator.sip.loopback import free_port
from devices.simulator.sip.people import People, Person
from dispatch_app.adapters.softphone.card_process import CardProcess
from dispatch_app.adapters.softphone.config import BadSoftphone, SoftphoneConfig, load
from dispatch_app.adapters.softphone.levels import level_db, trial_tone
from dispatch_app.adapters.softphone.process import SoftphoneProcess
from dispatch_app.adapters.softphone.sound_card import SILENCE, STEP_BYTES, Moving
from dispatch_app.adapters.softphone.telephone import _answers_itself, _host_of
from dispatch_app.domain.telephone import PhoneState
from dispatch_app.ports.softphone import (
    SILENT_DB,
    DevicesTold,
    LevelsTold,
    LiftPhone,
    PhoneNews,
    PutDownPhone,
    SoundTold,
    SoundTrouble,
    StateTold,
)
from tests.fakes.headset import room_with_sound
from tests.fakes.running_server import until


class Listener:
    """Keeps all that a telephone told."""

    def __init__(self, phone: SoftphoneProcess) -> None:
        self._phone = phone
        self.told: list[PhoneNews] = []

    def _look(self) -> None:
        self.told += self._phone.news()

    def waits(self, wanted: Callable[[PhoneNews], bool]) -> None:
        def came() -> bool:
            self._look()
            return any(map(wanted, self.told))

        until(came)

    def state(self, state: PhoneState) -> None:
        """Wait until this is the state."""

        def is_now() -> bool:
            self._look()
            states = [n.state for n in self.told if isinstance(n, StateTold)]
            return bool(states) and states[-1] is state

        until(is_now)


Made = tuple[SoftphoneProcess, Listener, int]


@pytest.fixture
def people() -> Iterator[People]:
    town = People()
    yield town
    town.close()


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Iterator[None]:
    """Without sound a telephone takes no calls."""
    with (
        room_with_sound(tmp_path_factory.mktemp("sound")) as room,
        pytest.MonkeyPatch.context() as around,
    ):
        around.setenv("PULSE_SERVER", room.server)
        yield


@pytest.fixture
def made(
    people: People, sound: None
) -> Iterator[Callable[[str], tuple[SoftphoneProcess, Listener, int]]]:
    phones: list[SoftphoneProcess] = []

    def make(exchange: str) -> tuple[SoftphoneProcess, Listener, int]:
        port = free_port()
        config = SoftphoneConfig(listen=f"127.0.0.1:{port}", exchange=exchange)
        phone = SoftphoneProcess(config)
        phones.append(phone)
        phone.start()
        listener = Listener(phone)
        listener.state(PhoneState.READY)
        listener.waits(lambda n: n == SoundTold(trouble=SoundTrouble.NONE))
        return phone, listener, port

    yield make
    for phone in phones:
        phone.stop()


def the_exchange(people: People) -> Person:
    return people.add("exchange")


def test_it_rings_until_it_is_lifted_and_the_far_end_is_heard(people, made):
    phone, told, port = made("127.0.0.1")
    exchange = the_exchange(people)
    exchange.calls("seat", port)
    told.state(PhoneState.RINGING)
    phone.do(LiftPhone())
    told.state(PhoneState.TALKING)
    told.waits(lambda n: isinstance(n, LevelsTold) and n.speaker_db > -30.0)
    phone.do(PutDownPhone())
    told.state(PhoneState.READY)


def test_it_is_free_again_when_the_exchange_hangs_up(people, made):
    phone, told, port = made("127.0.0.1")
    exchange = the_exchange(people)
    exchange.calls("seat", port)
    told.state(PhoneState.RINGING)
    phone.do(LiftPhone())
    told.state(PhoneState.TALKING)
    exchange.hangs_up()
    told.state(PhoneState.READY)


def test_whoever_is_not_the_exchange_is_refused(people, made):
    _, told, port = made("192.0.2.1")
    stranger = people.add("stranger")
    stranger.calls("seat", port)
    people.wait(lambda: stranger.dialog.over)
    assert stranger.dialog.status >= 400
    assert StateTold(state=PhoneState.RINGING) not in told.told


def test_it_says_which_devices_there_are_and_whether_it_can_sound(made):
    _, told, _ = made("127.0.0.1")
    told.waits(lambda n: isinstance(n, DevicesTold))
    told.waits(lambda n: isinstance(n, SoundTold))


def test_a_taken_port_is_said_and_not_waited_for(people):
    taken = people.add("other")
    config = SoftphoneConfig(listen=f"127.0.0.1:{taken.port}")
    phone = SoftphoneProcess(config)
    phone.start()
    try:
        Listener(phone).waits(lambda n: n == SoundTold(trouble=SoundTrouble.SIP))
    finally:
        phone.stop()


def test_a_telephone_that_died_says_so(made):
    phone, told, _ = made("127.0.0.1")
    phone._process.kill()
    told.waits(lambda n: n == SoundTold(trouble=SoundTrouble.DIED))
    told.state(PhoneState.GONE)


# ---- sound


def test_a_microphone_that_has_nothing_is_silence_and_never_waited_for():
    assert CardProcess().hear() == SILENCE


def test_late_sound_is_dropped_the_oldest_first():
    moving = Moving()
    for n in range(50):
        moving.hear(bytes([n]) * STEP_BYTES)
    assert [step[0] for step in moving.heard(0.0)] == list(range(40, 50))


def test_a_loudspeaker_that_has_nothing_to_say_is_silent():
    assert Moving().sound() == SILENCE


@pytest.mark.parametrize(("peak", "level"), [(32767, -3.0), (3277, -23.0), (0, SILENT_DB)])
def test_the_level_is_that_of_the_samples(peak, level):
    sine = np.sin(np.arange(8000) * 2 * math.pi * 440 / 8000) * peak
    assert level_db(sine.astype("<i2").tobytes()) == pytest.approx(level, abs=0.1)


def test_half_a_sample_is_no_crash():
    assert level_db(b"\x01") == SILENT_DB


def test_the_tone_lasts_a_second_in_whole_steps():
    steps = trial_tone()
    assert (len(steps), {len(step) for step in steps}) == (50, {STEP_BYTES})


# ---- words of SIP


@pytest.mark.parametrize(
    "headers",
    [
        {"Call-Info": "<sip:exchange>;answer-after=0"},
        {"Alert-Info": "<http://exchange>;info=alert-autoanswer;delay=0"},
    ],
)
def test_either_custom_makes_it_answer_by_itself(headers):
    assert _answers_itself(type("Call", (), {"headers": headers})())


def test_a_plain_call_rings():
    assert not _answers_itself(type("Call", (), {"headers": {}})())


@pytest.mark.parametrize(
    "peer", ["sip:exchange@127.0.0.1", "sip:exchange@127.0.0.1:5060", "<sip:x@127.0.0.1;a=b>"]
)
def test_the_host_of_who_calls(peer):
    assert _host_of(peer) == "127.0.0.1"


# ---- its file


def test_a_file_with_a_typing_error_is_refused(tmp_path):
    path = tmp_path / "phone.toml"
    path.write_text('[softphone]\nlisten = "127.0.0.1:5070"\nexchnge = "127.0.0.1"\n')
    with pytest.raises(BadSoftphone, match="exchnge"):
        load(path)


@pytest.mark.parametrize("listen", ["5070", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:port"])
def test_where_it_listens_must_be_an_address(listen):
    with pytest.raises(BadSoftphone):
        SoftphoneConfig(listen=listen)


def test_a_good_file(tmp_path):
    path = tmp_path / "phone.toml"
    path.write_text('[softphone]\nlisten = "127.0.0.1:5071"\nexchange = "127.0.0.2"\n')
    assert load(path) == SoftphoneConfig(listen="127.0.0.1:5071", exchange="127.0.0.2")
