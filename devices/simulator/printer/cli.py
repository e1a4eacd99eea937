"""`main.py simulate printer`: a network printer that keeps its pages as files, told in JSON lines.

    {"do": "set", "paper": false, "cover_open": true, "jammed": true, "low_paper": true}
    {"do": "set", "online": false, "bytes_per_s": 2000}
    {"do": "state"} -> {"ok": true, "paper": true, …, "pages": 3}            {"do": "quit"}

The first line on standard output is {"ready": true, "port": …, "snmp": …, "control": …}. To put a
queue of CUPS before it: `main.py simulate printer --description FILE`, then
`lpadmin -p slip -E -v socket://127.0.0.1:PORT -P FILE`.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from devices.simulator.orders import Orders, OrdersServer, Reply, serve_stream
from devices.simulator.printer.description import description
from devices.simulator.printer.page_printer import PagePrinter
from devices.simulator.printer.snmp import PORT, SnmpAgent

_SETTABLE = {
    "paper": bool,
    "low_paper": bool,
    "cover_open": bool,
    "jammed": bool,
    "online": bool,
    "bytes_per_s": float,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "A network printer that keeps its pages as files."
    parser.add_argument("--pages", type=Path, default=Path("pages"), metavar="DIR")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9100, help="0: any")
    parser.add_argument("--snmp", action="store_true", help=f"answer by SNMP on port {PORT}")
    parser.add_argument("--description", type=Path, metavar="FILE", help="write the PPD and go on")
    parser.add_argument("--control", default="stdin", help="a TCP port (0: any) or 'stdin'")


def run(arguments: argparse.Namespace) -> int:
    """Print until told to quit, or until the orders end. Exit code 2: a port cannot be had."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if arguments.description is not None:
        arguments.description.write_text(description(), encoding="ascii")
    with ExitStack() as stack:
        printer = PagePrinter(arguments.pages, host=arguments.host, port=arguments.port)
        try:
            stack.enter_context(printer)
            if arguments.snmp:
                agent = SnmpAgent(lambda: printer.condition, host=arguments.host)
                stack.enter_context(agent)
        except OSError as trouble:
            print(f"printer: {trouble}", file=sys.stderr)
            return 2
        _obey(Control(printer), arguments)
    return 0


class Control(Orders):
    """Carries requests to a printer out."""

    def __init__(self, printer: PagePrinter) -> None:
        super().__init__()
        self.printer = printer

    def do(self, request: dict[str, Any]) -> Reply:
        verb = request.pop("do")
        match verb:
            case "set":
                self.printer.change(**{name: _SETTABLE[name](v) for name, v in request.items()})
            case "state":
                return {**asdict(self.printer.condition), "pages": len(self.printer.pages)}
            case _:
                raise ValueError(f"unknown verb {verb!r}")
        return {}


def _obey(control: Control, arguments: argparse.Namespace) -> None:
    facts: dict[str, object] = {"port": control.printer.port, "snmp": arguments.snmp}
    if arguments.control == "stdin":
        _say_ready(facts)
        serve_stream(control, sys.stdin, sys.stdout)
        return
    with OrdersServer(control, int(arguments.control)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        _say_ready({**facts, "control": server.port})
        control.quit_wanted.wait()
        server.shutdown()


def _say_ready(facts: dict[str, object]) -> None:
    print(json.dumps({"ready": True, **facts}), flush=True)
