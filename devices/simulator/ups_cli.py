"""`main.py simulate ups`: a UPS on a pseudo-terminal, told what to do in JSON lines.

    {"do": "set", "mains": false, "load_percent": 60, "charge_percent": 25, "pace": 60}
    {"do": "mute" | "unmute" | "garble" | "ungarble" | "unplug" | "plug"}
    {"do": "state"} -> {"ok": true, "charge_percent": 97.1, …}      {"do": "quit"}

The first line on standard output is {"ready": true, "port": …, "control": …}. POSIX only.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from typing import Any

from devices.simulator.orders import Orders, OrdersServer, Reply, serve_stream
from devices.simulator.ups import Speech, UpsModel, Widths
from devices.simulator.ups_port import SimulatedUps

_SETTABLE = {
    "mains": bool,
    "bypass": bool,
    "failed": bool,
    "interactive": bool,
    "load_percent": float,
    "charge_percent": float,
    "temperature_c": float,
    "battery_v": float,
    "full_load_s": float,
    "pace": float,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "A UPS that drivers and NUT can read, on a pseudo-terminal."
    parser.add_argument("--speech", choices=[s.value for s in Speech], default="megatec")
    parser.add_argument("--widths", choices=[w.value for w in Widths], default="manual")
    parser.add_argument("--load", type=float, default=45.0, metavar="PERCENT")
    parser.add_argument("--battery-v", type=float, default=24.0, help="nominal volts")
    parser.add_argument(
        "--full-load-h", type=float, default=4.0, help="hours a full battery carries full load"
    )
    parser.add_argument("--pace", type=float, default=1.0, help="how much faster it lives")
    parser.add_argument("--control", default="stdin", help="a TCP port (0: any) or 'stdin'")


def run(arguments: argparse.Namespace) -> int:
    """Live until told to quit, or until the orders end."""
    model = UpsModel(
        speech=Speech(arguments.speech),
        widths=Widths(arguments.widths),
        load_percent=arguments.load,
        battery_v=arguments.battery_v,
        full_load_s=arguments.full_load_h * 3600,
        pace=arguments.pace,
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with SimulatedUps(model) as ups:
        _obey(Control(ups), arguments.control)
    return 0


class Control(Orders):
    """Carries requests to a UPS out."""

    def __init__(self, ups: SimulatedUps) -> None:
        super().__init__()
        self.ups = ups

    def do(self, request: dict[str, Any]) -> Reply:
        verb = request.pop("do")
        match verb:
            case "set":
                self.ups.change(**{name: _SETTABLE[name](v) for name, v in request.items()})
            case "mute" | "unmute":
                self.ups.muted = verb == "mute"
            case "garble" | "ungarble":
                self.ups.garbled = verb == "garble"
            case "unplug":
                self.ups.unplug()
            case "plug":
                self.ups.plug()
            case "state":
                return {name: getattr(self.ups.model, name) for name in _SETTABLE}
            case _:
                raise ValueError(f"unknown verb {verb!r}")
        return {}


def _obey(control: Control, where: str) -> None:
    if where == "stdin":
        _say_ready({"port": control.ups.port})
        serve_stream(control, sys.stdin, sys.stdout)
        return
    with OrdersServer(control, int(where)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        _say_ready({"port": control.ups.port, "control": server.port})
        control.quit_wanted.wait()
        server.shutdown()


def _say_ready(facts: dict[str, object]) -> None:
    print(json.dumps({"ready": True, **facts}), flush=True)
