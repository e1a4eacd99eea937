"""The demo's vehicles: crews that drive, and the boxes by which they are heard if asked for.

Starts each as a process of its own; decides nothing for them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from devices.simulator.sip.loopback import free_port
from dispatch_app.domain.ids import VehicleId
from dispatch_app.simulation.supervisor import NotReady, Supervisor
from dispatch_app.simulation.terminals import write_list
from gis.region import Region

_READY_S = 60.0
_BOUND, _SOME_REFUSED = 0, 1
"""How `main.py terminals bind` ends when it could do its work."""
_SETTINGS = """\
[listen]
host = "127.0.0.1"
tcp = {tcp}
udp = {udp}
"""


def start_vehicles(
    supervisor: Supervisor,
    home: Path,
    region: Path,
    common: Sequence[str],
    *,
    options: argparse.Namespace,
) -> None:
    """`common`: where the centre is, and who signs in. `options`: the demo's own.

    Raises:
        NotReady: the gateway of the terminals did not start, or no box could be bound.
    """
    boxes = _terminals(supervisor, home, region, common) if options.terminals else []
    supervisor.start(
        "vehicles",
        [
            *("simulate", "vehicles"),
            *("--region", str(region)),
            *("--pace", str(options.pace)),
            *boxes,
            *common,
        ],
    )


def _terminals(
    supervisor: Supervisor, home: Path, region: Path, common: Sequence[str]
) -> list[str]:
    """The port that vehicles call, and a maintainer who has bound each one's box."""
    ready, boxes = home / "ready" / "terminals.json", home / "terminals.csv"
    settings = home / "vehicles.toml"
    settings.write_text(_SETTINGS.format(tcp=free_port(), udp=free_port()), encoding="utf-8")
    gateway = ["gateway", "vehicles", "--config", str(settings), "--ready-file", str(ready)]
    part = supervisor.start("terminals", [*gateway, *common])
    port = json.loads(supervisor.wait_for(part, ready, _READY_S))["tcp"]
    write_list([VehicleId(v.id) for v in Region.open(region).vehicles()], boxes)
    binding = supervisor.start("binding", ["terminals", "bind", "--file", str(boxes), *common])
    # In a demo of yesterday a person may have given a vehicle another box: theirs counts.
    if binding.process.wait(_READY_S) not in (_BOUND, _SOME_REFUSED):
        raise NotReady(f"no terminal could be bound; see {binding.log}")
    supervisor.forget([binding])
    return ["--terminals", f"127.0.0.1:{port}"]
