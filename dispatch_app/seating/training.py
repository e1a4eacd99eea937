"""`main.py training` with the parts that it cannot pick itself."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch_app.adapters.clock import SystemClock, Uuid7Maker
from dispatch_app.adapters.protocol_files import BadProtocols, load_book
from dispatch_app.adapters.storage.database import BadDatabaseUrl
from dispatch_app.adapters.training_files import openings_in, scenarios_in
from dispatch_app.commands_source import configured, with_store
from dispatch_app.config import BadConfig, filled
from dispatch_app.domain.protocols import ProtocolBook
from dispatch_app.domain.timers import NORM
from dispatch_app.domain.training.scenarios import BadScenario, Scenario
from dispatch_app.domain.training.scores import Score
from dispatch_app.i18n.texts import RESOURCES, Texts
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.figures import ScoreQuestion
from dispatch_app.simulation import demo, training_options
from dispatch_app.training_record import make_record
from dispatch_app.training_scores import in_words, keep, score_of

add_arguments = training_options.add_arguments
DONE, UNUSABLE, AWAY = 0, 2, 4
USUAL = timedelta(hours=12)
LONGEST = timedelta(days=7)
_PROTOCOLS = RESOURCES / "protocols"
_SHIPPED = RESOURCES / "training"


class BadTime(Exception):
    """The message says how to write it."""


def run(args: argparse.Namespace) -> int:
    doing = {"run": _play, "score": _score, "scenarios": _list}[args.what]
    try:
        return doing(args)
    except (BadScenario, BadProtocols, BadConfig, BadDatabaseUrl, BadTime, OSError) as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE
    except Unavailable as away:
        print(f"database: {away}", file=sys.stderr)
        return AWAY


def _play(args: argparse.Namespace) -> int:
    # What plays a city is not loaded to score a shift.
    from dispatch_app.simulation.training import TrainingHouse, TrainingParts

    book = load_book(_PROTOCOLS)
    args.seats = min(args.seats, len(training_options.DESKS))
    new_id = Uuid7Maker()
    parts = demo.Parts(book=lambda: book, new_id=new_id)
    own = TrainingParts(
        parts=parts,
        scenario=_chosen(args, book),
        openings=openings_in(_SHIPPED, args.language),
        make_record=lambda url, what: make_record(url, what, SystemClock(), new_id),
        scored=partial(_scored_run, texts=Texts.load(args.language)),
    )
    return demo.run_with(args, parts, lambda: TrainingHouse(args, own))


def _scenarios(args: argparse.Namespace, book: ProtocolBook) -> dict[str, Scenario]:
    codes = [protocol.code for protocol in book.protocols]
    return scenarios_in(args.scenarios or _SHIPPED, codes)


def _chosen(args: argparse.Namespace, book: ProtocolBook) -> Scenario:
    known = _scenarios(args, book)
    if args.scenario not in known:
        raise BadScenario(f"--scenario {args.scenario}: known are: {', '.join(known)}")
    return known[args.scenario]


def _list(args: argparse.Namespace) -> int:
    for name, scenario in _scenarios(args, load_book(_PROTOCOLS)).items():
        words = [getattr(each, args.language) for each in (scenario.name, scenario.about)]
        print(f"{name}  {scenario.minutes:g} min  {words[0]}: {words[1]}")
    return DONE


def _scored_run(database: str, file: Path, began: datetime, *, texts: Texts) -> str:
    found = score_of(database, ScoreQuestion(since=began, until=datetime.now(UTC)))
    keep(found, file)
    return in_words(found, texts)


def _score(args: argparse.Namespace) -> int:
    config = with_store(configured(args))
    zone = ZoneInfo(config.server.zone)
    until = _time(args.until, zone) if args.until else datetime.now(UTC)
    since = _time(args.since, zone) if args.since else until - USUAL
    if not timedelta(0) < until - since <= LONGEST:
        raise BadTime(f"--from, --to: one after the other, {LONGEST.days} days apart at most")
    timers = filled(NORM, config.timers, f"{config.source or 'configuration'}: [timers]")
    asked = ScoreQuestion(since=since, until=until, timers=timers)
    found: Score = score_of(config.server.database, asked)
    if args.json is not None:
        keep(found, args.json)
    print(in_words(found, Texts.load(args.language)))
    return DONE


def _time(text: str, zone: ZoneInfo) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as strange:
        raise BadTime(f"{text!r} is no time; write 2026-11-21T08:00") from strange
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
