"""The town's telephones as a process of their own, told what to do in JSON lines over a socket.

    python -m devices.simulator.sip.telephones --exchange 5060 --headset 1=5081 --door town=5070
        prints {"control": PORT} and then obeys

    {"do": "call", "number": "09990000001", "called": "120", "patience_s": 40, "talks_s": 90}
    {"do": "hang_up", "number": "09990000001"}
    {"do": "calls"}  -> {"ok": true, "calls": {"09990000001": true}}
    {"do": "quit"}

A request that is not understood is answered with {"ok": false, "error": …}. Loopback only.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from typing import Any

from devices.simulator.orders import Orders, OrdersServer, Reply
from devices.simulator.sip.town import Town

_PATIENCE_S, _TALKS_S = 40.0, 120.0


class TownControl(Orders):
    """Carries requests to the telephones of a town out."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self._town = town

    def do(self, request: dict[str, Any]) -> Reply:
        match request["do"]:
            case "call":
                self._town.call(
                    str(request["number"]),
                    str(request["called"]),
                    patience_s=float(request.get("patience_s", _PATIENCE_S)),
                    talks_s=float(request.get("talks_s", _TALKS_S)),
                )
            case "hang_up":
                self._town.hang_up(str(request["number"]))
            case "calls":
                return {"calls": self._town.calls()}
            case verb:
                raise ValueError(f"unknown verb {verb!r}")
        return {}


def main(arguments: list[str] | None = None) -> int:
    args = _parser().parse_args(arguments)
    town = Town(args.exchange, headsets=dict(args.headset), doors=dict(args.door), seed=args.seed)
    control = TownControl(town)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: control.quit_wanted.set())
    with OrdersServer(control, args.control) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(json.dumps({"control": server.port}), flush=True)
        control.quit_wanted.wait()
        server.shutdown()
    town.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Telephones of a town, by SIP on this machine.")
    parser.add_argument("--exchange", type=int, required=True, help="SIP port of the exchange")
    parser.add_argument(
        "--headset", type=_named_port, action="append", default=[], metavar="SEAT=PORT"
    )
    parser.add_argument(
        "--door",
        type=_named_port,
        action="append",
        default=[],
        metavar="NAME=PORT",
        help="where the exchange calls out to: a gateway to everybody else",
    )
    parser.add_argument("--control", type=int, default=0, help="0: any free port")
    parser.add_argument("--seed", type=int, default=0)
    return parser


def _named_port(text: str) -> tuple[str, int]:
    name, _, port = text.partition("=")
    if not name or not port.isdigit() or not 0 < int(port) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r}: write it as NAME=PORT")
    return name, int(port)


if __name__ == "__main__":
    sys.exit(main())
