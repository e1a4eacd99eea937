"""`main.py training`: a whole centre apart, with its own record, keys and ports, for one run.

Built as the demo is, each part a process of its own, and each told that it belongs to a training.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from devices.simulator.sip.loopback import free_port
from dispatch_app.client.worlds import keep_apart
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.training.callers import Inhabitant, ScriptMaker
from dispatch_app.domain.training.commands import SteerTraining
from dispatch_app.domain.training.scenarios import Played, Scenario, Town, grown
from dispatch_app.domain.training.values import TrainingRun, TrainingStep, Trouble
from dispatch_app.simulation import demo, stories
from dispatch_app.simulation.callers import Callers, ModemControl
from dispatch_app.simulation.demo import Demo
from dispatch_app.simulation.supervisor import NotReady, Part, Supervisor
from dispatch_app.simulation.training_options import DESKS
from dispatch_app.simulation.training_run import Run, story_of
from gis.region import Region

_READY_S = 60.0
_LOOK_S = 0.1
_SETTLES_S = 5.0
"""After the end, the last events still come in before it is scored."""
FROM_LINES = "lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingParts:
    """What a run cannot pick itself."""

    parts: demo.Parts
    scenario: Scenario
    openings: dict[str, Sequence[str]]
    make_record: Callable[[str, TrainingRun], None]
    scored: Callable[[str, Path, datetime], str]
    """Scores the record from this moment on, writes it to this file, and gives it in words."""


class RecordHeld:
    """Keeps everybody from writing the record, as a full or broken disk would."""

    def __init__(self, record: Path) -> None:
        self._record = record
        self._held: sqlite3.Connection | None = None

    def take(self) -> None:
        held = sqlite3.connect(self._record, timeout=30.0, isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        self._held = held

    def give_back(self) -> None:
        if self._held is not None:
            self._held.execute("ROLLBACK")
            self._held.close()
            self._held = None


class Took:
    """The run's hands: a process is stopped, a record is held."""

    def __init__(self, supervisor: Supervisor, record: Path) -> None:
        self._supervisor, self._record = supervisor, RecordHeld(record)

    def take(self, trouble: Trouble) -> None:
        if trouble is Trouble.EXCHANGE_DEAD:
            self._supervisor.halt(FROM_LINES)
        else:
            self._record.take()

    def give_back(self, trouble: Trouble) -> None:
        if trouble is Trouble.EXCHANGE_DEAD:
            self._supervisor.resume(FROM_LINES)
        else:
            self._record.give_back()


class TrainingHouse(Demo):
    world = ("--training",)

    def __init__(self, args: argparse.Namespace, own: TrainingParts) -> None:
        self._own = own
        self.id = f"{own.scenario.id}-{args.seed}-{datetime.now(UTC):%Y%m%dT%H%M%S}"
        self.place = f"training/{self.id}"
        self._lasts_s = 60 * min(own.scenario.minutes, args.minutes or own.scenario.minutes)
        self._results = (args.data / "training" / "results" / f"{self.id}.json").resolve()
        self._began_at = datetime.now(UTC)
        self._run: Run | None = None
        self._planned: tuple[Played, ScriptMaker] | None = None
        super().__init__(args, own.parts)
        keep_apart(self._home, training=True)

    # ---- start

    def _stories(self, region: Path, path: Path) -> list[stories.Story]:
        """What the scenario has grown into, as the desk's autopilot hears it."""
        there = Region.open(region)
        people = [
            Inhabitant(number=r.number, address=r.address, lat=r.lat, lon=r.lon)
            for r in there.subscribers()
        ]
        maker = ScriptMaker(people, self._parts.book(), self._own.openings, self._args.language)
        town = Town(
            vehicles=[vehicle.id for vehicle in there.vehicles()],
            hospitals={h.id: frozenset(h.capabilities) for h in there.hospitals()},
        )
        played = grown(self._own.scenario, maker, town, self._args.seed)
        self._planned = (played, maker)
        told = [story_of(due.script) for due in played.calls]
        stories.write(told, path)
        return told

    def _locations(self, region: Path, stories_file: Path) -> str:
        """No operator outside is asked, and none is played: mobiles say where they are."""
        return ""

    @property
    def _record(self) -> Path:
        return self._home / "centre.sqlite"

    def _server(self, region: Path, locations: str) -> str:
        database = f"sqlite:///{self._record}"
        run = TrainingRun(
            id=self.id,
            scenario=self._own.scenario.id,
            seed=self._args.seed,
            seats=tuple(SeatId(seat) for seat in DESKS[: self._args.seats]),
            lasts_s=self._lasts_s,
            pace=self._args.pace,
            weights=dict(self._own.scenario.weights),
        )
        self._own.make_record(database, run)
        ready = self._ready / "server.json"
        part = self._supervisor.start(
            "server",
            [
                *("server", "--database", database, *self.world),
                *("--region", str(region)),
                *("--port", str(free_port())),
                *("--ready-file", str(ready)),
                *("--demo-accounts", str(self._accounts)),
                *("--training-results", str(self._results.parent)),
            ],
            service=True,
        )
        port = json.loads(self._supervisor.wait_for(part, ready, _READY_S))["port"]
        return f"http://127.0.0.1:{port}"

    def _seats(self, region: Path, centre: str, stories_file: Path) -> None:
        super()._seats(region, centre, stories_file)
        for seat in DESKS[1 : self._args.seats]:
            more = ["--seat", seat, "--account", f"seat-{seat}", "--tiles", f"{region}-tiles"]
            self._windows(f"dispatcher-{seat}", region, centre, more, command="dispatcher")

    def _machines(self, region: Path, centre: str, stories_file: Path) -> None:
        """Played lines and played vehicles; nothing that reaches outside."""
        common = ["--centre", centre, "--accounts", str(self._accounts), *self.world]
        common += ["--data", str(self._home)]
        self._supervisor.start(
            FROM_LINES,
            [
                *("gateway", "lines", "--account", "gateway-lines"),
                *("--config", str(self._home / "lines.toml"), *common),
            ],
            service=True,
        )
        self._supervisor.start(
            "vehicles",
            [
                *("simulate", "vehicles", "--region", str(region)),
                *("--pace", str(self._args.pace), *common),
            ],
        )

    def _call(
        self, modems: ModemControl, lines: Sequence[str], told: Sequence[stories.Story]
    ) -> None:
        assert self._watcher is not None
        assert self._planned is not None
        telephones = Callers(
            modems,
            self._watcher,
            [],
            lines=lines,
            per_minute=1.0,
            seed=self._args.seed,
            trace=self._trace,
        )
        played, maker = self._planned
        self._run = Run(
            played,
            maker,
            lasts_s=self._lasts_s,
            telephones=telephones,
            hands=Took(self._supervisor, self._record),
            send=self._links[0].send,
            told=self._said_to_coach,
            seed=self._args.seed,
        )
        self._wait_for_lines()
        if not self._args.coached:
            self._links[0].send(SteerTraining(step=TrainingStep.RUNNING))

    def _wait_for_lines(self) -> None:
        """A caller whose line nobody hears yet would have no number.

        Raises:
            NotReady: they were not heard in time.
        """
        assert self._watcher is not None
        limit_s = time.monotonic() + _READY_S
        while sum(line.heard for line in self._watcher.state.lines.values()) < self._args.lines:
            if time.monotonic() > limit_s:
                raise NotReady("the telephone lines were not heard in time")
            time.sleep(_LOOK_S)

    def _said_to_coach(self, line: str) -> None:
        training = self._watcher.state.training if self._watcher else None
        minute = training.minute(datetime.now(UTC)) if training else 0.0
        print(f"{minute:5.1f} min  {line}", file=sys.stderr, flush=True)

    # ---- life and end

    def live(self) -> None:
        """Until the run is over and everybody has gone home."""
        assert self._run is not None
        assert self._watcher is not None
        print(f"training {self.id}: close the intake window or press Ctrl+C to end it early")
        while not self._gone_home():
            self._supervisor.revive()
            was_over = self._run.over
            self._run.step(self._watcher.state, datetime.now(UTC))
            if self._run.over and not was_over:
                self._told_score()
                if self._args.autopilot:
                    return
            self._stopping.wait(0.1)

    def _gone_home(self) -> bool:
        """Raises NotReady where a part has failed that nobody took away."""
        ended = [p for p in self._supervisor.parts.values() if p.ended and not p.halted]
        if any(_is_desk(part) for part in ended if part.process.returncode == 0):
            return True
        home = [part for part in ended if part.process.returncode == 0 and part.name == "director"]
        self._supervisor.forget(home)
        failed = [part for part in ended if part not in home and not part.comes_back]
        if failed:
            raise NotReady(
                f"{failed[0].name} ended with {failed[0].process.returncode}; see {failed[0].log}"
            )
        return False

    def _told_score(self) -> None:
        """What was worth how much, on the terminal and beside those of earlier runs."""
        time.sleep(_SETTLES_S)
        self._results.parent.mkdir(parents=True, exist_ok=True)
        database = f"sqlite:///{self._record}"
        print(self._own.scored(database, self._results, self._began_at), flush=True)

    def end(self) -> dict[str, int]:
        """One that was ended early is scored as far as it went."""
        if self._run is not None and not self._run.over:
            self._run.end(datetime.now(UTC))
            self._told_score()
        return super().end()


def _is_desk(part: Part) -> bool:
    return part.name == "dispatcher"
