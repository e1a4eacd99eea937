"""A radio on a real sound card's input is recorded by voice, by PulseAudio and PortAudio."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import peers
from tests.fakes.recorder_room import heard, pitch, tone
from tests.fakes.sound_card import sound_card

ROOT = Path(__file__).resolve().parents[2]
LISTENER = f"""
import json, sys, threading
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from dispatch_app.domain.ids import LineId
from dispatch_app.recording.sound_card import CardWatch, Channel, PortAudioCard
from dispatch_app.recording.vox import VoiceLevels
from tests.fakes.recorder_room import RecorderRoom
room = RecorderRoom(Path(sys.argv[1]))
radio = Channel(line=LineId("radio-1"), device="pulse", levels=VoiceLevels(hang_s=1.0))
told = threading.Event()
def hear(tapped):
    room.hear(tapped)
watch = CardWatch(radio, PortAudioCard(), hear, room.troubles)
watch.start()
while not watch.listens:
    assert not room.troubles.now(), room.troubles.now()
    told.wait(0.05)
print("listens", flush=True)
while not room.made:
    room.round()
    told.wait(0.1)
watch.stop()
sound = room.made[0].sound
print(json.dumps([str(room.path(room.made[0])), sound.line, sound.duration_ms]), flush=True)
room.close()
"""


@pytest.mark.slow
def test_a_voice_on_a_real_card_is_recorded(tmp_path):
    programs = [peers.program(name) for name in ("pulseaudio", "pactl", "parec")]
    play = peers.program("pacat")
    with sound_card(*programs, tmp_path) as card:
        around = {**os.environ, "PULSE_SERVER": card.server, "HOME": str(tmp_path)}
        kept = tmp_path / "kept"
        kept.mkdir()
        listener = subprocess.Popen(
            [sys.executable, "-c", LISTENER, str(kept)],
            env=around,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert listener.stdout is not None
            first = listener.stdout.readline()
            if "listens" not in first:
                _, said = listener.communicate(timeout=20)
                if "PortAudio is not installed" in said:
                    peers.absent("the library PortAudio")
                pytest.fail(said)
            spoken = tone(700, 2.0, loud=12_000)
            raw = ["--raw", "--format=s16le", "--rate=8000", "--channels=1"]
            subprocess.run([play, *raw], input=spoken, env=around, check=True, timeout=30)
            path, line, duration_ms = json.loads(listener.stdout.readline())
        finally:
            listener.kill()
            listener.communicate()
    sound = heard(Path(path))
    assert line == "radio-1"
    assert 2000 < duration_ms < 5500
    assert pitch(sound[-20_000:-12_000, 0]) == pytest.approx(700, abs=10)
    assert pitch(sound[:, 1]) == 0.0
