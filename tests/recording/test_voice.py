"""A channel without a telephone is recorded when somebody speaks on it, beginning before that."""

import threading
from datetime import timedelta

import numpy as np
import pytest

from dispatch_app.domain.ids import LineId
from dispatch_app.domain.recordings import RecorderTrouble
from dispatch_app.ports.audio_tap import SAMPLES_PER_S, Side, TapBegan, TapEnded, TapSound
from dispatch_app.recording import sound_card
from dispatch_app.recording.sound_card import CardChannel, CardGone, CardWatch, Channel
from dispatch_app.recording.troubles import Troubles
from dispatch_app.recording.vox import FRAME, VoiceGate, VoiceLevels
from tests.fakes.recorder_room import NOON, tone


def noise(seconds, loud=30.0, seed=1):
    return np.random.default_rng(seed).normal(0, loud, int(seconds * SAMPLES_PER_S))


def speech(seconds, loud=6000):
    return np.frombuffer(tone(300, seconds, loud=loud), "<i2").astype(float)


def over(ground, *spoken):
    """Speech at places in a ground of noise: (begins, sound)."""
    sound = ground.copy()
    for begins, said in spoken:
        at = int(begins * SAMPLES_PER_S)
        sound[at : at + len(said)] += said
    return np.clip(sound, -32768, 32767).astype(np.int16)


def fed(gate, sound):
    out = []
    for at in range(0, len(sound) - FRAME + 1, FRAME):
        out += gate.feed(sound[at : at + FRAME])
    return out


def spans(out):
    """Begin and end of each speech, in seconds."""
    found = []
    for spoken in out:
        if spoken.begins:
            found.append([spoken.first / SAMPLES_PER_S, None])
        found[-1][1] = (spoken.first + len(spoken.pcm)) / SAMPLES_PER_S
    return [tuple(span) for span in found]


def test_speech_is_kept_from_a_second_before_it_to_five_after():
    out = fed(VoiceGate(), over(noise(20), (6.0, speech(2.0))))
    ((begins, ends),) = spans(out)
    assert begins == pytest.approx(5.0, abs=0.1)
    assert ends == pytest.approx(13.0, abs=0.1)


def test_a_pause_belongs_to_the_speech():
    out = fed(VoiceGate(), over(noise(30), (6.0, speech(1.0)), (11.0, speech(1.0))))
    assert len(spans(out)) == 1


def test_two_speeches_far_apart_are_two():
    out = fed(VoiceGate(), over(noise(40), (6.0, speech(1.0)), (25.0, speech(1.0))))
    assert [round(begins) for begins, _ in spans(out)] == [5, 24]


def test_steady_noise_is_taken_for_a_voice_for_some_seconds_at_most():
    ((begins, ends),) = spans(fed(VoiceGate(), over(noise(40, loud=2000))))
    assert begins < 0.1 and ends < 12


def test_a_voice_at_the_very_beginning_is_not_taken_for_the_ground():
    ((begins, ends),) = spans(fed(VoiceGate(), over(noise(20), (0.0, speech(3.0)))))
    assert begins < 0.1 and ends == pytest.approx(8.0, abs=0.2)


def test_speech_is_heard_over_loud_noise():
    out = fed(VoiceGate(), over(noise(40, loud=500), (20.0, speech(2.0, loud=8000))))
    assert spans(out)[-1] == (pytest.approx(19.0, abs=0.1), pytest.approx(27.0, abs=0.1))


def test_a_fan_that_is_switched_on_stops_counting_after_a_while():
    ground = np.concatenate((noise(10, 30), noise(40, 1500, seed=2)))
    ((_, ends),) = spans(fed(VoiceGate(), over(ground)))
    assert ends < 25


def test_a_click_is_no_voice():
    sound = over(noise(10))
    sound[40_000:40_080] = 20_000
    assert fed(VoiceGate(), sound) == []


def test_digital_silence_is_no_voice_and_no_crash():
    assert fed(VoiceGate(), np.zeros(16_000, np.int16)) == []


# ---- channels --------------------------------------------------------------------------------


class Told:
    def __init__(self):
        self.all = []

    def __call__(self, tapped):
        self.all.append(tapped)

    def kinds(self):
        return [type(t) for t in self.all if not isinstance(t, TapSound)]

    def samples(self, side=Side.OUTSIDE):
        return sum(len(t.pcm) // 2 for t in self.all if isinstance(t, TapSound) and t.side is side)


def channel(told, contact=None, **levels):
    made = Channel(line=LineId("radio-1"), device="", contact=contact, levels=VoiceLevels(**levels))
    return CardChannel(made, told, lambda: NOON)


def feed(to, sound):
    for at in range(0, len(sound) - FRAME + 1, FRAME):
        to.frames(sound[at : at + FRAME])


def test_a_radio_channel_speaks_like_an_exchange():
    told = Told()
    feed(channel(told), over(noise(20), (6.0, speech(2.0))))
    assert told.kinds() == [TapBegan, TapEnded]
    began = told.all[0]
    assert began.line == "radio-1"
    assert began.at == pytest.approx(NOON - timedelta(seconds=1), abs=timedelta(seconds=0.1))
    assert told.samples() == told.samples(Side.CENTRE) == pytest.approx(8 * 8000, abs=800)


def test_a_contact_begins_with_what_came_just_before_and_ends_at_once():
    told, closed = Told(), [False]
    line = channel(told, contact=lambda: closed[0])
    feed(line, over(noise(2)))
    closed[0] = True
    feed(line, over(noise(3)))
    closed[0] = False
    feed(line, over(noise(2)))
    assert told.kinds() == [TapBegan, TapEnded]
    assert told.samples() == 4 * SAMPLES_PER_S
    began = next(t for t in told.all if isinstance(t, TapBegan))
    assert began.at == pytest.approx(NOON - timedelta(seconds=1), abs=timedelta(seconds=0.1))
    firsts = [t.first for t in told.all if isinstance(t, TapSound) and t.side is Side.OUTSIDE]
    assert firsts[:3] == [0, SAMPLES_PER_S + FRAME, SAMPLES_PER_S + 2 * FRAME]


def test_a_contact_that_closes_again_at_once_says_nothing_twice():
    told, closed = Told(), [True]
    line = channel(told, contact=lambda: closed[0])
    feed(line, over(noise(2)))
    closed[0] = False
    feed(line, over(noise(0.5)))
    closed[0] = True
    feed(line, over(noise(1)))
    assert told.kinds() == [TapBegan, TapEnded, TapBegan]
    assert told.samples() == 3.5 * SAMPLES_PER_S


def test_a_channel_that_is_always_recorded_begins_anew_every_hour(monkeypatch):
    monkeypatch.setattr(sound_card, "_LONGEST", 2 * SAMPLES_PER_S)
    told = Told()
    feed(channel(told, contact=sound_card.always), over(noise(5)))
    assert told.kinds() == [TapBegan, TapEnded, TapBegan, TapEnded, TapBegan]
    assert len({t.ref for t in told.all}) == 3


def test_a_card_that_goes_ends_what_was_said_and_is_opened_again(monkeypatch):
    monkeypatch.setattr(sound_card, "RETRY_S", 0.01)
    monkeypatch.setattr(sound_card, "SILENT_S", 0.0)
    told, opened, twice = Told(), [], threading.Event()

    class Loose:
        """Speaks a little, then falls silent; not there at the second try."""

        def open(self, device, frames):
            opened.append(device)
            if len(opened) == 2:
                raise CardGone("unplugged")
            if len(opened) >= 3:
                twice.set()
            feed_frames = over(noise(6), (4.0, speech(2.0)))
            for at in range(0, len(feed_frames), FRAME):
                frames(feed_frames[at : at + FRAME])
            return lambda: None

    troubles = Troubles()
    watch = CardWatch(Channel(line=LineId("r"), device="usb"), Loose(), told, troubles)
    watch.start()
    assert twice.wait(20)
    watch.stop()
    assert told.kinds()[:2] == [TapBegan, TapEnded]
    assert opened[:3] == ["usb"] * 3


def test_a_card_that_is_not_there_is_told():
    class Nothing:
        def open(self, device, frames):
            told.set()
            raise CardGone("no such device")

    told, troubles = threading.Event(), Troubles()
    watch = CardWatch(Channel(line=LineId("r"), device="x"), Nothing(), Told(), troubles)
    watch.start()
    assert told.wait(20)
    watch.stop()
    assert troubles.now() == (RecorderTrouble.SOUND_CARD_GONE,)
