"""`devices ups`: what a maintainer sees of a UPS at a port."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.simulator.ups_port import SimulatedUps
from main import main


def test_a_ups_that_answers_is_shown_and_its_bytes_are_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "bytes.jsonl"
    with SimulatedUps() as ups:
        code = main(["devices", "ups", "--port", ups.port, "--record", str(kept), "--once"])
    said = capsys.readouterr().out
    assert code == 0
    assert "answers: SIMULATED MEGATEC-1 V1.00" in said
    assert "load_percent=45.0" in said
    assert '"bytes": "Q1\\r"' in kept.read_text(encoding="utf-8")


def test_a_port_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = str(tmp_path / "nothing")
    assert main(["devices", "ups", "--port", gone, "--once"]) == 3
    assert "cannot be heard (port_missing)" in capsys.readouterr().out
