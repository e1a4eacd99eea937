"""The sound that ships is the one that our code makes."""

import io
import wave

from dispatch_app.ui.station import alarm_tone
from dispatch_app.ui.station.sounder import ORDER_ALARM, Loudspeaker


def test_the_file_is_made_by_our_own_code():
    assert ORDER_ALARM.read_bytes() == alarm_tone.tone()


def test_the_tone_lasts_a_second_and_a_half_and_never_clips():
    with wave.open(io.BytesIO(alarm_tone.tone())) as sound:
        assert sound.getnframes() / sound.getframerate() == 1.5
        frames = memoryview(sound.readframes(sound.getnframes())).cast("h")
    assert 15_000 < max(frames) < 32_767


def test_a_machine_without_loudspeaker_is_silent_and_says_so(qapp, monkeypatch):
    speaker = Loudspeaker()
    monkeypatch.setattr(Loudspeaker, "audible", property(lambda _: False))
    speaker.start()
    speaker.stop()
    assert not speaker.audible
