"""`main.py data import` and `main.py data export`: options, words for the terminal, exit codes."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from dispatch_app.adapters import master_tables
from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.master_tables import KINDS, UnusableTable
from dispatch_app.client import signing
from dispatch_app.client.api import Api, Away, Declined
from dispatch_app.gateways.master_data import Report, TableImport
from dispatch_app.gateways.place_tables import PlaceImport

DONE = 0
SOME_REJECTED = 1
"""The good rows are in; the report names the others."""
UNUSABLE = 2
AWAY = 4


def add_import_arguments(parser: argparse.ArgumentParser) -> None:
    _add_common(parser, "CSV or .xlsx with a header row; see docs/regions.md for the columns")
    parser.add_argument(
        "--try",
        dest="try_only",
        action="store_true",
        help="change nothing, only say what would be done",
    )
    parser.add_argument(
        "--retire-missing",
        action="store_true",
        help="retire what the file does not name, if all its rows are good",
    )
    parser.add_argument(
        "--report", type=Path, metavar="FILE.json", help="write the report here too"
    )


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    _add_common(parser, "where to write; the ending says how: .csv or .xlsx")


def _add_common(parser: argparse.ArgumentParser, file_help: str) -> None:
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("file", type=Path, help=file_help)
    signing.add_arguments(parser, account="maintainer")


def run_import(args: argparse.Namespace) -> int:
    """0 if all rows are in, 1 if some were not taken, 2 if nothing could be done, 4 if away."""
    return _told(args, lambda api: _import(args, api))


def run_export(args: argparse.Namespace) -> int:
    return _told(args, lambda api: _export(args, api))


def _told(args: argparse.Namespace, work: Callable[[Api], Awaitable[int]]) -> int:
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        return asyncio.run(_signed_in(args, work))
    except Away as away:
        print(f"the centre is away: {away}", file=sys.stderr)
        return AWAY
    except Declined as no:
        print(f"the centre said no: {no.problem.code} {_details(no)}".rstrip(), file=sys.stderr)
        return UNUSABLE
    except (UnusableTable, signing.BadOptions) as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE


def _details(no: Declined) -> str:
    return ", ".join(f"{name}: {value}" for name, value in no.problem.details.items())


async def _signed_in(args: argparse.Namespace, work: Callable[[Api], Awaitable[int]]) -> int:
    who = signing.credentials(args)
    async with Api(signing.addresses(args)[0], signing.trust(args)) as api:
        await api.sign_in(who)
        return await work(api)


async def _import(args: argparse.Namespace, api: Api) -> int:
    run = TableImport(api, Uuid7Maker(), try_only=args.try_only)
    held = await run.held()
    if args.kind == "subscribers":
        numbers = master_tables.read_subscribers(args.file, held.bounds)
        report = await run.bring_subscribers(numbers)
    elif args.kind == "places":
        work = PlaceImport(run)
        places = master_tables.read_places(args.file, held.bounds)
        report = await work.bring(places, await work.held(), retire_missing=args.retire_missing)
    else:
        stations = {str(station.id) for station in held.stations}
        rows = master_tables.read_wishes(args.kind, args.file, held.bounds, stations)
        report = await run.bring(args.kind, rows, held, retire_missing=args.retire_missing)
    _say(report, retire_missing=args.retire_missing)
    if args.report is not None:
        _write_report(args.report, report)
    return SOME_REJECTED if report.rejected else DONE


def _say(report: Report, *, retire_missing: bool) -> None:
    for trouble in (*report.rejected, *report.notes):
        place = f"row {trouble.row}" if trouble.row else "retiring"
        column = f", {trouble.column}" if trouble.column else ""
        print(f"{report.file}: {place}{column}: {trouble.reason}: {trouble.text}")
    if report.not_in_file:
        left = "left as they are" if not retire_missing else "not retired, as rows were rejected"
        print(f"not in the file, {left}: {', '.join(report.not_in_file)}")
    print(f"{report.kind}{' (tried only)' if report.tried_only else ''}: {_figures(report)}")


def _figures(report: Report) -> str:
    if report.kind == "subscribers":
        taken = report.numbers
        return f"{taken} numbers in the new table, {len(report.rejected)} rows rejected"
    return (
        f"{len(report.added)} added, {len(report.changed)} changed, {report.unchanged} unchanged, "
        f"{len(report.retired)} retired, {len(report.rejected)} rejected"
    )


def _write_report(path: Path, report: Report) -> None:
    try:
        path.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1))
    except OSError as trouble:
        raise UnusableTable(f"--report {path}: cannot be written ({trouble.strerror})") from trouble


async def _export(args: argparse.Namespace, api: Api) -> int:
    run = TableImport(api, Uuid7Maker())
    if args.kind == "subscribers":
        count = master_tables.write_subscribers(args.file, await run.subscribers())
    elif args.kind == "places":
        count = master_tables.write_places(args.file, await PlaceImport(run).held())
    else:
        count = master_tables.write_master_data(args.kind, args.file, await run.held())
    print(f"{args.kind}: {count} rows written to {args.file}")
    return DONE
