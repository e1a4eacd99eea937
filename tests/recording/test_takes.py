"""What both sides of a call say ends up in one sealed stereo file, whatever happens to it."""

import errno
from dataclasses import replace

import numpy as np
import pytest

from dispatch_app.adapters.audio_tap.framing import Lost
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.recordings import RecorderTrouble
from dispatch_app.domain.telephone import CallRef
from dispatch_app.ports.audio_tap import SAMPLES_PER_S, Side
from dispatch_app.recording import takes
from dispatch_app.recording.disk import open_new
from dispatch_app.recording.take import peaks_of
from tests.fakes.recorder_room import (
    CENTRE_HZ,
    OUTSIDE_HZ,
    RecorderRoom,
    began,
    ended,
    pitch,
    seat,
    spoken,
    talk,
)


@pytest.fixture
def room(tmp_path):
    made = RecorderRoom(tmp_path)
    yield made
    made.close()


def test_the_caller_is_left_and_the_centre_right(room):
    take = room.records("a", 4.0)
    sound = room.sound(take)
    assert pitch(sound[:, 0]) == pytest.approx(OUTSIDE_HZ, abs=2)
    assert pitch(sound[:, 1]) == pytest.approx(CENTRE_HZ, abs=2)


def test_a_recording_knows_its_call(room):
    room.hear(began("a", number="19900001234", called="120", outgoing=True), seat("a", "3"))
    room.hear(seat("a", "8"), *talk("a", 2.0), ended("a", 2.0)).round()
    (take,) = room.made
    assert (take.sound.number, take.sound.called, take.sound.outgoing) == (
        "19900001234",
        "120",
        True,
    )
    assert take.sound.seats == ("3", "8")
    assert take.sound.clock_offset_ms == 7
    assert room.catalogue.take(take.sound.serial) == take


def test_a_recorded_hour_is_eight_megabytes_at_most(room):
    noise = np.random.default_rng(1)
    frames = talk("a", 60.0)
    loud = [
        replace(f, pcm=noise.normal(0, 4000, len(f.pcm) // 2).astype("<i2").tobytes())
        for f in frames
    ]
    room.hear(began("a"), *loud, ended("a", 60.0)).round()
    assert room.made[0].sound.bytes * 60 <= 8_000_000


def test_silence_stands_where_nothing_came(room):
    room.hear(began("a"), *talk("a", 1.0), *talk("a", 1.0, first=3 * SAMPLES_PER_S))
    room.hear(ended("a", 6.0)).round()
    sound = room.sound(room.made[0])
    assert len(sound) == pytest.approx(6 * SAMPLES_PER_S, abs=800)
    assert pitch(sound[12_000:22_000, 0]) == 0.0
    assert pitch(sound[25_000:31_000, 0]) == pytest.approx(OUTSIDE_HZ, abs=3)
    assert pitch(sound[34_000:, 0]) == 0.0


def test_one_side_that_says_nothing_holds_the_other_up_for_a_moment_only(room):
    room.hear(began("a"), *spoken("a", Side.OUTSIDE, 440, 3.0))
    feed_begins = room.live.running()
    room.round()
    feed = room.live.listen(LineId("120/01"))
    room.hear(*spoken("a", Side.OUTSIDE, 440, 1.0, first=3 * SAMPLES_PER_S)).round()
    assert feed_begins == ()
    assert len(feed.next(0.0)) == 4 * SAMPLES_PER_S


def test_the_outline_shows_who_spoke_when(room):
    room.hear(began("a"), *spoken("a", Side.OUTSIDE, 440, 1.0))
    room.hear(*spoken("a", Side.CENTRE, 440, 1.0, first=SAMPLES_PER_S), ended("a", 2.0)).round()
    outline = np.frombuffer(peaks_of(room.path(room.made[0])).read_bytes(), np.uint8)
    outside, centre = outline.reshape(-1, 2).T
    assert len(outside) == 40
    assert outside[:19].min() > 50 and outside[20:].max() == 0
    assert centre[:19].max() == 0 and centre[20:].min() > 50


def test_many_calls_at_once_each_get_their_own_file(room):
    refs = [f"call-{n}" for n in range(32)]
    for n, ref in enumerate(refs):
        room.hear(began(ref, line=f"120/{n}"))
    for ref in refs:
        room.hear(*talk(ref, 1.0))
    for ref in refs:
        room.hear(ended(ref, 1.0))
    room.round()
    assert sorted(t.sound.line for t in room.made) == sorted(f"120/{n}" for n in range(32))
    assert len({t.file for t in room.made}) == 32


def test_more_calls_than_channels_are_told_of_and_harm_nobody(tmp_path):
    room = RecorderRoom(tmp_path, most=1)
    room.hear(began("a"), began("b"), *talk("a", 1.0), *talk("b", 1.0)).round()
    assert room.troubles.now() == (RecorderTrouble.CHANNELS_FULL,)
    room.hear(ended("b", 1.0), ended("a", 1.0)).round()
    assert [t.sound.ref for t in room.made] == ["a"]
    room.close()


def test_sound_that_the_exchange_lost_is_told_with_the_recording(room):
    room.hear(began("a"), *talk("a", 1.0))
    room.arriving.lost("ours", Lost(ref=CallRef("a"), samples=4000))
    room.hear(ended("a", 1.0)).round()
    assert room.made[0].sound.lost_ms == 500
    assert room.troubles.now() == (RecorderTrouble.SOUND_LOST,)


def test_sound_for_which_there_is_no_room_is_dropped_and_counted(tmp_path):
    room = RecorderRoom(tmp_path, arriving={"most_bytes": 32_000})
    room.hear(began("a"), *talk("a", 2.0), ended("a", 2.0)).round()
    assert room.made[0].sound.lost_ms == 2000
    assert room.troubles.now() == (RecorderTrouble.DISK_SLOW,)
    room.close()


def test_one_exchange_that_is_there_does_not_hide_another_that_is_gone(room):
    room.arriving.connected("ours", True)
    room.arriving.connected("theirs", False)
    room.arriving.connected("ours", True)
    assert room.round().troubles.now() == (RecorderTrouble.EXCHANGE_AWAY,)
    room.arriving.connected("theirs", True)
    assert room.round().troubles.now() == ()


def test_a_round_of_writing_that_takes_too_long_is_told_for_a_while(tmp_path):
    class SlowFile(LimitedFile):
        def write(self, body):
            room.now_s += takes.SLOW_S + 1
            return super().write(body)

    room = RecorderRoom(
        tmp_path, open_file=lambda path: SlowFile(open_new(path), FullDisk(1_000_000))
    )
    room.hear(began("a"), *talk("a", 2.0), ended("a", 2.0)).round()
    assert room.troubles.now() == (RecorderTrouble.DISK_SLOW,)
    assert room.made[0].sound.lost_ms == 0
    room.now_s += 601
    assert room.troubles.now() == ()
    room.close()


def test_a_conversation_that_is_told_again_goes_on_in_the_same_file(room):
    room.hear(began("a"), *talk("a", 1.0)).round()
    room.arriving.connected("ours", False)
    room.arriving.connected("ours", True)
    room.hear(began("a"), *talk("a", 1.0, first=SAMPLES_PER_S)).round()
    room.round(later_s=takes.RETOLD_S + 1)
    room.hear(ended("a", 2.0)).round()
    assert [t.sound.duration_ms for t in room.made] == [2000]
    assert not room.made[0].sound.cut


def test_a_conversation_that_an_exchange_forgot_over_its_restart_is_ended(room):
    room.hear(began("a"), *talk("a", 1.0)).round()
    room.arriving.connected("ours", False)
    room.round()
    assert room.troubles.now() == (RecorderTrouble.EXCHANGE_AWAY,)
    room.arriving.connected("ours", True)
    room.round()
    room.round(later_s=takes.RETOLD_S + 1)
    assert [t.sound.cut for t in room.made] == [True]


def test_a_conversation_that_was_on_before_begins_where_its_sound_begins(room):
    """The recorder was started in the middle of a call."""
    room.hear(began("a"), *talk("a", 2.0, first=90 * SAMPLES_PER_S), ended("a", 92.0)).round()
    (take,) = room.made
    assert (take.sound.began_at - began("a").at).total_seconds() == 90
    assert take.sound.duration_ms == pytest.approx(2000, abs=20)


def test_sound_from_an_impossible_place_fills_no_memory(room):
    absurd = replace(talk("a", 0.02)[0], first=2**60)
    room.hear(began("a"), *talk("a", 1.0), absurd, ended("a", 1.0)).round()
    assert room.made[0].sound.duration_ms == 1000


# ---- a disk that refuses --------------------------------------------------------------------


class FullDisk:
    """Takes so many bytes in all, as a disk with a quota does; the reserve's go back to it."""

    def __init__(self, bytes_left):
        self.left = bytes_left

    def open(self, path):
        return LimitedFile(open_new(path), self)


class LimitedFile:
    def __init__(self, file, disk):
        self._file, self._disk = file, disk

    def write(self, body):
        if len(body) > self._disk.left:
            raise OSError(errno.ENOSPC, "No space left on device")
        self._disk.left -= len(body)
        return self._file.write(body)

    def fileno(self):
        return self._file.fileno()

    def close(self):
        self._file.close()


def test_a_full_disk_ends_what_was_written_and_begins_anew_when_there_is_room(tmp_path):
    disk = FullDisk(12_000)
    room = RecorderRoom(tmp_path, open_file=disk.open)
    room.hear(began("a"))
    for second in range(20):
        room.hear(*talk("a", 1.0, first=second * SAMPLES_PER_S)).round()
    assert room.troubles.now() == (RecorderTrouble.SPACE_OUT,)
    disk.left = 10_000_000
    room.round(later_s=takes.RETRY_S + 1)
    room.hear(*talk("a", 2.0, first=30 * SAMPLES_PER_S), ended("a", 32.0)).round()
    cut, rest = room.made
    assert cut.sound.cut and cut.sound.duration_ms >= 2000
    assert pitch(room.sound(cut)[:8000, 0]) == pytest.approx(OUTSIDE_HZ, abs=2)
    assert (rest.sound.began_at - cut.sound.began_at).total_seconds() == 30
    assert room.troubles.now() == ()
    room.close()


def test_the_reserve_is_given_up_before_a_recording_is_cut(tmp_path):
    disk = FullDisk(6_000)
    room = RecorderRoom(tmp_path, open_file=disk.open)
    assert room.ballast.take()
    give_up = room.ballast.give_up

    def give_back():
        disk.left += 1 << 20
        return give_up()

    room.ballast.give_up = give_back
    room.hear(began("a"), *talk("a", 20.0), ended("a", 20.0)).round()
    assert [t.sound.cut for t in room.made] == [False]
    assert not (tmp_path / "reserve").exists()
    room.close()
