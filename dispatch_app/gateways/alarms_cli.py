"""`main.py alarms …`: what became of alarms, a test of all of them, the bypass. Words and codes.

For whoever has no seat at hand: a maintainer at the rack, a shift leader at a laptop.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

import msgspec

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client import signing
from dispatch_app.client.api import Api, Away, Declined
from dispatch_app.domain.alarm_commands import RaiseTestAlarm, SwitchBypass
from dispatch_app.domain.alarms import Severity
from dispatch_app.ports.alarm_records import AlarmStep
from dispatch_app.wire import codec

DONE = 0
UNUSABLE = 2
AWAY = 4
_STEPS: msgspec.json.Decoder[list[AlarmStep]] = msgspec.json.Decoder(list[AlarmStep])


def add_history_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--alarm", help="one alarm, as power/ups-1")
    parser.add_argument("--most", type=int, default=50, help="so many steps (default 50)")
    signing.add_arguments(parser, account="maintainer")
    parser.epilog = "Exit code 0: done. 2: refused or not usable. 4: the centre is away."


def add_test_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--critical", action="store_true", help="as loud as it gets")
    signing.add_arguments(parser, account="maintainer")


def add_bypass_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("position", choices=["on", "off"], help="on: trunks to the telephones")
    parser.add_argument("--reason", required=True, help="kept in the journal with your name")
    signing.add_arguments(parser, account="maintainer")


def run_history(args: argparse.Namespace) -> int:
    return _told(args, lambda api: _history(args, api))


def run_test(args: argparse.Namespace) -> int:
    severity = Severity.CRITICAL if args.critical else Severity.WARNING
    return _told(args, lambda api: _send(api, RaiseTestAlarm(severity=severity)))


def run_bypass(args: argparse.Namespace) -> int:
    command = SwitchBypass(on=args.position == "on", reason=args.reason)
    return _told(args, lambda api: _send(api, command))


def _told(args: argparse.Namespace, work: Callable[[Api], Awaitable[int]]) -> int:
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        return asyncio.run(_signed_in(args, work))
    except Away as away:
        print(f"the centre is away: {away}", file=sys.stderr)
        return AWAY
    except Declined as no:
        details = ", ".join(f"{name}: {value}" for name, value in no.problem.details.items())
        print(f"the centre said no: {no.problem.code} {details}".rstrip(), file=sys.stderr)
        return UNUSABLE
    except signing.BadOptions as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE


async def _signed_in(args: argparse.Namespace, work: Callable[[Api], Awaitable[int]]) -> int:
    who = signing.credentials(args)
    async with Api(signing.addresses(args)[0], signing.trust(args)) as api:
        await api.sign_in(who)
        return await work(api)


async def _history(args: argparse.Namespace, api: Api) -> int:
    asked = {"limit": args.most} | ({"alarm": args.alarm} if args.alarm else {})
    for step in _STEPS.decode(await api.get(f"/v1/alarm-steps?{urlencode(asked)}")):
        who = (step.by.seat or step.by.account) if step.by else ""
        words = (step.reason, step.detail, step.word.value if step.word else "", step.note)
        said = " ".join(word for word in words if word)
        print(f"{step.at:%Y-%m-%d %H:%M:%S}Z\t{step.alarm}\t{step.act.value}\t{who}\t{said}")
    return DONE


async def _send(api: Api, command: RaiseTestAlarm | SwitchBypass) -> int:
    kind = codec.kind_of(command)
    reply = await api.command(kind, Uuid7Maker()(), codec.encode(command))
    print("done" if reply.events else "it was so already")
    return DONE
