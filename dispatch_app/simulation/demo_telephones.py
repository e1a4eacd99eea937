"""The demo's telephones: our own exchange, the recorder that hears it, and a town that calls.

Writes what each of them reads and starts it as a process of its own; decides nothing for them.
"""

from __future__ import annotations

import json
import random
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from devices.simulator.sip.loopback import free_port
from dispatch_app.client.trace import Trace
from dispatch_app.simulation.callers import ModemControl
from dispatch_app.simulation.stories import Story
from dispatch_app.simulation.supervisor import Part, Supervisor

EMERGENCY = "120"
CHANNELS = 8
_RING_S = 5.0
"""A story counts the rings after which its caller gives up."""
_TALKS_S = (70.0, 240.0)
_AGAIN_SHARE = 0.15
"""Of the calls, so many are by somebody who called before and asks where the vehicle stays."""
_RTP_FIRST, _RTP_PORTS = 31_000, 400
"""Above where free ports are looked for."""

_EXCHANGE = """\
[sip]
listen = "127.0.0.1:{sip}"
rtp_first = {rtp}
rtp_last = {rtp_last}

[recorder]
address = "127.0.0.1:{tap}"

[trunks.{emergency}]
channels = {channels}
gateway = "127.0.0.1:{door}"
numbers = ["{emergency}"]

[groups.desk]
seats = {seats}
"""
_HEADSET = """
[phones.{seat}]
address = "127.0.0.1:{port}"
mode = "permanent"
"""
_OWN_PHONE = """
[phones.{seat}]
address = "127.0.0.1:{port}"
mode = "ringing"
"""
_SOFTPHONE = """\
[softphone]
listen = "127.0.0.1:{port}"
exchange = "127.0.0.1"
"""
_DEDICATED = """
[trunks.{station}]
kind = "dedicated"
gateway = "127.0.0.1:{door}"
place = "{station}"
"""
_RECORDER = """\
[recorder]
name = "recorder-1"
directory = {directory}
tap = "127.0.0.1:{tap}"
listen = "127.0.0.1:{listen}"
"""


class Telephones:
    """Started one after the other: whoever calls finds the exchange there, and is recorded."""

    def __init__(
        self,
        home: Path,
        supervisor: Supervisor,
        *,
        seats: Sequence[str],
        own: str = "",
        seed: int,
    ) -> None:
        """`own`: the seat that is its own telephone; the others have simulated headsets."""
        self._home, self._supervisor, self._seed = home, supervisor, seed
        self._own = own
        self._headsets = {seat: free_port() for seat in seats}
        names = ("sip", "door", "tap", "listen")
        self._ports = {name: free_port() for name in names}
        self._ports["rtp"] = _RTP_FIRST

    @property
    def softphone(self) -> list[str]:
        """What the seat is told that is its own telephone. Writes the file that it names."""
        path = self._home / "softphone.toml"
        path.write_text(_SOFTPHONE.format(port=self._headsets[self._own]), encoding="utf-8")
        return ["--softphone", str(path)]

    def start(
        self,
        stations: Sequence[str],
        common: Sequence[str],
        said: Callable[[Part], dict[str, int]],
    ) -> ModemControl:
        """Start all; gives the town's control. `said` reads the line that a process prints first.

        Raises:
            NotReady: one of them ended.
        """
        self._supervisor.start(
            "recorder",
            ["recorder", "--config", str(self._recorder_file()), *common],
            service=True,
        )
        part = self._supervisor.start(
            "town",
            [
                *("-m", "devices.simulator.sip.telephones"),
                *("--exchange", str(self._ports["sip"])),
                *(w for s, p in self._worn.items() for w in ("--headset", f"{s}={p}")),
                *("--door", f"town={self._ports['door']}"),
                *("--seed", str(self._seed)),
            ],
        )
        town = ModemControl(said(part)["control"])
        self._supervisor.start(
            "softswitch",
            ["softswitch", "--config", str(self._exchange_file(stations)), *common],
            service=True,
        )
        return town

    @property
    def _worn(self) -> dict[str, int]:
        """Ports of the simulated headsets."""
        return {seat: port for seat, port in self._headsets.items() if seat != self._own}

    def _recorder_file(self) -> Path:
        kept = self._home / "recordings"
        kept.mkdir(parents=True, exist_ok=True)
        path = self._home / "recorder.toml"
        # A path in JSON's quotes is a string of TOML too, whatever signs are in it.
        text = _RECORDER.format(directory=json.dumps(str(kept)), **self._ports)
        path.write_text(text, encoding="utf-8")
        return path

    def _exchange_file(self, stations: Sequence[str]) -> Path:
        path = self._home / "softswitch.toml"
        text = _EXCHANGE.format(
            emergency=EMERGENCY,
            channels=CHANNELS,
            seats=json.dumps(list(self._headsets)),
            rtp_last=self._ports["rtp"] + _RTP_PORTS,
            **self._ports,
        )
        phones = [_HEADSET.format(seat=s, port=p) for s, p in self._worn.items()]
        if self._own:
            phones.append(_OWN_PHONE.format(seat=self._own, port=self._headsets[self._own]))
        lines = (_DEDICATED.format(station=s, door=self._ports["door"]) for s in stations)
        path.write_text("".join((text, *phones, *lines)), encoding="utf-8")
        return path


class TownCallers:
    """Lets somebody of the town call whenever the next story's time has come."""

    def __init__(
        self,
        town: ModemControl,
        stories: Sequence[Story],
        *,
        per_minute: float,
        seed: int,
        trace: Trace,
    ) -> None:
        self._town, self._stories = town, deque(stories)
        self._per_minute, self._chance = per_minute, random.Random(seed)
        self._trace = trace
        self._called: list[Story] = []

    def run(self, stopping: threading.Event) -> None:
        while self._stories and not stopping.wait(self._chance.expovariate(self._per_minute / 60)):
            self.call_next()

    def call_next(self) -> bool:
        """Let the next one call; False if every line is taken or that number talks already."""
        in_call = self._town.do("calls")["calls"]
        story = self._next()
        if len(in_call) >= CHANNELS or story.number in in_call:
            return False
        self._town.do(
            "call",
            number=story.number,
            called=EMERGENCY,
            patience_s=story.rings * _RING_S,
            talks_s=self._chance.uniform(*_TALKS_S),
        )
        self._trace.note("town-called")
        self._called.append(story)
        return True

    def _next(self) -> Story:
        if self._called and self._chance.random() < _AGAIN_SHARE:
            return self._chance.choice(self._called)
        return self._stories.popleft()
