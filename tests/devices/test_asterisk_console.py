"""The emulated Asterisk as a process: what it is told, and what it answers to nonsense."""

from __future__ import annotations

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from devices.simulator.asterisk.console import a_plan, serve
from devices.simulator.asterisk.emulator import Emulator


def told(*requests: object) -> list[dict[str, object]]:
    replies = StringIO()
    lines = [each if isinstance(each, str) else json.dumps(each) for each in requests]
    with Emulator(a_plan(2, answering=False)) as emulator:
        serve(emulator, lines, replies)
    return [json.loads(line) for line in replies.getvalue().splitlines()]


def test_a_caller_rings_and_hangs_up() -> None:
    rang, there, *_ = told({"do": "ring", "number": "09990000001"}, {"do": "channels"})
    assert there["channels"] == {rang["channel"]: "PJSIP/trunk"}


def test_a_telephone_that_does_not_ring_is_not_lifted() -> None:
    (reply,) = told({"do": "lift", "endpoint": "PJSIP/8001"})
    assert reply == {"ok": True, "lifted": False}


@pytest.mark.parametrize("nonsense", ["{", "[]", '"ring"', '{"do": "fly"}', '{"do": "ring"}', "7"])
def test_nonsense_is_answered_and_the_next_request_obeyed(nonsense: str) -> None:
    refused, obeyed = told(nonsense, {"do": "strays"})
    assert refused["ok"] is False
    assert obeyed == {"ok": True, "strays": []}


def test_the_process_says_its_ports_and_quits() -> None:
    command = [sys.executable, "-m", "devices.simulator.asterisk.console", "--seats", "1"]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        command, input='{"do": "quit"}\n', capture_output=True, text=True, cwd=root, timeout=60
    )
    ready = json.loads(done.stdout.splitlines()[0])
    assert ready["ready"] and ready["ari"] and ready["ami"]
    assert done.returncode == 0, done.stderr
