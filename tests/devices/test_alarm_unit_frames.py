"""Frames of fault boxes and sound-and-light units: built, taken apart, never believed in part."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.alarm_unit import modbus
from devices.alarm_unit.profile import Answer, BadProfile, Checksum, load_profile
from devices.simulator.alarm_box import AlarmBox

PROFILES = Path(__file__).resolve().parents[2] / "resources" / "alarm_units"


def test_the_check_is_the_one_of_the_standard():
    assert modbus.crc16(bytes.fromhex("01 04 02 FF FF")) == bytes.fromhex("B8 80")


def test_the_frames_of_the_lamp_are_those_it_was_seen_to_send():
    lamp = load_profile(PROFILES / "sound-light-fc16.toml")
    assert lamp.acts["call"] == (bytes.fromhex("01 10 00 1A 00 01 01 CE 18"),)
    assert lamp.acts["rest"] == (bytes.fromhex("01 10 00 1A 00 01 00 0F D8"),)


def test_an_lcus_relay_has_the_sum_of_its_bytes():
    relay = load_profile(PROFILES / "lcus-relay.toml")
    assert relay.acts["bypass_on"] == (bytes.fromhex("A0 03 01 A4"),)
    assert relay.answer is Answer.NONE


def test_a_coil_board_closes_by_ff00():
    board = load_profile(PROFILES / "coil-board.toml")
    assert board.acts["bypass_on"] == (modbus.sealed(bytes.fromhex("01 05 00 02 FF 00")),)


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.toml")), ids=lambda p: p.stem)
def test_every_profile_that_ships_can_rest_stand_and_call(path):
    assert {"rest", "stand", "call"} <= set(load_profile(path).acts)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("speed = 1", "speed"),
        ("checksum = 'md5'", "md5"),
        ("[acts]\ncall = 'XY'", "hex"),
        ("[acts]\ncall = ''", "not a frame"),
        ("[inputs]\nframe = '01 03 00 00 00 08'", "FC01"),
        ("[inputs]\nframe = '01 02 00 00 00 08'\npoints = { power = 8 }", "power"),
        ("[told]\ncall = { lamp = true }", "told.call"),
        ("[acts]\ncall = '01'\n[told]\ncall = { lamp = true }", "lamp"),
        ("not toml", "Expected"),
    ],
)
def test_a_profile_that_cannot_be_used_says_why(tmp_path, text, word):
    path = tmp_path / "box.toml"
    path.write_text(text)
    with pytest.raises(BadProfile) as trouble:
        load_profile(path)
    assert "box.toml" in str(trouble.value)
    assert word in str(trouble.value)


@pytest.mark.parametrize(("kind", "check"), [(Checksum.SUM8, "46"), (Checksum.XOR8, "00")])
def test_small_checks(kind, check):
    assert kind.of(bytes([0x11, 0x22, 0x13] if kind is Checksum.SUM8 else [1, 1])).hex() == check


def test_bits_come_lowest_first():
    asked = modbus.question(1, modbus.READ_INPUTS, 0, 10)
    answer = modbus.sealed(bytes([1, 2, 2, 0b1000_0001, 0b10]))
    assert modbus.bits(asked, answer) == (True, *[False] * 6, True, False, True)


def test_fewer_bits_than_asked_for_are_no_answer():
    asked = modbus.question(1, modbus.READ_INPUTS, 0, 10)
    with pytest.raises(modbus.BadFrame):
        modbus.bits(asked, modbus.sealed(bytes([1, 2, 1, 0xFF])))


def test_registers_come_high_byte_first():
    asked = modbus.question(1, modbus.READ_HOLDING, 0, 2)
    assert modbus.words(asked, modbus.sealed(bytes([1, 3, 4, 1, 0, 0, 2]))) == (256, 2)


def test_a_box_that_says_no_is_not_silent():
    with pytest.raises(modbus.Refused) as no:
        modbus.opened(modbus.sealed(bytes([1, 0x85, 2])))
    assert (no.value.function, no.value.code) == (modbus.WRITE_COIL, 2)


@given(st.binary(max_size=300))
def test_noise_is_a_bad_frame_or_a_refusal_and_never_a_crash(noise):
    asked = modbus.question(1, modbus.READ_COILS, 0, 8)
    try:
        modbus.expected_length(asked, noise)
        modbus.bits(asked, noise)
    except (modbus.BadFrame, modbus.Refused):
        pass


@given(st.integers(0, 8), st.integers(0, 255))
def test_one_wrong_byte_is_found(place, wrong):
    frame = bytearray(modbus.sealed(bytes([1, 1, 4, 0xAA, 0x55, 0x00, 0xFF])))
    if frame[place] != wrong:
        frame[place] = wrong
        with pytest.raises(modbus.BadFrame):
            modbus.opened(bytes(frame))


@given(st.lists(st.binary(max_size=20), max_size=12))
def test_the_simulated_box_hears_through_noise(noise):
    box = AlarmBox()
    for piece in noise:
        box.take(piece)
    box.take(bytes(modbus.LARGEST))
    box.take(bytes(modbus.LARGEST))
    box.relays = [False] * 8
    box._rest = b""
    told = modbus.question(1, modbus.WRITE_COIL, 2, modbus.ON)
    assert box.take(told) == told
    assert box.relays[2]


@given(st.data())
def test_a_frame_may_come_in_any_pieces(data):
    box, told = AlarmBox(), modbus.question(1, modbus.WRITE_COIL, 5, modbus.ON)
    at, answer = 0, b""
    while at < len(told):
        step = data.draw(st.integers(1, len(told) - at))
        answer += box.take(told[at : at + step])
        at += step
    assert answer == told
