"""How a modem's bytes are cut into lines."""

from hypothesis import given
from hypothesis import strategies as st

from devices.caller_id.framing import LONGEST_LINE, LineCutter

line_bytes = st.binary(min_size=1, max_size=LONGEST_LINE).map(
    lambda raw: raw.replace(b"\r", b".").replace(b"\n", b".")
)


def cut_in_pieces(raw: bytes, sizes: list[int]) -> list[bytes]:
    cutter, lines = LineCutter(), []
    for size in sizes:
        lines += cutter.feed(raw[:size])
        raw = raw[size:]
    return lines + cutter.feed(raw)


def test_blank_lines_and_mixed_ends_are_no_lines():
    assert LineCutter().feed(b"\r\nRING\r\n\r\n\nOK\r") == [b"RING", b"OK"]


def test_an_unfinished_line_waits_for_its_end():
    cutter = LineCutter()
    assert cutter.feed(b"\r\nRI") == []
    assert cutter.feed(b"NG") == []
    assert cutter.feed(b"\r") == [b"RING"]


@given(st.lists(line_bytes, max_size=8), st.lists(st.integers(0, 40), max_size=12))
def test_lines_are_the_same_however_the_bytes_arrive(lines, sizes):
    raw = b"".join(b"\r\n" + line + b"\r\n" for line in lines)
    assert cut_in_pieces(raw, sizes) == lines


@given(st.integers(LONGEST_LINE + 1, 3 * LONGEST_LINE), st.lists(st.integers(0, 300), max_size=6))
def test_an_overlong_line_is_dropped_and_the_next_is_whole(length, sizes):
    raw = b"x" * length + b"\r\nRING\r\n"
    assert cut_in_pieces(raw, sizes) == [b"RING"]


@given(st.binary(max_size=2000), st.lists(st.integers(0, 300), max_size=12))
def test_noise_never_yields_an_empty_or_overlong_line(noise, sizes):
    assert all(0 < len(line) <= LONGEST_LINE for line in cut_in_pieces(noise, sizes))
