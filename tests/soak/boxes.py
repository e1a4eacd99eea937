"""Serial boxes that are unplugged, hang, talk at the wrong speed or byte by byte, for an hour.

    python -m tests.soak.boxes --minutes 60 --json FILE

After each trouble something new happens at the box, and its driver must know it without a person.
The wall clock jumps all the while. Exit code 1 if a driver got stuck, kept believing a dead box, or
memory, files or threads grew.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from devices.moment import Moment
from tests.soak.growth import Held
from tests.soak.sites import BLINDING, MADE, Site, Trouble

RECOVERS_S = 60.0
NOTICES_S = 30.0
"""More than a driver's own patience, for the machine may be busy."""
LOOK_S = 0.05
JUMPS_S = 1.0


@dataclass(kw_only=True)
class Tally:
    """Of one box."""

    troubles: dict[str, int] = field(default_factory=dict)
    slowest_s: dict[str, float] = field(default_factory=dict)
    """From the mending to the first truth."""
    stuck: list[str] = field(default_factory=list)
    believed: list[str] = field(default_factory=list)
    """Troubles that its driver did not notice in time."""

    def count(self, trouble: Trouble, took_s: float) -> None:
        name = trouble.value
        self.troubles[name] = self.troubles.get(name, 0) + 1
        self.slowest_s[name] = max(self.slowest_s.get(name, 0.0), round(took_s, 2))


@dataclass(kw_only=True)
class Outcome:
    boxes: dict[str, Tally] = field(default_factory=dict)
    held: Held = field(default_factory=Held)
    clock_jumps: int = 0

    @property
    def complaints(self) -> list[str]:
        found = [f"{n}: stuck after {t}" for n, tally in self.boxes.items() for t in tally.stuck]
        found += [
            f"{n}: believed while {t}" for n, tally in self.boxes.items() for t in tally.believed
        ]
        found += [f"{n}: nothing happened" for n, tally in self.boxes.items() if not tally.troubles]
        return found + self.held.complaints("boxes and drivers")


class JumpingClock:
    """Its monotonic side is true; its wall clock is set forth and back."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)
        self.jumps = 0

    def __call__(self) -> Moment:
        moment = Moment.now()
        return Moment(moment.monotonic_ns, moment.utc + self.ahead)

    def jump(self, random: Random) -> None:
        self.ahead = timedelta(seconds=random.uniform(-7200, 7200))
        self.jumps += 1


def soak(*, minutes: float, quick: bool, seed: int = 1) -> Outcome:
    clock, outcome, random = JumpingClock(), Outcome(), Random(seed)
    sites = {name: make(name, clock, quick=quick) for name, make in MADE.items()}
    outcome.boxes = {name: Tally() for name in sites}
    stopping, pause = threading.Event(), threading.Event()
    try:
        for site in sites.values():
            _until_it_knows(site, random)
        outcome.held.begin()
        people = [
            threading.Thread(
                target=_plague,
                args=(site, outcome.boxes[name], Random(f"{seed} {name}"), stopping, quick),
            )
            for name, site in sites.items()
        ]
        for person in people:
            person.start()
        _watch(outcome, clock, minutes * 60, random, pause)
        stopping.set()
        for person in people:
            person.join()
        outcome.held.end()
    finally:
        stopping.set()
        for site in sites.values():
            site.close()
    outcome.clock_jumps = clock.jumps
    return outcome


def _watch(
    outcome: Outcome, clock: JumpingClock, lasts_s: float, random: Random, pause: threading.Event
) -> None:
    began = time.monotonic()
    looks_s, next_look = max(JUMPS_S, lasts_s / 200), began
    while time.monotonic() - began < lasts_s:
        clock.jump(random)
        if time.monotonic() >= next_look:
            outcome.held.look()
            next_look += looks_s
        pause.wait(JUMPS_S)


def _plague(
    site: Site, tally: Tally, random: Random, stopping: threading.Event, quick: bool
) -> None:
    """One trouble after another, each kind as often as the others, in an order of chance."""
    to_come: list[Trouble] = []
    while not stopping.is_set():
        if not to_come:
            to_come = random.sample(site.troubles, len(site.troubles))
        trouble = to_come.pop()
        _suffer(site, trouble, tally, random, quick=quick)
        took_s = _until_it_knows(site, random)
        if took_s is None:
            tally.stuck.append(trouble.value)
        else:
            tally.count(trouble, took_s)
        stopping.wait(random.uniform(0, 0.2 if quick else 5))


def _suffer(site: Site, trouble: Trouble, tally: Tally, random: Random, *, quick: bool) -> None:
    """For a moment, or for so long that the driver must have noticed."""
    lasts_s = random.choice([0.1, site.stale_s + (0.5 if quick else 3.0)])
    must_notice = trouble in BLINDING and 0 < site.stale_s < lasts_s
    site.breaks(trouble)
    if trouble is Trouble.SLOW and _until_it_knows(site, random) is None:
        tally.stuck.append("while slow")
    began, pause = time.monotonic(), threading.Event()
    while (past_s := time.monotonic() - began) < lasts_s or (must_notice and not site.stale):
        if past_s > lasts_s + NOTICES_S:
            tally.believed.append(trouble.value)
            break
        if trouble is Trouble.NOISE:
            site.noise(random.randbytes(random.randrange(1, 40)))
        pause.wait(LOOK_S)
    site.mended()


def _until_it_knows(site: Site, random: Random) -> float | None:
    """Seconds until the driver knows what is new; None if it never does."""
    site.asked(random)
    began, pause = time.monotonic(), threading.Event()
    while not site.knows():
        if time.monotonic() - began > RECOVERS_S:
            return None
        pause.wait(LOOK_S)
    return time.monotonic() - began


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--quick", action="store_true", help="drivers with little patience")
    parser.add_argument("--json", type=Path)


def main() -> int:
    parser = argparse.ArgumentParser(description="Serial boxes in trouble, for long.")
    add_arguments(parser)
    args = parser.parse_args()
    outcome = soak(minutes=args.minutes, quick=args.quick)
    if args.json is not None:
        args.json.write_text(json.dumps(asdict(outcome)), encoding="utf-8")
    for name, tally in outcome.boxes.items():
        slowest = max(tally.slowest_s.values(), default=0.0)
        print(f"{name}: {sum(tally.troubles.values())} troubles, the slowest over in {slowest} s")
    print(f"grown by {outcome.held.grown_mb} MB; the clock jumped {outcome.clock_jumps} times")
    for complaint in outcome.complaints:
        print(complaint, file=sys.stderr)
    return 1 if outcome.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
