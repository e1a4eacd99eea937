"""What `main.py demo` can be told. Starts nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from dispatch_app.i18n.texts import LANGUAGES
from dispatch_app.simulation.options import above_zero, at_least_one

SEED = 120


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--region", type=Path, help="a region of your own (default: a made city)")
    parser.add_argument("--size", choices=("small", "large"), default="small")
    parser.add_argument("--seed", type=int, default=SEED, help="the same seed, the same day")
    parser.add_argument("--pace", type=above_zero, default=3.0, help="how much faster crews live")
    parser.add_argument(
        "--own-station",
        action="store_true",
        help="the station window is yours: nobody else presses its keys",
    )
    parser.add_argument("--calls-per-minute", type=above_zero, default=2.0)
    parser.add_argument(
        "--lines", type=at_least_one, default=3, help="telephone lines with a modem each"
    )
    parser.add_argument(
        "--exchange",
        action="store_true",
        help="calls come by SIP through our own exchange and are recorded; the seat's telephone "
        "is a simulated headset",
    )
    parser.add_argument(
        "--terminals",
        action="store_true",
        help="vehicles speak JT/T 808 to the gateway of the vehicle terminals, as real ones do",
    )
    parser.add_argument(
        "--softphone",
        action="store_true",
        help="as --exchange, and the seat's telephone is this machine's microphone and speaker",
    )
    parser.add_argument("--director", action="store_true", help="open the director's window too")
    parser.add_argument(
        "--partner",
        action="store_true",
        help="a played 110 hands incidents over and answers ours; a 119 is reached by voice",
    )
    parser.add_argument("--autopilot", action="store_true", help="work calls that nobody takes")
    parser.add_argument("--offscreen", action="store_true", help="no screen: paint into memory")
    parser.add_argument("--for", dest="for_s", type=above_zero, metavar="SECONDS", help="then end")
    parser.add_argument("--report", type=Path, help="write counts and latencies as JSON")
    parser.add_argument("--data", type=Path, default=Path(".run"), help="where all of it is kept")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier demos left")
    parser.add_argument("--language", choices=LANGUAGES, default="zh")
    parser.add_argument("--theme", choices=("night", "day"), default="night")
