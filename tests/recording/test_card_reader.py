"""The process that holds a card: opened, refused, silent, hung, gone. Played by small programs."""

from __future__ import annotations

import sys
import threading
from typing import Any

import numpy as np
import pytest

from dispatch_app.recording import sound_card
from dispatch_app.recording.sound_card import CardGone, PortAudioCard
from dispatch_app.recording.vox import FRAME
from tests.fakes.running_server import until

HUNG = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("open", flush=True)
sys.stdout.buffer.write(bytes([1, 0]) * 160)
sys.stdout.buffer.flush()
while True:
    time.sleep(60)
"""


def played(program: str) -> PortAudioCard:
    return PortAudioCard((sys.executable, "-c", program))


def test_what_the_card_hears_comes_in_steps_of_20_ms() -> None:
    steps: list[Any] = []
    end = played(HUNG).open("radio", steps.append)
    until(lambda: steps, "the first step")
    end()
    assert len(steps) == 1
    assert (steps[0] == np.ones(FRAME, dtype=np.int16)).all()


def test_a_card_that_hangs_is_ended_all_the_same() -> None:
    end = played(HUNG).open("radio", lambda _samples: None)
    ended = threading.Thread(target=end)
    ended.start()
    ended.join(30)
    assert not ended.is_alive()


def test_why_a_card_refuses_is_told() -> None:
    with pytest.raises(CardGone, match="radio: no such device"):
        played("print('refused radio: no such device')").open("radio", lambda _samples: None)


@pytest.mark.parametrize("program", ["raise SystemExit(1)", "print()"])
def test_a_card_that_says_nothing_is_gone(program: str) -> None:
    with pytest.raises(CardGone, match="does not open"):
        played(program).open("radio", lambda _samples: None)


def test_a_card_that_never_opens_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound_card, "_OPEN_S", 0.2)
    with pytest.raises(CardGone, match="does not open"):
        played("import time; time.sleep(60)").open("radio", lambda _samples: None)


def test_a_device_that_is_not_there_is_refused_by_the_real_reader() -> None:
    with pytest.raises(CardGone):
        PortAudioCard().open("no-such-device-anywhere", lambda _samples: None)
