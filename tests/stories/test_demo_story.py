"""The demo without a screen: every part a real process, every act a key, a click or bytes."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

import pytest

from dispatch_app.simulation import report
from tests.fakes.running_server import ROOT
from tests.fakes.small_region import small_region

pytest.importorskip("pty", reason="the simulated modems need pseudo-terminals")

MEASURED = ("ring bytes to card painted, ms", "order key to slip painted, ms")
LONGEST_S = 200


def happened(home: Path) -> Counter[str]:
    """How many events of each kind the demo's centre has written so far."""
    file = f"file:{home / 'centre.sqlite'}?mode=ro"
    try:
        with closing(sqlite3.connect(file, uri=True)) as store:
            return Counter(dict(store.execute("select kind, count(*) from event group by kind")))
    except sqlite3.OperationalError:  # not there yet, or being made
        return Counter()


def is_told_whole(home: Path) -> bool:
    """Calls were answered, one ended as an order with its receipts and a run, and was measured."""
    seen = happened(home)
    ordered = seen["MissionOrdered"]
    return (
        min(seen["CallRang"], seen["CallAnswered"]) >= 2
        and seen["ReceiptRecorded"] >= 2 * ordered >= 2
        and seen["StageReached"] >= ordered
        and all(
            report.latencies(report.read_notes((home / "traces").glob("*.jsonl")))[m]
            for m in MEASURED
        )
    )


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_calls_ring_are_answered_and_end_as_slips_and_runs(tmp_path: Path) -> None:
    told_in, log = tmp_path / "report.json", tmp_path / "demo.log"
    command = [
        *(sys.executable, str(ROOT / "main.py"), "demo", "--offscreen", "--autopilot"),
        *("--region", str(small_region()), "--for", str(LONGEST_S), "--pace", "8"),
        *("--calls-per-minute", "12", "--data", str(tmp_path), "--report", str(told_in)),
    ]
    home = tmp_path / "demo"
    with log.open("wb") as said, subprocess.Popen(command, cwd=ROOT, stderr=said) as demo:
        while demo.poll() is None and not is_told_whole(home):
            with suppress(subprocess.TimeoutExpired):
                demo.wait(0.2)
        seen = happened(home)
        demo.send_signal(signal.SIGINT)
        assert demo.wait(60) == 0, log.read_text(encoding="utf-8")
    told = json.loads(told_in.read_text(encoding="utf-8"))
    assert told["ran_s"] < LONGEST_S, f"only {seen} in all that time"
    assert all(told["events"].get(kind, 0) >= 1 for kind in ("CallAnswered", "MissionOrdered"))
    assert all(told["latencies"][measured]["n"] >= 1 for measured in MEASURED)
    assert {name for name, code in told["exit_codes"].items() if code != 0} <= {"modems"}
