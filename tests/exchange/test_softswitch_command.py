"""`main.py softswitch`: what it says of its configuration, and how it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulator.sip.loopback import LOOPBACK, free_port
from devices.simulator.sip.people import People

MAIN = Path(__file__).resolve().parents[2] / "main.py"


def command(path: Path, *options: str) -> list[str]:
    return [sys.executable, str(MAIN), "softswitch", "--config", str(path), *options]


@pytest.fixture
def people() -> Iterator[People]:
    people = People()
    yield people
    people.close()


def written(folder: Path, phone_port: int, *, more: str = "") -> tuple[Path, int]:
    port, rtp = free_port(), free_port()
    path = folder / "softswitch.toml"
    path.write_text(
        f'[sip]\nlisten = "{LOOPBACK}:{port}"\nrtp_first = {rtp}\nrtp_last = {rtp + 100}\n'
        f'[trunks.120]\nchannels = 2\ngateway = "{LOOPBACK}:9"\nnumbers = ["120"]\n'
        f'check = false\n[phones.1]\naddress = "{LOOPBACK}:{phone_port}"\n{more}',
        encoding="utf-8",
    )
    return path, port


def test_a_configuration_is_checked_without_starting_anything(tmp_path: Path) -> None:
    path, port = written(tmp_path, 5060)
    done = subprocess.run(command(path, "--check"), capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert f"listens on {LOOPBACK}:{port}" in done.stdout
    assert "120/01 … 120/02" in done.stdout


def test_a_mistake_is_one_line_and_the_exit_code_says_so(tmp_path: Path) -> None:
    path, _ = written(tmp_path, 5060, more='colour = "red"\n')
    done = subprocess.run(command(path, "--check"), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "colour" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_call_is_answered_without_any_centre_and_no_number_stands_in_the_log(
    tmp_path: Path, people: People
) -> None:
    phone = people.add("1")
    phone.answers = lambda _invite: 200
    path, port = written(tmp_path, phone.port)
    log = tmp_path / "log"
    with log.open("w") as written_log:
        process = subprocess.Popen(command(path, "--listen-only"), stderr=written_log)
    try:
        people.wait(lambda: "ExchangeLink" in log.read_text(), 60)
        caller = people.add("09990000001")
        caller.calls("120", port)
        people.wait(lambda: caller.hears() == {"1"} and phone.hears() == {"09990000001"}, 20)
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(20)
    assert code == 0
    assert "Answered" in log.read_text()
    assert "0999" not in log.read_text()
