"""`main.py simulate text-modem`: a text modem on a pseudo-terminal, told what to do in JSON lines.

    {"do": "set", "registered": false, "quality": 5, "refuses": 38, "swallows": true, "card": false}
    {"do": "receive", "number": "19900000001", "words": "1"}
    {"do": "taken"} -> {"ok": true, "texts": [{"number": …, "words": …, "reference": 1}]}
    {"do": "mute" | "unmute" | "garble" | "ungarble" | "unplug" | "plug"}      {"do": "quit"}

The first line on standard output is {"ready": true, "port": …, "control": …}. POSIX only.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from datetime import UTC, datetime
from typing import Any

from devices.simulator.orders import Orders, OrdersServer, Reply, serve_stream
from devices.simulator.text_modem import TextModemModel
from devices.simulator.text_modem_port import SimulatedTextModem

_SETTABLE = {
    "card": bool,
    "registered": bool,
    "quality": int,
    "refuses": int,
    "swallows": bool,
    "report_after_s": float,
    "status": int,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "A text modem that drivers and Gammu can use, on a pseudo-terminal."
    parser.add_argument("--pin", default="", help="the card is locked with it")
    parser.add_argument("--control", default="stdin", help="a TCP port (0: any) or 'stdin'")


def run(arguments: argparse.Namespace) -> int:
    """Live until told to quit, or until the orders end."""
    model = TextModemModel(now=lambda: datetime.now(UTC), pin=arguments.pin)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with SimulatedTextModem(model) as modem:
        _obey(Control(modem), arguments.control)
    return 0


class Control(Orders):
    """Carries requests to a text modem out."""

    def __init__(self, modem: SimulatedTextModem) -> None:
        super().__init__()
        self.modem = modem

    def do(self, request: dict[str, Any]) -> Reply:
        verb = request.pop("do")
        match verb:
            case "set":
                self.modem.change(**{name: _SETTABLE[name](v) for name, v in request.items()})
            case "receive":
                self.modem.receive(str(request["number"]), str(request["words"]))
            case "taken":
                with self.modem.lock:
                    taken = list(self.modem.model.taken)
                return {"texts": [_told(t.number, t.words, t.reference) for t in taken]}
            case "mute" | "unmute":
                self.modem.muted = verb == "mute"
            case "garble" | "ungarble":
                self.modem.garbled = verb == "garble"
            case "unplug":
                self.modem.unplug()
            case "plug":
                self.modem.plug()
            case _:
                raise ValueError(f"unknown verb {verb!r}")
        return {}


def _told(number: str, words: str, reference: int) -> dict[str, object]:
    return {"number": number, "words": words, "reference": reference}


def _obey(control: Control, where: str) -> None:
    if where == "stdin":
        _say_ready({"port": control.modem.port})
        serve_stream(control, sys.stdin, sys.stdout)
        return
    with OrdersServer(control, int(where)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        _say_ready({"port": control.modem.port, "control": server.port})
        control.quit_wanted.wait()
        server.shutdown()


def _say_ready(facts: dict[str, object]) -> None:
    print(json.dumps({"ready": True, **facts}), flush=True)
