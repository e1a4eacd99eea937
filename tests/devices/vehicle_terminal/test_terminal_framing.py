"""Frames of vehicle terminals: cut anywhere, damaged, sharing a flag, between rubbish."""

from __future__ import annotations

from functools import reduce
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.vehicle_terminal.framing import (
    LONGEST_FRAME,
    FrameCutter,
    unescaped,
    wrapped,
    xor_of,
)

CONTENT = st.binary(min_size=12, max_size=300)
RUBBISH = st.binary(max_size=40).map(lambda data: data.replace(b"\x7e", b""))


def contents(data: bytes, cutter: FrameCutter | None = None) -> list[bytes]:
    return [frame.content for frame in (cutter or FrameCutter()).take(data)]


@given(CONTENT)
def test_what_is_wrapped_comes_out_as_it_was(content: bytes) -> None:
    (frame,) = FrameCutter().take(wrapped(content))
    assert (frame.content, frame.check_holds, frame.escapes_hold) == (content, True, True)


@given(CONTENT)
def test_inside_a_frame_no_flag_stands_bare(content: bytes) -> None:
    assert b"\x7e" not in wrapped(content)[1:-1]


@given(st.lists(CONTENT, max_size=4), st.data())
def test_frames_may_come_in_any_pieces(many: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(wrapped(content) for content in many)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    cutter, found = FrameCutter(), []
    for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found += contents(stream[begin:end], cutter)
    assert found == many


@given(CONTENT, CONTENT)
def test_two_frames_may_share_one_flag(first: bytes, second: bytes) -> None:
    assert contents(wrapped(first) + wrapped(second)[1:]) == [first, second]


@given(RUBBISH, CONTENT)
def test_a_good_frame_after_rubbish_is_heard(rubbish: bytes, content: bytes) -> None:
    assert contents(rubbish + wrapped(content))[-1] == content


@given(st.binary(max_size=2000))
def test_noise_is_never_a_crash(noise: bytes) -> None:
    FrameCutter().take(noise)


@given(CONTENT, st.data())
def test_a_frame_with_one_wrong_byte_says_so_or_is_no_frame(
    content: bytes, data: st.DataObject
) -> None:
    whole = bytearray(wrapped(content))
    at = data.draw(st.integers(1, len(whole) - 2))
    before = whole[at]
    whole[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte != before))
    frames = FrameCutter().take(bytes(whole))
    assert all(not (f.check_holds and f.escapes_hold and f.content == content) for f in frames)


@given(CONTENT, st.data())
def test_a_truncated_frame_does_not_spoil_the_next(content: bytes, data: st.DataObject) -> None:
    whole = wrapped(content)
    kept = whole[: data.draw(st.integers(1, len(whole) - 1))]
    assert contents(kept + wrapped(content))[-1] == content


def test_a_wrong_check_byte_is_marked_and_counted() -> None:
    cutter = FrameCutter()
    (frame,) = cutter.take(b"\x7e" + bytes(12) + b"\x01\x7e")
    assert (frame.check_holds, cutter.counts.bad_checks) == (False, 1)


def test_an_escape_that_means_nothing_is_marked_and_left_as_it_is() -> None:
    assert unescaped(b"\x7d\x05A") == (b"\x7d\x05A", False)


def test_bytes_between_frames_are_counted() -> None:
    cutter = FrameCutter()
    cutter.take(b"GET / HTTP/1.1\r\n"[:5] + wrapped(bytes(12)))
    assert cutter.counts.noise_bytes == 5


def test_a_stream_without_flags_takes_no_memory() -> None:
    cutter = FrameCutter()
    for _ in range(100):
        cutter.take(bytes(1000))
    assert cutter.counts.noise_bytes >= 100 * 1000 - LONGEST_FRAME


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x01\x02\x04", bytes(range(256)), b"\xff" * 999])
def test_the_folded_check_is_the_plain_one(data: bytes) -> None:
    assert xor_of(data) == reduce(xor, data, 0)


@given(st.binary(max_size=1100))
def test_the_folded_check_is_the_plain_one_for_anything(data: bytes) -> None:
    assert xor_of(data) == reduce(xor, data, 0)
