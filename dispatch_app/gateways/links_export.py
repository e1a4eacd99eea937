"""`main.py links export`: one incident as EIDO or CAP, with a reason in the journal."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.links.exporting import NotExported, cap, eido
from dispatch_app.client import signing
from dispatch_app.client.api import Api, Away, Declined
from dispatch_app.domain.export_commands import RecordExport
from dispatch_app.domain.exports import Export, ExportFormat
from dispatch_app.domain.state import Incident
from dispatch_app.ports.records import IncidentRecord
from dispatch_app.wire import codec

DONE, UNUSABLE, AWAY = 0, 2, 3
FORMS = {"eido": ExportFormat.JSON, "cap": ExportFormat.XML}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Exit code 0: written. 2: refused, or nothing to write. 3: the centre is away."
    parser.add_argument("incident", help="its id, as records and the search name it")
    parser.add_argument("--format", choices=sorted(FORMS), required=True)
    parser.add_argument("--reason", required=True, help="kept in the journal with your name")
    parser.add_argument("--sender", default="centre-120", help="who tells it (centre-120)")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    signing.add_arguments(parser, account="shift-leader")


def run(args: argparse.Namespace) -> int:
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        return asyncio.run(_signed_in(args))
    except Away as away:
        print(f"the centre is away: {away}", file=sys.stderr)
        return AWAY
    except Declined as no:
        print(f"the centre said no: {no.problem.code}", file=sys.stderr)
    except (NotExported, signing.BadOptions, FileExistsError) as trouble:
        print(trouble, file=sys.stderr)
    except OSError as trouble:
        print(f"{trouble.filename}: {trouble.strerror}", file=sys.stderr)
    return UNUSABLE


async def _signed_in(args: argparse.Namespace) -> int:
    who = signing.credentials(args)
    async with Api(signing.addresses(args)[0], signing.trust(args)) as api:
        await api.sign_in(who)
        return await _export(args, api)


async def _export(args: argparse.Namespace, api: Api) -> int:
    """Written down before anything is handed out."""
    body = await api.get(f"/v1/incidents/{args.incident}")
    incident = msgspec.json.decode(body, type=IncidentRecord).incident
    text = text_of(incident, args.format, args.sender, datetime.now(UTC))
    export = Export(
        subject="incident",
        format=FORMS[args.format],
        rows=1,
        criteria=f"{args.format} {incident.number}",
        masked=False,
    )
    command = RecordExport(export=export, reason=args.reason)
    await api.command("RecordExport", Uuid7Maker()(), codec.encode(command))
    if args.out.exists():
        raise FileExistsError(f"{args.out}: exists already; an export overwrites nothing")
    args.out.write_text(text, encoding="utf-8")
    print(f"{len(text.encode())} bytes: {args.out}")
    return DONE


def text_of(incident: Incident, form: str, sender: str, at: datetime) -> str:
    """Raises:
    NotExported: the incident has no coordinates.
    """
    if form == "cap":
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + cap(incident, sender, at)
    return json.dumps(eido(incident, sender, at), ensure_ascii=False, indent=2)
