"""`main.py softswitch`: our exchange, its way to the centre and its way to the recorder."""

from __future__ import annotations

import argparse
import logging
import sys

from dispatch_app.adapters.audio_tap.sender import TapSender
from dispatch_app.client import signing
from dispatch_app.exchange import cli
from dispatch_app.exchange.config import ExchangeConfig
from dispatch_app.exchange.softswitch import Softswitch
from dispatch_app.gateways.exchange_cli import ACCOUNT, serve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    cli.add_arguments(parser)
    signing.add_arguments(parser, account=ACCOUNT)


def run(args: argparse.Namespace) -> int:
    """Run until told to stop. Exit code 2 if something cannot be used, 3 if SIP has died."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    config = cli.read(args.config)
    if config is None:
        return cli.UNUSABLE
    if args.check:
        print(cli.checked(config))
        return cli.DONE
    tap = _tap(config)
    exchange = cli.made(config, tap)
    if exchange is None:
        return cli.UNUSABLE
    if tap is not None:
        tap.start()
    try:
        return cli.run_alone(exchange) if args.listen_only else _with_centre(exchange, args, config)
    finally:
        if tap is not None:
            tap.stop()


def _with_centre(exchange: Softswitch, args: argparse.Namespace, config: ExchangeConfig) -> int:
    skills = {seat.seat: seat.skills for seat in config.plan.seats if seat.skills}
    ended: list[int] = []
    try:
        serve(exchange, args, skills=skills, wait=lambda: ended.append(cli.wait_for_end(exchange)))
    except signing.BadOptions as trouble:
        print(trouble, file=sys.stderr)
        return cli.UNUSABLE
    return ended[0] if ended else cli.DONE


def _tap(config: ExchangeConfig) -> TapSender | None:
    plan = config.recorder
    if plan is None:
        return None
    return TapSender(plan.address, exchange=plan.exchange, key=plan.key)
