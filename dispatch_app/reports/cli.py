"""`main.py map heat|response|coverage|incident`: options, words for the terminal, exit codes.

Picks no concrete parts: those come in from whoever starts the program.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dispatch_app.domain.codes import Nature
from dispatch_app.domain.incident_story import IncidentStory
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import LANGUAGES
from dispatch_app.i18n.times import DEFAULT_ZONE
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.handed_maps import PageOrder, ReportRecords, Scope, Told
from gis.basemap.settings import BadBaseMap
from gis.errors import GisError
from gis.region import Region

DONE = 0
EMPTY = 1
"""There is nothing that the page could show."""
UNUSABLE = 2
AWAY = 4

USUAL_DAYS = 30


class BadOptions(Exception):
    """The options cannot be used; the message says what to mend."""


class Past(Protocol):
    """What a centre's store tells about what was and what is."""

    @property
    def records(self) -> ReportRecords: ...

    def state(self) -> CentreState: ...

    def story(self, number: str) -> IncidentStory | None:
        """By incident number or id; None if there is no such incident."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Parts:
    open_past: Callable[[str], Past]
    """By database URL."""
    troubles: tuple[type[Exception], ...]
    """Exceptions of the parts whose message tells the person what to do."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


def add_period_arguments(parser: argparse.ArgumentParser) -> None:
    """For `heat` and `response`."""
    _add_common(parser)
    parser.add_argument(
        "--from",
        dest="since",
        metavar="DAY",
        help=f"first moment that counts, such as 2026-11-01 or 2026-11-01T08:00 "
        f"(default: {USUAL_DAYS} days before --to)",
    )
    parser.add_argument(
        "--to", dest="until", metavar="DAY", help="first moment that counts no more (default: now)"
    )
    parser.add_argument(
        "--nature",
        action="append",
        choices=[nature.value for nature in Nature],
        help="what else than real incidents counts; may be given more than once",
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """For `coverage`."""
    _add_common(parser)


def add_incident_arguments(parser: argparse.ArgumentParser) -> None:
    _add_common(parser)
    parser.add_argument("--incident", required=True, help="number or id of the incident")


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", required=True, metavar="URL", help="the centre's database")
    parser.add_argument("--region", required=True, type=Path, metavar="DIR")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE.html")
    parser.add_argument("--language", choices=LANGUAGES, default="zh")
    parser.add_argument("--zone", default=DEFAULT_ZONE, help="the centre's time zone")
    parser.add_argument(
        "--tiles", type=Path, help="where painted tiles are kept (default: beside the region)"
    )
    parser.add_argument("--base-maps", type=Path, metavar="FILE")
    parser.add_argument(
        "--base-map", default="", help="name of the centre's own map in --base-maps"
    )


def run_heat(args: argparse.Namespace, parts: Parts) -> int:
    return _run(args, parts, lambda past: past.records.incident_places(_scope(args, parts)))


def run_response(args: argparse.Namespace, parts: Parts) -> int:
    return _run(args, parts, lambda past: past.records.response_times(_scope(args, parts)))


def run_coverage(args: argparse.Namespace, parts: Parts) -> int:
    """By the store alone: vehicles on their way are named, but nobody knows where they are."""
    from dispatch_app.reports.coverage_now import coverage_now

    def told(past: Past) -> Told:
        return coverage_now(past.state(), Region.open(args.region), parts.now(), {})

    return _run(args, parts, told)


def run_incident(args: argparse.Namespace, parts: Parts) -> int:
    def told(past: Past) -> Told:
        story = past.story(args.incident)
        if story is None:
            raise BadOptions(f"--incident {args.incident}: the centre knows no such incident")
        return story

    return _run(args, parts, told)


def _run(args: argparse.Namespace, parts: Parts, told: Callable[[Past], Told]) -> int:
    from dispatch_app.reports.making import NothingToShow

    try:
        order = _read(args, parts, told)
        _write(order)
    except NothingToShow as empty:
        return _say(str(empty), EMPTY)
    except Unavailable as away:
        return _say(f"the database is away: {away}", AWAY)
    except (BadOptions, GisError, BadBaseMap) as trouble:
        return _say(str(trouble), UNUSABLE)
    except parts.troubles as trouble:
        return _say(str(trouble), UNUSABLE)
    except OSError as trouble:
        return _say(f"{args.out}: {trouble.strerror or trouble}", UNUSABLE)
    print(f"{order.out} {order.out.stat().st_size / 1e6:.1f} MB")
    return DONE


def _read(args: argparse.Namespace, parts: Parts, told: Callable[[Past], Told]) -> PageOrder:
    """See that the options can be used before anything long is begun."""
    _zone(args.zone)
    if args.out.suffix.lower() not in (".html", ".htm"):
        raise BadOptions(f"--out {args.out}: name a file that ends in .html")
    if bool(args.base_map) != bool(args.base_maps):
        raise BadOptions("--base-map and --base-maps belong together: name the map and its file")
    Region.open(args.region)
    past = parts.open_past(args.database)
    try:
        found, invented = told(past), past.state().invented
    finally:
        past.close()
    tiles = args.tiles or args.region.with_name(f"{args.region.name}-tiles")
    return PageOrder(
        told=found,
        made_at=parts.now(),
        region=args.region,
        tiles=tiles,
        out=args.out,
        language=args.language,
        zone=args.zone,
        base_maps=args.base_maps,
        base_map=args.base_map,
        invented=invented,
    )


def _write(order: PageOrder) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from dispatch_app.reports.making import write_page

    if QGuiApplication.instance() is None:
        app = QGuiApplication(sys.argv[:1])
        write_page(order)
        app.shutdown()
    else:
        write_page(order)


def _scope(args: argparse.Namespace, parts: Parts) -> Scope:
    until = _moment("--to", args.until, args.zone) if args.until else parts.now()
    since = (
        _moment("--from", args.since, args.zone)
        if args.since
        else until - timedelta(days=USUAL_DAYS)
    )
    if since >= until:
        raise BadOptions("--from must lie before --to")
    more = frozenset(Nature(name) for name in args.nature or ())
    return Scope(since=since, until=until, natures=frozenset({Nature.REAL}) | more)


def _moment(option: str, text: str, zone: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as trouble:
        raise BadOptions(
            f"{option} {text}: write a day or a time such as 2026-11-01 or 2026-11-01T08:00"
        ) from trouble
    return (at if at.tzinfo else at.replace(tzinfo=_zone(zone))).astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as trouble:
        raise BadOptions(f"--zone {name}: write a name such as {DEFAULT_ZONE}") from trouble


def _say(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code
