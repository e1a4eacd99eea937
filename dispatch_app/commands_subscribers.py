"""`main.py subscribers refresh|back|list`: a new table of subscribers, and the way back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.storage.database import BadDatabaseUrl, Database
from dispatch_app.adapters.storage.subscriber_refresh import SubscriberRefresh
from dispatch_app.config import BadConfig, Config, load
from dispatch_app.domain.subscriber_refresh import RefreshOutcome, RefreshReport
from dispatch_app.ports.errors import Unavailable
from dispatch_app.subscriber_wiring import job_of
from dispatch_app.subscriber_worker import refreshed

DONE, REFUSED, UNUSABLE, AWAY = 0, 1, 2, 4
ENDS = (
    "Exit code 0: done. 1: the new table was refused, or the source could not be read; the old one "
    "stays. 2: an option or the configuration cannot be used. 4: the database is away."
)
_BAD = frozenset({RefreshOutcome.REFUSED, RefreshOutcome.FAILED})


def add_refresh(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Bring the operator's table anew: it is loaded beside the one that holds, compared, and "
        "put in its place at once. The server does so every day where [subscribers] names a source."
    )
    parser.add_argument("--from", dest="source", metavar="FILE|URL", help="instead of the source")
    parser.add_argument(
        "--most-lost", type=float, metavar="SHARE", help="refused above it (default: 0.2)"
    )
    _add_common(parser)


def add_back(parser: argparse.ArgumentParser) -> None:
    parser.description = "Let the table before hold again; a second time goes forth again."
    parser.add_argument("--why", default="", help="stands in the list")
    _add_common(parser)


def add_list(parser: argparse.ArgumentParser) -> None:
    parser.description = "What became of the last refreshes, newest first."
    _add_common(parser)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.epilog = ENDS
    parser.add_argument("--config", type=Path, metavar="FILE.toml")
    parser.add_argument("--database", metavar="URL")


def run_refresh(arguments: argparse.Namespace) -> int:
    return _told(arguments, lambda config: _refresh(arguments, config))


def run_back(arguments: argparse.Namespace) -> int:
    return _told(arguments, lambda config: _back(arguments, config))


def run_list(arguments: argparse.Namespace) -> int:
    return _told(arguments, _list)


def _told(arguments: argparse.Namespace, work: Callable[[Config], int]) -> int:
    try:
        config = load(arguments.config)
        if arguments.database:
            config = replace(config, server=replace(config.server, database=arguments.database))
        return work(config)
    except (BadConfig, BadDatabaseUrl) as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE
    except Unavailable as away:
        print(f"database: {away}", file=sys.stderr)
        return AWAY


def _refresh(arguments: argparse.Namespace, config: Config) -> int:
    job = job_of(config, arguments.source or "")
    if not job.source:
        raise BadConfig("which table? Say --from, or source in the configuration's [subscribers]")
    if arguments.most_lost is not None:
        lost = replace(config.subscribers, most_lost=arguments.most_lost)
        job = job_of(replace(config, subscribers=lost), arguments.source or "")
    report = refreshed(job)
    _say(report)
    return REFUSED if report.outcome in _BAD else DONE


def _back(arguments: argparse.Namespace, config: Config) -> int:
    with _Open(config) as refresh:
        report = refresh.go_back(datetime.now(UTC), arguments.why)
    if report is None:
        print("there is no table before this one", file=sys.stderr)
        return REFUSED
    _say(report)
    return DONE


def _list(config: Config) -> int:
    with _Open(config) as refresh:
        for report in refresh.reports(20):
            _say(report)
    return DONE


class _Open:
    """The refresh on the configured store, closed afterwards."""

    def __init__(self, config: Config) -> None:
        self._database = Database(config.server.database)

    def __enter__(self) -> SubscriberRefresh:
        return SubscriberRefresh(self._database, Uuid7Maker())

    def __exit__(self, *_: object) -> None:
        self._database.close()


def _say(told: RefreshReport) -> None:
    print(
        f"{told.at:%Y-%m-%d %H:%M} {told.outcome.value}: {told.numbers} numbers, "
        f"{told.added} added, {told.changed} changed, {told.gone} gone, "
        f"{told.rejected} rejected, {told.source} {told.why}".rstrip()
    )
