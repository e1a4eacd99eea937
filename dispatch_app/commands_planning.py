"""`main.py planning forecast | seats`: what to expect and whom it takes, from the record itself."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch_app.adapters.storage.database import BadDatabaseUrl, Database
from dispatch_app.adapters.storage.planning_records import SqlPlanningRecords
from dispatch_app.client.holidays import BadHolidays, load_holidays
from dispatch_app.commands_source import add_source, configured, with_store
from dispatch_app.config import BadConfig
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.planning.forecast import back_test, forecast
from dispatch_app.domain.planning.history import SLOT_MIN, CallHistory, Holidays
from dispatch_app.domain.planning.needing import USUAL_HANDLING_S, Need, needed
from dispatch_app.domain.planning.queueing import (
    Load,
    Target,
    answered_within,
    erlang_a,
    mean_wait_s,
    seats_for,
)
from dispatch_app.domain.planning.sizing import HOUR_S, Sizing
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.ports.errors import Unavailable

DONE, UNUSABLE, AWAY = 0, 2, 4
HOLIDAYS = RESOURCES / "planning" / "holidays.toml"
_HEAD = ("day", "half_hour", "mean", "low_80", "high_80", "low_95", "high_95", "seats")


def add_forecast(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Calls to expect in each half hour with their 80 % and 95 % intervals, and the seats that "
        "answer them in time, as CSV on the standard output. How the same would have done in the "
        "last eight weeks goes to the standard error."
    )
    parser.epilog = (
        "Exit code 0: done. 2: an option cannot be used, or the record is too short. "
        "4: the database is away."
    )
    add_source(parser)
    parser.add_argument("--first", type=date.fromisoformat, metavar="DAY", help="default today")
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--holidays", type=Path, default=HOLIDAYS, metavar="FILE.toml")
    _add_target(parser)
    parser.add_argument("--handling", type=float, metavar="S", help="default: as in the record")


def add_seats(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Seats for a number of calls an hour, by Erlang C and beside it Erlang A; or for a whole "
        "city by the simple sizing formula: population × calls a head and day × the busy hour's "
        "share × handling / (3600 × occupancy), rounded up."
    )
    parser.epilog = "Exit code 0: done. 2: an option cannot be used."
    parser.add_argument("--calls-per-hour", type=float, metavar="N")
    parser.add_argument("--population", type=int, metavar="N")
    parser.add_argument("--calls-per-head-day", type=float, default=0.003)
    parser.add_argument("--busy-hour-share", type=float, default=0.2)
    parser.add_argument("--occupancy", type=float, default=0.75)
    parser.add_argument("--handling", type=float, default=USUAL_HANDLING_S, metavar="S")
    parser.add_argument("--patience", type=float, default=60.0, metavar="S", help="for Erlang A")
    _add_target(parser)


def _add_target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--share", type=float, default=0.95, help="share answered in time")
    parser.add_argument("--within", type=float, default=10.0, metavar="S")
    parser.add_argument("--least", type=int, default=2, help="seats at any time")


def run_forecast(args: argparse.Namespace) -> int:
    return _told(lambda: _forecast(args))


def run_seats(args: argparse.Namespace) -> int:
    return _told(lambda: _seats(args))


@dataclass(frozen=True)
class _Record:
    history: CallHistory
    today: date


def _forecast(args: argparse.Namespace) -> int:
    holidays, record = load_holidays(args.holidays), _record(args)
    found = forecast(record.history, holidays)
    _say_tested(record.history, holidays)
    handling_s = args.handling or record.history.handling_s or USUAL_HANDLING_S
    need = Need(target=_target(args), handling_s=handling_s, least=args.least)
    out = csv.writer(sys.stdout)
    out.writerow(_HEAD)
    first = args.first or record.today
    for n in range(args.days):
        day = first + timedelta(days=n)
        expected = found.of(day)
        for slot, (one, seats) in enumerate(zip(expected, needed(expected, need), strict=True)):
            at = f"{slot * SLOT_MIN // 60:02d}:{slot * SLOT_MIN % 60:02d}"
            edges = (one.low_80, one.high_80, one.low_95, one.high_95)
            out.writerow((day.isoformat(), at, f"{one.mean:.2f}", *edges, seats))
    return DONE


def _record(args: argparse.Namespace) -> _Record:
    config = with_store(configured(args))
    url = config.server.database
    zone = ZoneInfo(config.server.zone)
    today = datetime.now(UTC).astimezone(zone).date()
    with closing(Database(url)) as store:
        records = SqlPlanningRecords(store)
        first = records.first_day(zone)
        if first is None:
            raise InvalidValue("the record holds no calls")
        last = min(today, args.first or today) - timedelta(days=1)
        if first > last:
            raise InvalidValue("the record holds no calls before the days asked for")
        return _Record(records.call_history(first, last, zone), today)


def _say_tested(history: CallHistory, holidays: Holidays) -> None:
    try:
        tested = back_test(history, holidays)
    except InvalidValue:
        print(f"{history.days} days: too few to try the forecast on", file=sys.stderr)
        return
    print(
        f"forecast from {history.days} days; of the last {tested.half_hours} half hours, each week "
        f"forecast from what was known before it, {tested.within_80:.1%} lay within the 80 % "
        f"interval (due {tested.due_80:.1%}), {tested.within_95:.1%} within the 95 % interval "
        f"(due {tested.due_95:.1%}); daily error {tested.day_error:.1%}, by the count of a week "
        f"before {tested.naive_day_error:.1%}",
        file=sys.stderr,
    )


def _seats(args: argparse.Namespace) -> int:
    if args.population is None and args.calls_per_hour is None:
        raise InvalidValue("say --calls-per-hour, or --population")
    if args.population is not None:
        city = Sizing(
            population=args.population,
            calls_per_head_day=args.calls_per_head_day,
            busy_hour_share=args.busy_hour_share,
            handling_s=args.handling,
            occupancy=args.occupancy,
        )
        print(f"formula: {city.exactly:.2f}, rounded up to {city.seats} seats")
        _by_erlang(args, city.busy_hour_calls)
    if args.calls_per_hour is not None:
        _by_erlang(args, args.calls_per_hour)
    return DONE


def _by_erlang(args: argparse.Namespace, calls_per_hour: float) -> None:
    target = _target(args)
    load_ = Load(calls_per_s=calls_per_hour / HOUR_S, handling_s=args.handling)
    seats = max(seats_for(load_, target), args.least)
    print(
        f"Erlang C: {calls_per_hour:g} calls an hour, {load_.erlang:.2f} erlang: {seats} seats; "
        f"{answered_within(load_, seats, target.within_s):.2%} answered within "
        f"{target.within_s:g} s, mean wait {mean_wait_s(load_, seats):.2f} s"
    )
    if load_.erlang:
        gone = erlang_a(load_, seats, args.patience)
        print(
            f"Erlang A: callers who hang up after {args.patience:g} s on average: "
            f"{gone.gives_up:.2%} do, mean wait {gone.mean_wait_s:.2f} s"
        )


def _target(args: argparse.Namespace) -> Target:
    return Target(share=args.share, within_s=args.within)


def _told(work: Callable[[], int]) -> int:
    try:
        return work()
    except (InvalidValue, BadConfig, BadDatabaseUrl, BadHolidays) as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE
    except Unavailable as away:
        print(f"database: {away}", file=sys.stderr)
        return AWAY
