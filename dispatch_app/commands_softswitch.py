"""`main.py softswitch`: our exchange, its way to the centre and its way to the recorder."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dispatch_app.adapters.audio_tap.sender import TapSender
from dispatch_app.adapters.dial_in.caller import DialIn
from dispatch_app.client import signing
from dispatch_app.gateways.devices_file import BadSetting
from dispatch_app.gateways.exchange_cli import ACCOUNT, serve

if TYPE_CHECKING:
    from dispatch_app.exchange.changing import ChangingSwitch
    from dispatch_app.exchange.config import ExchangeConfig

UNUSABLE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Our own exchange: trunks and telephones by SIP, queue, conference."
    parser.epilog = (
        "Exit code 0: ended when told to. 2: the configuration cannot be used."
        " 3: the SIP stack died; start the command again (a service manager does)."
    )
    parser.add_argument("--config", type=Path, required=True, metavar="FILE.toml")
    parser.add_argument(
        "--check", action="store_true", help="only read the configuration and say what it makes"
    )
    parser.add_argument(
        "--listen-only", action="store_true", help="without a centre: events go to the log"
    )
    signing.add_arguments(parser, account=ACCOUNT)


def run(args: argparse.Namespace) -> int:
    """Run until told to stop. Exit code 2 if something cannot be used, 3 if SIP has died."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    # What the SIP library itself writes may hold callers' numbers.
    logging.getLogger("baresip").setLevel(logging.WARNING)
    logging.getLogger("baresip.native").setLevel(logging.CRITICAL)
    # Loaded only here: the SIP library has no build for Windows.
    try:
        from dispatch_app.exchange import cli
    except ModuleNotFoundError as missing:
        if missing.name != "baresip":
            raise
        print("softswitch: needs the package baresip-python (Linux, macOS)", file=sys.stderr)
        return UNUSABLE
    settings = cli.read(args.config)
    if settings is None:
        return cli.UNUSABLE
    config = settings.config
    if args.check:
        print(cli.checked(config))
        return cli.DONE
    tap = _tap(config)
    exchange = cli.made(settings, tap, _playback(config))
    if exchange is None:
        return cli.UNUSABLE
    if tap is not None:
        tap.start()
    try:
        return cli.run_alone(exchange) if args.listen_only else _with_centre(exchange, args)
    finally:
        if tap is not None:
            tap.stop()


def _with_centre(exchange: ChangingSwitch, args: argparse.Namespace) -> int:
    from dispatch_app.exchange import cli
    from dispatch_app.softswitch_desk import desk_of

    seats = exchange.settings.config.plan.seats
    skills = {seat.seat: seat.skills for seat in seats if seat.skills}
    ended: list[int] = []

    def wait() -> None:
        ended.append(cli.wait_for_end(exchange))

    try:
        serve(exchange, args, skills=skills, desk=desk_of(exchange, args), wait=wait)
    except (signing.BadOptions, BadSetting) as trouble:
        print(trouble, file=sys.stderr)
        return cli.UNUSABLE
    return ended[0] if ended else cli.DONE


def _tap(config: ExchangeConfig) -> TapSender | None:
    plan = config.recorder
    if plan is None:
        return None
    return TapSender(plan.address, exchange=plan.exchange, key=plan.key)


def _playback(config: ExchangeConfig) -> DialIn | None:
    plan = config.recorder
    if plan is None or plan.playback is None:
        return None
    return DialIn(plan.playback, exchange=plan.exchange, key=plan.key)
