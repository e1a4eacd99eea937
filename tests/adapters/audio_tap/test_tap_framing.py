"""Frames between exchange and recorder survive any cutting, and noise is refused, not believed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.adapters.audio_tap.framing import (
    MOST_BYTES,
    VERSION,
    Alive,
    BadFrame,
    Cutter,
    Hello,
    Lost,
    decode,
    encode,
)
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.telephone import CallRef
from dispatch_app.ports.audio_tap import Side, TapBegan, TapEnded, TapSeat, TapSound

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
REFS = st.text(min_size=1, max_size=40).map(CallRef)
TIMES = st.datetimes(timezones=st.just(UTC))
FRAMES = st.one_of(
    st.builds(Hello, version=st.just(VERSION), exchange=st.text(max_size=9), key=st.text()),
    st.builds(TapBegan, ref=REFS, line=st.text().map(LineId), at=TIMES, number=st.text()),
    st.builds(
        TapSound,
        ref=REFS,
        side=st.sampled_from(Side),
        first=st.integers(0, 2**63),
        pcm=st.binary(max_size=400).map(lambda b: b[: len(b) // 2 * 2]),
    ),
    st.builds(TapSeat, ref=REFS, seat=st.text().map(SeatId), at=TIMES),
    st.builds(TapEnded, ref=REFS, at=TIMES),
    st.builds(Lost, ref=REFS, samples=st.integers(0, 2**31)),
    st.just(Alive()),
)


@given(st.lists(FRAMES, max_size=6), st.lists(st.integers(1, 50), min_size=1, max_size=20))
def test_frames_arrive_whole_however_the_stream_is_cut(frames, cuts):
    stream, cutter, found = b"".join(map(encode, frames)), Cutter(), []
    while stream:
        size = cuts[len(stream) % len(cuts)]
        found += [decode(kind, body) for kind, body in cutter.cut(stream[:size])]
        stream = stream[size:]
    assert found == frames


@given(st.binary(max_size=400))
def test_noise_is_at_worst_a_bad_frame(noise):
    try:
        for kind, body in Cutter().cut(noise):
            decode(kind, body)
    except BadFrame:
        pass


@given(FRAMES, st.data())
def test_a_frame_with_one_byte_changed_is_at_worst_a_bad_frame(frame, data):
    changed = bytearray(encode(frame))
    at = data.draw(st.integers(0, len(changed) - 1))
    changed[at] ^= data.draw(st.integers(1, 255))
    try:
        for kind, body in Cutter().cut(bytes(changed)):
            decode(kind, body)
    except BadFrame:
        pass


def test_a_frame_that_claims_to_be_huge_is_refused_before_it_is_waited_for():
    with pytest.raises(BadFrame):
        list(Cutter().cut((MOST_BYTES + 1).to_bytes(4, "big") + b"\x03"))


def test_sound_too_long_for_a_frame_is_refused_by_the_sender():
    sound = TapSound(ref=CallRef("a"), side=Side.CENTRE, first=0, pcm=bytes(MOST_BYTES))
    with pytest.raises(BadFrame):
        encode(sound)


def test_a_time_without_a_zone_is_no_time():
    with pytest.raises(BadFrame):
        decode(5, b'{"ref":"a","at":"2026-11-22T04:00:00"}')


def test_half_a_sample_is_no_sound():
    frame = encode(TapSound(ref=CallRef("a"), side=Side.CENTRE, first=0, pcm=b"\0\0\0"))
    with pytest.raises(BadFrame):
        [decode(kind, body) for kind, body in Cutter().cut(frame)]
