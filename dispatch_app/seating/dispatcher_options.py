"""What `main.py dispatcher` is asked with. Starts nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from dispatch_app.seating import parts
from dispatch_app.seating.options import old_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts.add_arguments(parser, account="seat-1")
    parser.add_argument("--seat", default="1", help="number of the seat (default 1)")
    parser.add_argument(
        "--tiles", type=Path, help="where painted map tiles are kept (default: beside the region)"
    )
    parser.add_argument(
        "--base-maps", type=old_file, metavar="FILE", help="TOML file of the centre's own base maps"
    )
    parser.add_argument(
        "--obey-hours",
        action="store_true",
        help="obey turn bans and closed ways for certain hours (a vehicle on a call is exempt)",
    )
    parser.add_argument(
        "--windowed", action="store_true", help="not over the whole screen, beside another seat's"
    )
    parser.add_argument(
        "--softphone",
        type=old_file,
        metavar="FILE",
        help="TOML file of the built-in telephone, where the seat has no other (Linux)",
    )
    parser.add_argument(
        "--autopilot",
        type=old_file,
        metavar="STORIES",
        help="work calls that nobody takes, hearing what callers say from this JSON file",
    )
