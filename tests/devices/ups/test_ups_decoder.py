"""What a UPS's replies mean, whatever their vendor's widths; what is no reply is refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.ups import decoder
from devices.ups.decoder import BadReply
from devices.ups.framing import LONGEST_REPLY, ReplyCutter
from devices.ups.values import Nominal

ON_MAINS = b"(226.0 195.0 226.0 014 49.0 27.5 30.0 00001000"
AT_24_V = Nominal(battery_v=24.0)


def bits(word: str) -> bytes:
    return b"(220.0 220.0 220.0 045 50.0 27.2 25.0 " + word.encode()


# ---- Q1


def test_the_manuals_own_example() -> None:
    status = decoder.status(ON_MAINS, AT_24_V)
    assert (status.input_v, status.fault_v, status.output_v) == (226.0, 195.0, 226.0)
    assert (status.load_percent, status.hz, status.battery_v) == (14.0, 49.0, 27.5)
    assert status.temperature_c == 30.0
    assert not any(status.flags)


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("10000000", "mains_lost"),
        ("01000000", "battery_low"),
        ("00100000", "bypass"),
        ("00010000", "failed"),
        ("00000100", "testing"),
        ("00000010", "shutting_down"),
    ],
)
def test_each_bit_says_one_thing(word: str, field: str) -> None:
    status = decoder.status(bits(word))
    said = ("mains_lost", "battery_low", "bypass", "failed", "testing", "shutting_down")
    assert {name: getattr(status, name) for name in said} == {n: n == field for n in said}


def test_a_line_interactive_ups_that_boosts_is_not_on_bypass() -> None:
    assert not decoder.status(bits("00101000")).bypass


@pytest.mark.parametrize(
    "reply",
    [
        b"(226.0 195.0 226.0 14 49.0 27.5 30.0 00001000",
        b"( 226 195 226 014 49 27.50 30 00001000",
        b"(0226.00 0195.00 0226.00 014.0 049.00 027.50 030.00 00001000",
    ],
)
def test_widths_do_not_matter(reply: bytes) -> None:
    assert decoder.status(reply, AT_24_V) == decoder.status(ON_MAINS, AT_24_V)


@pytest.mark.parametrize("dashes", [b"--.-", b"TT.T", b"---", b"@@.@"])
def test_what_a_ups_does_not_measure_is_not_known(dashes: bytes) -> None:
    reply = b"(226.0 195.0 226.0 014 49.0 27.5 " + dashes + b" 00001000"
    assert decoder.status(reply).temperature_c is None


def test_frost_has_a_sign() -> None:
    assert decoder.status(ON_MAINS.replace(b"30.0", b"-5.0")).temperature_c == -5.0


def test_more_than_it_can_carry_is_overload() -> None:
    assert decoder.status(ON_MAINS.replace(b"014", b"112")).overload


@pytest.mark.parametrize(
    ("said", "nominal_v", "string_v"),
    [(27.2, 24.0, 27.2), (2.27, 24.0, 27.24), (13.6, 192.0, 217.6), (1.95, 192.0, 187.2)],
)
def test_volts_of_a_cell_or_a_block_are_brought_to_the_whole_string(
    said: float, nominal_v: float, string_v: float
) -> None:
    reply = b"(226.0 195.0 226.0 014 49.0 " + str(said).encode() + b" 30.0 00001000"
    volts = decoder.status(reply, Nominal(battery_v=nominal_v)).battery_v
    assert volts == pytest.approx(string_v, abs=0.01)


@pytest.mark.parametrize("cut", range(len(ON_MAINS)))
def test_a_reply_cut_short_anywhere_is_refused(cut: int) -> None:
    with pytest.raises(BadReply):
        decoder.status(ON_MAINS[:cut])


@given(st.binary(max_size=LONGEST_REPLY))
def test_noise_is_refused_or_read_but_never_breaks(noise: bytes) -> None:
    for read in (decoder.status, decoder.nominal, decoder.v_status, decoder.v_rated):
        with contextlib.suppress(BadReply):
            read(b"(" + noise)


@given(st.integers(0, len(ON_MAINS) - 1), st.integers(0, 255))
def test_one_wrong_byte_never_makes_an_impossible_measure(at: int, byte: int) -> None:
    reply = ON_MAINS[:at] + bytes([byte]) + ON_MAINS[at + 1 :]
    try:
        status = decoder.status(reply)
    except BadReply:
        return
    assert status.load_percent is None or 0 <= status.load_percent <= 300
    assert status.hz is None or 0 <= status.hz <= 100


# ---- other answers


def test_nominal_figures() -> None:
    assert decoder.nominal(b"#220.0 010 024.0 50.0") == Nominal(
        volts=220.0, amperes=10.0, battery_v=24.0, hz=50.0
    )


def test_who_it_is_without_the_padding() -> None:
    who = decoder.identity(b"#-------------   ------     VT12046Q  ")
    assert (who.maker, who.model, who.version) == ("", "", "VT12046Q")


def test_an_unknown_command_comes_back_as_it_was() -> None:
    assert decoder.is_echo(b"QPI", b"QPI")
    assert not decoder.is_echo(ON_MAINS, b"Q1")


# ---- Voltronic

QGS = b"(234.9 50.0 229.8 50.0 000.0 000 369.1 ---.- 026.5 ---.- 018.8 100000000001"


def test_a_voltronics_status() -> None:
    status = decoder.v_status(QGS, AT_24_V)
    assert (status.input_v, status.output_v, status.load_percent) == (234.9, 229.8, 0.0)
    assert (status.battery_v, status.temperature_c) == (26.5, 18.8)
    assert not any(status.flags)


@pytest.mark.parametrize(
    ("at", "field"),
    [(2, "mains_lost"), (3, "battery_low"), (4, "bypass"), (5, "failed"), (7, "testing")],
)
def test_a_voltronics_bits(at: int, field: str) -> None:
    word = bytearray(b"100000000000")
    word[at] = ord("1")
    assert getattr(decoder.v_status(QGS[:-12] + bytes(word)), field)


def test_what_a_voltronic_reckons_itself() -> None:
    word = decoder.v_battery(b"(026.5 02 01 068 255", AT_24_V)
    assert (word.battery_v, word.blocks) == (26.5, 2)
    assert (word.charge_percent, word.runtime_s) == (68.0, 255 * 60.0)


def test_what_a_voltronic_is_built_for() -> None:
    rated, who = decoder.v_rated(b"(#######OLHVT1K0 ###1000 80 1/1 230 230 02 12.0")
    assert (rated.volts, rated.battery_v, who.model) == (230.0, 24.0, "OLHVT1K0")


# ---- framing


@given(st.lists(st.integers(1, 20), max_size=20))
def test_bytes_may_come_in_any_pieces(cuts: list[int]) -> None:
    cutter, stream, got = ReplyCutter(), ON_MAINS + b"\r" + b"#220.0 010 024.0 50.0\r", []
    for cut in cuts:
        got += cutter.feed(stream[:cut])
        stream = stream[cut:]
    got += cutter.feed(stream)
    assert got == [ON_MAINS, b"#220.0 010 024.0 50.0"]


def test_noise_before_a_reply_is_dropped() -> None:
    assert ReplyCutter().feed(b"\xff\x00~" + ON_MAINS + b"\r") == [ON_MAINS]


def test_a_stream_without_an_end_takes_no_memory_and_what_follows_is_heard() -> None:
    cutter = ReplyCutter()
    for _ in range(1000):
        assert cutter.feed(b"x" * 100) == []
    assert cutter.feed(b"\r" + ON_MAINS + b"\r") == [ON_MAINS]
