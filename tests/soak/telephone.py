"""Calls for an hour through our exchange into the recorder: is memory flat, is every call kept?

    python -m tests.soak.telephone --minutes 60 --per-minute 4 --json FILE

Three processes as in a centre (exchange, recorder, and a town that calls), without a centre server:
both must go on alone. Exit code 1 if something was lost, unsealed, died or grew.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from devices.simulator.sip.loopback import free_port
from devices.simulator.sip.town import Town
from tests.soak.growth import GROWN_MB, grown, resident_mb

ROOT = Path(__file__).resolve().parents[2]
SEATS = ("1", "2", "3", "4")
_LOOK_S = 0.2
_SETTLE_S = 30.0
_READY_S = 60.0
_CALLER = "0999{:07d}"


@dataclass(kw_only=True)
class Outcome:
    called: int = 0
    talked: int = 0
    recordings: int = 0
    verified: bool = False
    verdict: str = ""
    unsealed: list[str] = field(default_factory=list)
    grown_mb: dict[str, float] = field(default_factory=dict)
    resident_mb: dict[str, list[float]] = field(default_factory=dict)
    died: list[str] = field(default_factory=list)

    @property
    def complaints(self) -> list[str]:
        """What went wrong, in words; empty if nothing did."""
        found = [f"{name} died" for name in self.died]
        if self.recordings != self.talked:
            found.append(f"{self.talked} calls talked, {self.recordings} are recorded")
        if not self.verified:
            found.append(f"not sealed: {self.verdict}")
        found += [f"left unsealed: {name}" for name in self.unsealed]
        found += [
            f"{name} grew by {more:.1f} MB"
            for name, more in self.grown_mb.items()
            if more > GROWN_MB
        ]
        return found


def soak(home: Path, *, minutes: float, per_minute: float, talks_s: float) -> Outcome:
    """Call, talk, hang up, for so long; then wait for the last file and look at everything."""
    ports = {name: free_port() for name in ("sip", "tap", "listen", "door", *SEATS)}
    outcome = Outcome()
    with ExitStack() as running:
        recorder = running.enter_context(
            _process(home, "recorder", ["recorder", "--alone", *_recorder_file(home, ports)])
        )
        exchange = running.enter_context(
            _process(
                home, "softswitch", ["softswitch", "--listen-only", *_switch_file(home, ports)]
            )
        )
        town = Town(
            ports["sip"],
            headsets={seat: ports[seat] for seat in SEATS},
            doors={"town": ports["door"]},
        )
        running.callback(town.close)
        _until_said(home / "softswitch.log", r"SeatPhone", len(SEATS))
        watched = {"recorder": recorder, "softswitch": exchange}
        _call(town, outcome, watched, minutes * 60, 60 / per_minute, talks_s)
        _quiet(home / "kept")
    outcome.died = [name for name, process in watched.items() if process.returncode not in (0, -15)]
    _look_at(home / "kept", outcome)
    return outcome


def _call(
    town: Town,
    outcome: Outcome,
    watched: dict[str, subprocess.Popen[bytes]],
    lasts_s: float,
    every_s: float,
    talks_s: float,
) -> None:
    talking: set[str] = set()
    pause = threading.Event()
    began = next_call = next_look = time.monotonic()
    while time.monotonic() - began < lasts_s or town.calls():
        now = time.monotonic()
        if now >= next_call and now - began < lasts_s:
            outcome.called += 1
            number = _CALLER.format(outcome.called)
            town.call(number, "120", patience_s=30, talks_s=talks_s)
            next_call += every_s
        talking |= {number for number, up in town.calls().items() if up}
        if now >= next_look:
            for name, process in watched.items():
                outcome.resident_mb.setdefault(name, []).append(resident_mb(process.pid))
            next_look += max(1.0, lasts_s / 120)
        pause.wait(_LOOK_S)
    outcome.talked = len(talking)
    outcome.grown_mb = {name: grown(sizes) for name, sizes in outcome.resident_mb.items()}


def _look_at(kept: Path, outcome: Outcome) -> None:
    command = [sys.executable, "main.py", "verify", "recordings", str(kept)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    outcome.verified, outcome.verdict = done.returncode == 0, (done.stdout + done.stderr).strip()
    counted = re.search(r"(\d+) recordings", done.stdout)
    outcome.recordings = int(counted.group(1)) if counted else 0
    outcome.unsealed = sorted(str(p.relative_to(kept)) for p in kept.rglob("*.part"))


def _quiet(kept: Path) -> None:
    """Until nothing is being written any more."""
    limit = time.monotonic() + _SETTLE_S
    pause = threading.Event()
    while any(kept.rglob("*.part")) and time.monotonic() < limit:
        pause.wait(_LOOK_S)


# ---- processes


@contextmanager
def _process(home: Path, name: str, command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    log: IO[bytes]
    with (home / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "main.py", *command],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(_READY_S)


def _until_said(log: Path, what: str, times: int) -> None:
    limit = time.monotonic() + _READY_S
    pause = threading.Event()
    while len(re.findall(what, log.read_text(encoding="utf-8", errors="replace"))) < times:
        if time.monotonic() > limit:
            raise TimeoutError(f"{log} never said {what}:\n{log.read_text(encoding='utf-8')}")
        pause.wait(_LOOK_S)


def _recorder_file(home: Path, ports: dict[str, int]) -> list[str]:
    path = home / "recorder.toml"
    path.write_text(
        f"[recorder]\ndirectory = {json.dumps(str(home / 'kept'))}\n"
        f'tap = "127.0.0.1:{ports["tap"]}"\nlisten = "127.0.0.1:{ports["listen"]}"\n',
        encoding="utf-8",
    )
    return ["--config", str(path)]


def _switch_file(home: Path, ports: dict[str, int]) -> list[str]:
    path = home / "softswitch.toml"
    phones = "".join(f'[phones.{s}]\naddress = "127.0.0.1:{ports[s]}"\n' for s in SEATS)
    path.write_text(
        f'[sip]\nlisten = "127.0.0.1:{ports["sip"]}"\nrtp_first = 31000\nrtp_last = 31400\n'
        f'[recorder]\naddress = "127.0.0.1:{ports["tap"]}"\n'
        f'[trunks.120]\nchannels = 16\ngateway = "127.0.0.1:{ports["door"]}"\nnumbers = ["120"]\n'
        f"{phones}",
        encoding="utf-8",
    )
    return ["--config", str(path)]


def main() -> int:
    parser = argparse.ArgumentParser(description="Calls into the recorder, for long.")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--per-minute", type=float, default=4.0)
    parser.add_argument("--talks", type=float, default=40.0, metavar="SECONDS")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        outcome = soak(
            Path(folder),
            minutes=args.minutes,
            per_minute=args.per_minute,
            talks_s=args.talks,
        )
    if args.json is not None:
        args.json.write_text(json.dumps(asdict(outcome)), encoding="utf-8")
    print(
        f"{outcome.called} called, {outcome.talked} talked, {outcome.recordings} recorded;"
        f" grown by {', '.join(f'{n} {mb:.1f} MB' for n, mb in outcome.grown_mb.items())}"
    )
    for complaint in outcome.complaints:
        print(complaint, file=sys.stderr)
    return 1 if outcome.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
