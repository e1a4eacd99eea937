"""`main.py devices caller-id`: prints what a modem reports, live. A maintainer's tool."""

from __future__ import annotations

import argparse
import sys
import threading
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TextIO

from devices.caller_id.driver import CallerIdModem
from devices.caller_id.events import (
    CallerKnown,
    DeviceBack,
    DeviceStale,
    Event,
    RingingStopped,
    RingPulse,
    RingStarted,
)
from devices.errors import BadRecording
from devices.moment import Moment
from devices.transports.recording import RecordingPort, read_recording
from devices.transports.replay import ReplayPort
from devices.transports.serial_port import serial_opener
from devices.transports.transport import OpenPort, Transport

EXIT_OK = 0
EXIT_BAD_OPTION = 2
"""A file of --replay or --record cannot be used."""
EXIT_NEVER_HEARD = 3
"""The modem did not answer in all the time given with --for."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--port", help="COM3, /dev/ttyUSB0, rfc2217://host:port or socket://host:port"
    )
    source.add_argument("--replay", type=Path, help="play a recording instead of a port")
    parser.add_argument("--line", default="1", help="how to call the line (default: 1)")
    parser.add_argument("--baud", type=int, default=115200)
    parser.add_argument("--record", type=Path, help="keep all bytes in this file (JSON lines)")
    parser.add_argument("--for", dest="for_s", type=float, help="stop after so many seconds")


def run(arguments: argparse.Namespace) -> int:
    """Listen and print until --for has passed or Ctrl-C.

    Exit code 2: a file cannot be used. 3: the modem never answered.
    """
    try:
        return _listen(arguments)
    except BadRecording as trouble:
        print(f"{trouble}; name a file that --record wrote", file=sys.stderr)
    except OSError as trouble:
        print(f"{trouble.filename}: {trouble.strerror}; name another file", file=sys.stderr)
    return EXIT_BAD_OPTION


def _listen(arguments: argparse.Namespace) -> int:
    heard = threading.Event()
    done = threading.Event()

    def show(event: Event) -> None:
        if isinstance(event, DeviceBack | RingStarted):
            heard.set()
        if arguments.replay and isinstance(event, DeviceStale):
            done.set()
        print(f"{event.at.utc.isoformat(timespec='milliseconds')}  {describe(event)}", flush=True)

    with ExitStack() as stack:
        modem = CallerIdModem(arguments.line, _opener(arguments, stack), show)
        modem.start()
        stack.callback(modem.stop)
        _wait(done, arguments.for_s)
    return EXIT_OK if heard.is_set() else EXIT_NEVER_HEARD


def _wait(done: threading.Event, for_s: float | None) -> None:
    try:
        done.wait(for_s)
    except KeyboardInterrupt:
        return


def _opener(arguments: argparse.Namespace, stack: ExitStack) -> OpenPort:
    if arguments.replay:
        bursts = read_recording(arguments.replay)
        opener: OpenPort = partial(ReplayPort, bursts)
    else:
        opener = serial_opener(arguments.port, baud=arguments.baud)
    if arguments.record:
        sink = stack.enter_context(arguments.record.open("w", encoding="utf-8"))
        return partial(_recorded, opener, sink, Moment.now())
    return opener


def _recorded(opener: OpenPort, sink: TextIO, began: Moment) -> Transport:
    return RecordingPort(opener(), sink, began)


def describe(event: Event) -> str:
    """One line of English about an event."""
    match event:
        case RingStarted(line=line):
            return f"line {line}: rings"
        case RingPulse(line=line, count=count):
            return f"line {line}: ring {count}"
        case CallerKnown(line=line):
            return f"line {line}: caller {_caller(event)}"
        case RingingStopped(line=line, rings=rings):
            return f"line {line}: stopped after {rings} rings (answered or given up)"
        case DeviceStale(line=line, reason=reason):
            return f"line {line}: cannot be heard ({reason.value})"
        case DeviceBack(line=line):
            return f"line {line}: modem answers and reports callers"


def _caller(event: CallerKnown) -> str:
    number = event.number or event.presentation.value
    return f"{number} {event.name}".strip()
