"""`main.py tracks …`: what is kept, a file of it, how far vehicles went, holds. Words and codes.

Everything goes through the centre's interface: rights hold, and each look stands in the journal.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client import signing
from dispatch_app.client.api import Api, Away, Declined
from dispatch_app.client.mileage_table import Unreadable
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.track_commands import ReleaseTracks
from dispatch_app.gateways.fleet_mileage import write_fleet
from dispatch_app.wire import codec
from dispatch_app.wire.track_messages import Mileages, TrackQuestion, TracksKept

DONE = 0
UNUSABLE = 2
NOT_WRITABLE = 3
AWAY = 4
FORMS = ("gpx", "geojson", "csv")
_MB = 1_000_000


class Unusable(Exception):
    """The message says what to write instead."""


def add_kept_arguments(parser: argparse.ArgumentParser) -> None:
    signing.add_arguments(parser, account="auditor")
    parser.epilog = "Exit code 0: done. 2: refused or not usable. 4: the centre is away."


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the ending says how: .gpx, .geojson or .csv")
    parser.add_argument("--vehicle", action="append", required=True, help="may be given again")
    parser.add_argument("--since", required=True, help="ISO time with its zone")
    parser.add_argument("--until", required=True, help="ISO time with its zone")
    parser.add_argument("--reason", required=True, help="kept in the journal with your name")
    signing.add_arguments(parser, account="director")
    parser.epilog = (
        "Positions are WGS-84. Exit code 0: done. 2: refused or not usable. "
        "3: the file cannot be written. 4: the centre is away."
    )


def add_mileage_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--vehicle", help="by day")
    parser.add_argument("--first", help="first day, YYYY-MM-DD (default: today)")
    parser.add_argument("--last", help="last day, included (default: the first)")
    parser.add_argument("--incident", help="its missions instead")
    parser.add_argument("--fleet", action="store_true", help="every vehicle and mission of a day")
    parser.add_argument("--day", help="with --fleet: YYYY-MM-DD of the centre's zone")
    parser.add_argument("--out", type=Path, help="with --fleet: CSV file (default: printed)")
    signing.add_arguments(parser, account="auditor")


def add_release_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("incident", help="as `tracks kept` names it")
    parser.add_argument("--reason", required=True, help="kept in the journal with your name")
    signing.add_arguments(parser, account="director")


def run_kept(args: argparse.Namespace) -> int:
    return _told(args, lambda api: _kept(api))


def run_export(args: argparse.Namespace) -> int:
    return _told(args, lambda api: _export(args, api))


def run_mileage(args: argparse.Namespace) -> int:
    return _told(args, lambda api: _mileage(args, api))


def run_release(args: argparse.Namespace) -> int:
    return _told(args, lambda api: _release(args, api))


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
    except (Unusable, signing.BadOptions) as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE
    except OSError as trouble:
        print(f"{trouble.filename}: {trouble.strerror}", file=sys.stderr)
        return NOT_WRITABLE


async def _signed_in(args: argparse.Namespace, work: Callable[[Api], Awaitable[int]]) -> int:
    who = signing.credentials(args)
    async with Api(signing.addresses(args)[0], signing.trust(args)) as api:
        await api.sign_in(who)
        return await work(api)


async def _kept(api: Api) -> int:
    kept = msgspec.json.decode(await api.get("/v1/tracks"), type=TracksKept)
    for each in kept.days:
        print(f"{each.day}\t{each.bytes / _MB:.1f} MB")
    for hold in kept.holds:
        vehicles = " ".join(s.vehicle for s in hold.stretches)
        print(f"held\t{hold.incident}\t{vehicles}\t{hold.by.account}\t{hold.reason}")
    total = sum(each.bytes for each in kept.days)
    print(f"{len(kept.days)} days, {total / _MB:.1f} MB, {kept.lost} fixes lost since the start")
    return DONE


async def _export(args: argparse.Namespace, api: Api) -> int:
    form = args.file.suffix.removeprefix(".")
    if form not in FORMS:
        raise Unusable(f"{args.file}: the ending must be one of .{', .'.join(FORMS)}")
    if args.file.exists():
        raise Unusable(f"{args.file}: exists already; an export overwrites nothing")
    question = TrackQuestion(
        vehicles=tuple(args.vehicle),
        since=_moment(args.since),
        until=_moment(args.until),
        reason=args.reason,
    )
    body = await api.post(f"/v1/tracks/{form}", codec.encode(question))
    args.file.write_bytes(body)
    print(f"{len(body)} bytes: {args.file}")
    return DONE


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as strange:
        raise Unusable(f"{text!r} is no time; write 2026-11-22T08:00:00+08:00") from strange
    if at.tzinfo is None:
        raise Unusable(f"{text!r} has no zone; write 2026-11-22T08:00:00+08:00")
    return at.astimezone(UTC)


async def _mileage(args: argparse.Namespace, api: Api) -> int:
    if [bool(args.vehicle), bool(args.incident), args.fleet].count(True) != 1:
        raise Unusable("say one of --vehicle, --incident and --fleet")
    if args.fleet:
        return await _fleet(args, api)
    asked = {n: v for n in ("vehicle", "first", "last", "incident") if (v := getattr(args, n))}
    found = msgspec.json.decode(await api.get(f"/v1/mileages?{urlencode(asked)}"), type=Mileages)
    for way in found.ways:
        went = way.went
        what = way.mission or str(way.day)
        print(
            f"{way.vehicle}\t{what}\t{went.driven_m / 1000:.1f} km\t{went.fixes} fixes, "
            f"{went.implausible} implausible, {went.gaps} gaps ({went.bridged_m / 1000:.1f} km)"
        )
    return DONE


async def _fleet(args: argparse.Namespace, api: Api) -> int:
    try:
        day = date.fromisoformat(args.day or "")
    except ValueError as strange:
        raise Unusable("--fleet needs --day YYYY-MM-DD") from strange
    try:
        count = await write_fleet(api, day, args.out)
    except Unreadable as strange:
        raise Unusable(f"the centre speaks another version: {strange}") from strange
    if args.out is not None:
        print(f"{count} lines: {args.out}")
    return DONE


async def _release(args: argparse.Namespace, api: Api) -> int:
    command = ReleaseTracks(incident=IncidentId(args.incident), reason=args.reason)
    reply = await api.command("ReleaseTracks", Uuid7Maker()(), codec.encode(command))
    print("released" if reply.events else "was not held")
    return DONE
