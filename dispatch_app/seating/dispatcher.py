"""`main.py dispatcher`: one dispatcher's seat with its two windows."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from dispatch_app.adapters.protocol_files import BadProtocols
from dispatch_app.adapters.protocol_texts import shelf_of
from dispatch_app.adapters.softphone.config import BadSoftphone
from dispatch_app.adapters.softphone.config import load as load_softphone
from dispatch_app.adapters.softphone.process import SoftphoneProcess
from dispatch_app.client import signing
from dispatch_app.domain.codes import SeatKind
from dispatch_app.domain.ids import SeatId
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.ports.softphone import Softphone
from dispatch_app.seating import parts
from dispatch_app.seating.dispatcher_options import add_arguments as add_arguments
from dispatch_app.seating.room import SHEETS as SHEETS
from dispatch_app.seating.room import Room as Room
from dispatch_app.ui.dispatcher.workplace import Selection, Workplace
from dispatch_app.ui.kit.alarms.sounder import AlarmSounder, AlarmSpeaker, NoSpeaker
from dispatch_app.ui.kit.guide.guide import GuideDesk
from dispatch_app.ui.kit.second_ways import SecondWays
from gis.errors import BadRegion
from gis.region import Region
from gis.second_roads.engine import ValhallaRoads


def run(args: argparse.Namespace) -> int:
    """Run the seat until its window is closed. Exit code 2 if it cannot be started."""
    return run_with(args, lambda room: _pilot(room, args.autopilot))


def _must_hear_nobody_outside(args: argparse.Namespace) -> None:
    """Raises BadOptions."""
    if signing.is_training(args) and args.softphone is not None:
        raise signing.BadOptions(
            "--softphone is a telephone of the house, which no training run reaches: leave it out"
        )


def run_with(args: argparse.Namespace, hand: Callable[[Room], None]) -> int:
    """As `run`; `hand` gets the seat once it stands, before it is linked."""
    try:
        who = signing.credentials(args, seat=args.seat)
        region = Region.open(args.region)
        book = shelf_of(RESOURCES / "protocols")
        _must_hear_nobody_outside(args)
        softphone = _softphone(args.softphone)
    except (signing.BadOptions, BadRegion, BadProtocols, BadSoftphone) as trouble:
        print(trouble, file=sys.stderr)
        return 2
    app = parts.application(args)
    guide = GuideDesk(args.region)
    guide.start()  # first: its process loads roads and places while this one makes the windows
    texts, theme = parts.texts_and_theme(args)
    parts.dress(app, theme, *SHEETS)
    seat = parts.open_seat(args, who, f"seat-{args.seat}")
    parts.mark_if_invented(seat, texts, training=signing.is_training(args))
    workplace = Workplace(
        seat=SeatId(args.seat),
        kind=SeatKind.DISPATCHER,
        desk=seat.desk,
        guide=guide,
        protocols=book,
        texts=texts,
        theme=theme,
        selection=Selection(),
        trace=parts.measuring(args, app),
        obey_hours=args.obey_hours,
        second_ways=_second_ways(region),
        softphone=softphone,
        trust=signing.trust(args),
    )
    room = Room(workplace, region, args.tiles, args.base_maps, args.data, _alarm_sounder(args))
    room.windowed = args.windowed
    room.start(seat, ready=lambda: parts.say_ready(args, workplace.trace))
    hand(room)
    code = app.exec()
    room.stop()
    seat.close()
    return code


def _second_ways(region: Region) -> SecondWays | None:
    engine = ValhallaRoads.of(region)
    return None if engine is None else SecondWays(engine)


def _softphone(path: Path | None) -> Softphone | None:
    """The built-in telephone, if the seat has one; its SIP stack stays in its own process."""
    return None if path is None else SoftphoneProcess(load_softphone(path))


def _alarm_sounder(args: argparse.Namespace) -> AlarmSounder:
    return NoSpeaker() if args.offscreen else AlarmSpeaker()


def _pilot(room: Room, stories: str | None) -> None:
    if stories:
        from dispatch_app.seating.dispatcher_pilot import attach

        attach(room, stories)
