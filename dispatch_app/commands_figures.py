"""`main.py figures …`: which reports there are, one of them, the same from the journal, files."""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch_app.adapters.figures.counting import wall_clock
from dispatch_app.adapters.figures.districts import DistrictsOf, districts_in
from dispatch_app.adapters.figures.files import figure_book
from dispatch_app.adapters.figures.verifying import verdicts
from dispatch_app.adapters.storage.database import BadDatabaseUrl, Database, LookedAt
from dispatch_app.adapters.storage.figures.facts import KeptFacts
from dispatch_app.adapters.storage.figures.replaying import replay
from dispatch_app.commands_source import add_source, configured, with_store
from dispatch_app.config import BadConfig, Config
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.figures.model import BadDefinition, FigureBook
from dispatch_app.figure_papers import Papers
from dispatch_app.figure_wiring import report_names
from dispatch_app.papers.handing import FileKind
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.figures import (
    ColumnKind,
    FigureAnswer,
    FigureCell,
    FigureColumn,
    FigureQuestion,
    FigureRow,
)
from dispatch_app.services.figures.answering import Answering
from dispatch_app.services.figures.local_time import LocalTime
from dispatch_app.services.figures.schedule import Span, days, spans_due
from gis.errors import BadRegion

DONE, DIFFERENT, UNUSABLE, NOT_WRITABLE, AWAY = 0, 1, 2, 3, 4
ENDS = (
    "Exit code 0: done. 1: the figures differ from the journal. 2: an option, a definition or the "
    "configuration cannot be used. 3: a file cannot be written. 4: the database is away."
)
STATEMENT_S = 600.0


def add_list(parser: argparse.ArgumentParser) -> None:
    parser.epilog = ENDS
    add_source(parser)


def add_show(parser: argparse.ArgumentParser) -> None:
    parser.epilog = ENDS
    parser.add_argument("report", help="its name, as `figures list` says it")
    _add_period(parser)
    parser.add_argument("--split", help="up to two dimensions with a comma between; '' for none")
    parser.add_argument("--csv", action="store_true", help="every figure of every cell")
    _add_source(parser)


def add_verify(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Replay the whole journal into empty tables, count every report of the period from these, "
        "and hold the figures against those that the centre's own tables yield."
    )
    parser.epilog = ENDS
    _add_period(parser)
    parser.add_argument("--scratch", type=Path, metavar="DIR", help="where the tables are made")
    _add_source(parser)


def add_run(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write reports as files. Without days: those of yesterday, on a Monday also of the week, "
        "on the first also of the month. The server does so by itself where [figures] of the "
        "configuration names a directory."
    )
    parser.epilog = ENDS
    parser.add_argument("--into", type=Path, metavar="DIR", help="else that of the configuration")
    parser.add_argument("--report", action="append", metavar="NAME", help="may be given again")
    parser.add_argument("--since", metavar="DAY")
    parser.add_argument("--until", metavar="DAY", help="the last day, included")
    parser.add_argument("--name", help="of the period in the names of files; else its days")
    parser.add_argument("--kind", action="append", choices=[kind.value for kind in FileKind])
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--reason", default="scheduled report", help="stands on every page")
    _add_source(parser)


def _add_source(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--region", type=Path, metavar="DIR", help="whose map names districts; else [server] region"
    )
    add_source(parser)


def _districts(args: argparse.Namespace, config: Config) -> DistrictsOf | None:
    """None where nobody names a region; one that cannot be read is said."""
    region = args.region or (Path(config.server.region) if config.server.region else None)
    try:
        return None if region is None else districts_in(region)
    except BadRegion as bad:
        raise BadConfig(f"region: {bad}") from bad


def _add_period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", required=True, metavar="DAY", help="2026-11-01")
    parser.add_argument("--until", required=True, metavar="DAY", help="the last day, included")


def list_reports(args: argparse.Namespace) -> int:
    return _told(lambda: _list(args))


def show(args: argparse.Namespace) -> int:
    return _told(lambda: _show(args))


def verify(args: argparse.Namespace) -> int:
    return _told(lambda: _verify(args))


def run(args: argparse.Namespace) -> int:
    return _told(lambda: _run(args))


# ---- what they do ----------------------------------------------------------------------------


def _list(args: argparse.Namespace) -> int:
    book = _book(configured(args))
    for group, name in book.groups:
        print(f"{name.en} ({name.zh})")
        for report in book.reports.values():
            if report.group == group:
                print(f"  {report.id:<20} {report.name.en} ({report.name.zh})")
                print(f"  {'':<20} {', '.join(report.columns)}")
    return DONE


def _show(args: argparse.Namespace) -> int:
    config = with_store(configured(args))
    local = _local(config)
    span = _span(args, local)
    split = None if args.split is None else tuple(filter(None, args.split.split(",")))
    question = FigureQuestion(report=args.report, since=span.since, until=span.until, split=split)
    with _store(config) as store:
        facts = KeptFacts(store, wall_clock, _districts(args, config))
        answering = Answering(facts, _book(config), local)
        answer = answering.answer(question, made_at=wall_clock())
    (_write_cells if args.csv else _print_table)(answer)
    return DONE


def _verify(args: argparse.Namespace) -> int:
    config = with_store(configured(args))
    local, book = _local(config), _book(config)
    span = _span(args, local)
    with (
        _store(config) as store,
        tempfile.TemporaryDirectory(prefix="figures-", dir=args.scratch) as scratch,
        _scratch(Path(scratch)) as replayed,
    ):
        last = replay(store, replayed)
        print(f"{last} events replayed")
        different = 0
        where = _districts(args, config)
        for verdict in verdicts(store, replayed, book, local, (span.since, span.until), where):
            said = f"DIFFERENT: {', '.join(verdict.different)}" if verdict.different else "equal"
            print(f"{verdict.report:<20} {verdict.rows:>5} rows  {said}")
            different += bool(verdict.different)
    return DIFFERENT if different else DONE


def _run(args: argparse.Namespace) -> int:
    config = with_store(configured(args))
    local = _local(config)
    into = args.into or (Path(config.figures.directory) if config.figures.directory else None)
    if into is None:
        raise BadConfig("where to? Say --into DIR, or directory in [figures]")
    spans = _spans(args, local)
    kinds = [FileKind(kind) for kind in args.kind or [FileKind.CSV.value, FileKind.XLSX.value]]
    book = _book(config)
    reports = args.report or report_names(config, book)
    with _store(config) as store, _fonts(kinds):
        papers = Papers(store, book, local, args.language, _districts(args, config))
        for span in spans:
            for report in reports:
                for kind in kinds:
                    print(papers.write(report, span, kind, into, args.reason))
    return DONE


def _spans(args: argparse.Namespace, local: LocalTime) -> list[Span]:
    if not args.since:
        return spans_due(local, local.day_of(wall_clock()))
    span = _span(args, local)
    return [replace(span, name=args.name or span.name)]


@contextmanager
def _fonts(kinds: Sequence[FileKind]) -> Iterator[None]:
    """Pages are drawn with the screen's fonts, though there need be no screen."""
    if FileKind.PDF not in kinds:
        yield
        return

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication(sys.argv[:1])
    yield
    app.shutdown()


# ---- tables for people and programs ----------------------------------------------------------


def _print_table(answer: FigureAnswer) -> None:
    width = max([len(" / ".join(row.key)) for row in answer.table.rows] + [8])
    for row in (*answer.table.rows, FigureRow(key=("total",), cells=answer.table.totals)):
        cells = zip(answer.columns, row.cells, strict=True)
        words = "  ".join(f"{column.measure} {_word(column, cell)}" for column, cell in cells)
        print(f"{' / '.join(row.key) or '-':<{width}}  {words}")
    for each in answer.definitions:
        left = ", ".join(f"{out.code} {out.n}" for out in each.exclusions) or "nothing"
        print(f"# {each.measure} v{each.version}: {each.n} counted, left out: {left}")
    if answer.left_out:
        print(f"# other natures: {answer.left_out}")


def _word(column: FigureColumn, cell: FigureCell) -> str:
    if column.kind is ColumnKind.COUNT:
        return f"{cell.n}"
    if column.kind is ColumnKind.SHARE:
        return "-" if cell.value is None else f"{cell.value:.1%} of {cell.n}"
    if column.kind is ColumnKind.SUM:
        return "-" if cell.value is None else f"{cell.value:g}{column.unit}"
    if cell.p50 is None:
        return "-"
    within = "" if cell.within is None else f" within {cell.within:.1%}"
    return f"n={cell.n} P50={cell.p50:.1f}s P90={cell.p90:.1f}s{within}"


_CELL = ("n", "value", "mean", "p50", "p90", "most", "within", "excluded", "corrected")


def _write_cells(answer: FigureAnswer) -> None:
    out = csv.writer(sys.stdout)
    out.writerow([*answer.split, "measure", *_CELL])
    total = FigureRow(key=("",) * len(answer.split), cells=answer.table.totals)
    for row in (*answer.table.rows, total):
        for column, cell in zip(answer.columns, row.cells, strict=True):
            figures = [getattr(cell, name) for name in _CELL]
            out.writerow([*row.key, column.measure, *figures])


# ---- what they are told ----------------------------------------------------------------------


def _book(config: Config) -> FigureBook:
    return figure_book(Path(config.figures.definitions) if config.figures.definitions else None)


def _local(config: Config) -> LocalTime:
    return LocalTime(ZoneInfo(config.server.zone))


def _span(args: argparse.Namespace, local: LocalTime) -> Span:
    try:
        first = date.fromisoformat(args.since)
        last = date.fromisoformat(args.until or args.since)
    except ValueError as strange:
        raise BadConfig(f"{strange}: write days as 2026-11-01") from strange
    if last < first or last - first > timedelta(days=36_600):
        raise BadConfig("the last day must not lie before the first")
    return days(local, first, last)


@contextmanager
def _store(config: Config) -> Iterator[LookedAt]:
    store = LookedAt(config.server.database, deadline_s=STATEMENT_S)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _scratch(directory: Path) -> Iterator[Database]:
    store = Database(f"sqlite:///{directory / 'replayed.sqlite'}")
    try:
        yield store
    finally:
        store.close()


def _told(work: Callable[[], int]) -> int:
    try:
        return work()
    except (BadConfig, BadDatabaseUrl, BadDefinition) as bad:
        print(bad, file=sys.stderr)
        return UNUSABLE
    except Rejected as refused:
        details = " ".join(f"{name}={value}" for name, value in refused.details.items())
        print(f"{refused.code} {details}", file=sys.stderr)
        return UNUSABLE
    except Unavailable as away:
        print(away, file=sys.stderr)
        return AWAY
    except OSError as trouble:
        print(trouble, file=sys.stderr)
        return NOT_WRITABLE
