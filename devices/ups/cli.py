"""`main.py devices ups`: prints what a UPS says, live. A maintainer's tool."""

from __future__ import annotations

import argparse
import threading
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TextIO

from devices.moment import Moment
from devices.transports.recording import RecordingPort
from devices.transports.transport import OpenPort, Transport
from devices.ups.conversation import Dialect
from devices.ups.driver import BAUD, SerialUps, ups_opener
from devices.ups.events import OrderDone, OrderRefused, UpsBack, UpsEvent, UpsRead, UpsStale

EXIT_OK = 0
EXIT_NEVER_HEARD = 3
"""The UPS did not answer in all the time given with --for."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", required=True, help="COM3, /dev/ttyUSB0, rfc2217://host:port")
    parser.add_argument("--baud", type=int, default=BAUD)
    parser.add_argument("--protocol", choices=[d.value for d in Dialect], default="auto")
    parser.add_argument("--record", type=Path, help="keep all bytes in this file (JSON lines)")
    parser.add_argument(
        "--once", action="store_true", help="stop at the first status, or when none can be had"
    )
    parser.add_argument("--for", dest="for_s", type=float, help="stop after so many seconds")


def run(arguments: argparse.Namespace) -> int:
    """Listen and print until --for has passed or Ctrl-C. Exit code 3: it never answered."""
    heard, done = threading.Event(), threading.Event()

    def show(event: UpsEvent) -> None:
        if isinstance(event, UpsRead):
            heard.set()
        print(f"{event.at.utc.isoformat(timespec='milliseconds')}  {describe(event)}", flush=True)
        if arguments.once and isinstance(event, UpsRead | UpsStale):
            done.set()

    with ExitStack() as stack:
        opener = ups_opener(arguments.port, baud=arguments.baud)
        if arguments.record:
            sink = stack.enter_context(arguments.record.open("w", encoding="utf-8"))
            opener = partial(_recorded, opener, sink, Moment.now())
        ups = SerialUps("probe", opener, show, dialect=Dialect(arguments.protocol))
        ups.start()
        stack.callback(ups.stop)
        _wait(done, arguments.for_s)
    return EXIT_OK if heard.is_set() else EXIT_NEVER_HEARD


def _wait(done: threading.Event, for_s: float | None) -> None:
    try:
        done.wait(for_s)
    except KeyboardInterrupt:
        return


def _recorded(opener: OpenPort, sink: TextIO, began: Moment) -> Transport:
    return RecordingPort(opener(), sink, began)


def describe(event: UpsEvent) -> str:
    """One line of English about an event."""
    match event:
        case UpsRead(status=status):
            said = {name: getattr(status, name) for name in status.__dataclass_fields__}
            return " ".join(f"{name}={value}" for name, value in said.items() if value is not None)
        case UpsBack(identity=who):
            return f"answers: {who.maker} {who.model} {who.version}".rstrip()
        case UpsStale(reason=reason):
            return f"cannot be heard ({reason.value})"
        case OrderDone(order=order):
            return f"takes {order}"
        case OrderRefused(order=order):
            return f"does not take {order}"
