"""`main.py devices probe|record|replay`: a maintainer's tools at a wire. Knows no centre."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from devices.alarm_unit.profile import load_profile, shipped_profile
from devices.errors import DeviceError
from devices.protocols import playing, probing
from devices.protocols.drivers import driver_of
from devices.protocols.frames import NothingToMask
from devices.protocols.table import ALARM, PROTOCOLS
from devices.transports.keeping import Keeping
from devices.transports.recording import DEVICE, Head, Recording, load_recording
from devices.transports.serial_port import serial_opener
from devices.transports.tap import Tap

OK, UNUSABLE, NOTHING = 0, 2, 3
PORT_HELP = "COM3, /dev/ttyUSB0, rfc2217://HOST:PORT, socket://HOST:PORT"
_NO_SPEED = "socket://"


def add_probe_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Exit code 0: something answered. 2: the port cannot be used. 3: nothing did."
    parser.add_argument("port", metavar="PORT", help=PORT_HELP)
    parser.add_argument("--baud", type=int, help="only at this speed (default: all likely ones)")


def add_record_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "Ends with Ctrl-C or --for. Exit code 2: port or file unusable. 3: nothing came."
    )
    parser.add_argument("port", metavar="PORT", help=PORT_HELP)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument(
        "--protocol",
        choices=sorted(PROTOCOLS),
        default="",
        help="ask the device as its gateway would (default: only listen)",
    )
    parser.add_argument("--profile", help="of a fault box: its name or its file")
    parser.add_argument("--baud", type=int, help="default: the usual one of the protocol")
    parser.add_argument("--device", default="", help="what the recording calls the device")
    parser.add_argument("--for", dest="for_s", type=float, help="stop after so many seconds")
    parser.add_argument(
        "--unmasked", action="store_true", help="keep numbers and names of callers as they are"
    )


def add_replay_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Exit code 2: the recording cannot be used. 3: it holds no frame."
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--protocol", choices=sorted(PROTOCOLS), help="default: as recorded")
    parser.add_argument("--fast", action="store_true", help="without the pauses")
    parser.add_argument(
        "--to",
        default="frames",
        metavar="WHERE",
        help="frames: print what the bytes mean (default); pty: play the device at a "
        "pseudo-terminal; tcp or tcp:PORT: at a port of this machine",
    )


def run_probe(args: argparse.Namespace) -> int:
    every = (0,) if args.port.startswith(_NO_SPEED) else probing.speeds(list(PROTOCOLS.values()))
    bauds = (args.baud,) if args.baud else every

    def trying(step: probing.Step) -> None:
        what = step.protocol or "listening"
        print(f"{_speed(step.baud)}{what} …", file=sys.stderr, flush=True)

    try:
        found = probing.probe(
            lambda baud: serial_opener(args.port, baud=baud or 9600), bauds, trying=trying
        )
    except DeviceError as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        return NOTHING
    if found is None:
        print(f"{args.port}: nothing that we know answered")
        return NOTHING
    print(f"{args.port}: {found.protocol} {_speed(found.baud)}{found.frame.told()}")
    return OK


def _speed(baud: int) -> str:
    return f"{baud} baud: " if baud else ""


def run_record(
    args: argparse.Namespace, *, wait: Callable[[float | None], None] | None = None
) -> int:
    """Record until told to stop; the file is whole at any moment."""
    tap = Tap()
    protocol = PROTOCOLS.get(args.protocol)
    baud = args.baud or (protocol.bauds[0] if protocol and protocol.bauds else 9600)
    masker = NothingToMask() if args.unmasked or protocol is None else protocol.masker()
    try:
        profile = load_profile(shipped_profile(args.profile)) if args.profile else None
        if args.protocol == ALARM.name and profile is not None and not args.baud:
            baud = profile.baud
        opener = tap.on(serial_opener(args.port, baud=baud))
        driver = driver_of(args.protocol, opener, lambda _event: None, profile=profile)
        head = Head(protocol=args.protocol, device=args.device, port=args.port, baud=baud)
        keeping = Keeping(args.file, head, masker=masker).at(tap)
    except (DeviceError, OSError) as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE
    with ExitStack() as stack:
        stack.callback(keeping.stop)
        driver.start()
        stack.callback(driver.stop)
        (wait or _until_told)(args.for_s)
    return _recorded(args.file, keeping, tap)


def _recorded(file: Path, keeping: Keeping, tap: Tap) -> int:
    print(f"{file}: {keeping.bursts} bursts, {tap.bytes_in} bytes in, {tap.bytes_out} out")
    for error in tap.errors:
        print(f"{error.at.utc.isoformat(timespec='seconds')}  {error.words}", file=sys.stderr)
    if tap.opens == 0:
        return UNUSABLE
    return OK if tap.bytes_in else NOTHING


def _until_told(for_s: float | None) -> None:
    """Ctrl-C and an orderly end of the process are the same."""
    done = threading.Event()
    before = None
    if threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGTERM, lambda *_: done.set())
    try:
        with contextlib.suppress(KeyboardInterrupt):
            done.wait(for_s)
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def run_replay(args: argparse.Namespace) -> int:
    try:
        recording = load_recording(args.file)
        name = args.protocol or recording.head.protocol
        if name not in PROTOCOLS:
            raise DeviceError(
                f"{args.file}: does not say its protocol; write --protocol "
                + "|".join(sorted(PROTOCOLS))
            )
        if args.to == "frames":
            return _print(recording, name, fast=args.fast)
        with _end(args.to) as end:
            pace = float("inf") if args.fast else 1.0
            device = playing.device_of(name, recording.bursts, pace)
            with contextlib.suppress(KeyboardInterrupt):
                playing.play(device, end, threading.Event())
    except DeviceError as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE
    return OK


@contextlib.contextmanager
def _end(where: str) -> Iterator[playing.End]:
    def told(port: str) -> None:
        print(port, flush=True)

    kind, _, number = where.partition(":")
    if where == "pty":
        with _pty_end(told) as end:
            yield end
    elif kind == "tcp" and (not number or number.isdigit()):
        with playing.tcp_end(int(number or 0), told) as end:
            yield end
    else:
        raise DeviceError(f"--to {where}: write frames, pty, tcp or tcp:PORT")


def _pty_end(told: Callable[[str], None]) -> contextlib.AbstractContextManager[playing.End]:
    try:
        from devices.protocols.pty_end import pty_end
    except ImportError as missing:
        raise DeviceError("this system has no pseudo-terminals; write --to tcp") from missing
    return pty_end(told)


def _print(recording: Recording, name: str, *, fast: bool) -> int:
    """Frames as they come; the exit code says whether there were any."""
    reader, good, bad = PROTOCOLS[name].reader(), 0, 0
    began = time.monotonic()
    for burst in recording.bursts:
        wait_s = 0.0 if fast else began + burst.at_s - time.monotonic()
        if wait_s > 0:
            time.sleep(wait_s)
        for frame in reader.take(burst.sender, burst.data):
            sign = "<" if burst.sender == DEVICE else ">"
            print(f"{burst.at_s:10.3f} {sign} {frame.told()}", flush=True)
            good, bad = good + frame.is_good, bad + (not frame.is_good)
    print(f"{good} frames, {bad} bad", file=sys.stderr)
    return OK if good else NOTHING
