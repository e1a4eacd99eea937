"""The demo without a screen: every part a real process, every act a key, a click or bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.running_server import ROOT
from tests.fakes.small_region import small_region

pytest.importorskip("pty", reason="the simulated modems need pseudo-terminals")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_calls_ring_are_answered_and_end_as_slips_and_runs(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    command = [
        *(sys.executable, str(ROOT / "main.py"), "demo", "--offscreen", "--autopilot"),
        *("--region", str(small_region()), "--for", "80", "--pace", "8"),
        *("--calls-per-minute", "8", "--data", str(tmp_path), "--report", str(report)),
    ]
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(report.read_text(encoding="utf-8"))
    events, latencies = told["events"], told["latencies"]
    assert events["CallRang"] >= events["CallAnswered"] >= 2
    assert events["MissionOrdered"] >= 1
    assert events["ReceiptRecorded"] >= 2 * events["MissionOrdered"]
    assert events["StageReached"] >= events["MissionOrdered"]
    for measured in ("ring bytes to card painted, ms", "order key to slip painted, ms"):
        assert latencies[measured]["n"] >= 1
    assert {name for name, code in told["exit_codes"].items() if code != 0} <= {"modems"}
