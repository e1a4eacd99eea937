"""What `main.py training` can be told. Starts nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from dispatch_app.i18n.texts import LANGUAGES
from dispatch_app.simulation.demo_options import SEED
from dispatch_app.simulation.options import above_zero, at_least_one

ACTIONS = ("run", "score", "scenarios")
DESKS = ("1", "2", "3", "4")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "Exit code 0: done. 2: an option or file cannot be used, or a part failed."
        " 4: the database is away."
    )
    parser.add_argument(
        "what",
        nargs="?",
        choices=ACTIONS,
        default="run",
        help="run (usual); score: what a shift was worth, played or real; scenarios: list them",
    )
    run = parser.add_argument_group("run")
    run.add_argument("--scenario", default="quiet_night", metavar="NAME")
    run.add_argument("--scenarios", type=Path, metavar="DIR", help="your own instead of ours")
    run.add_argument("--seed", type=int, default=7, help="the same seed, the same run")
    run.add_argument(
        "--seats", type=at_least_one, default=1, metavar="N", help="dispatchers' seats, up to 4"
    )
    run.add_argument("--for", dest="minutes", type=above_zero, metavar="MIN", help="shorter")
    run.add_argument("--pace", type=above_zero, default=1.0, help="how much faster than life")
    run.add_argument("--lines", type=at_least_one, default=4, help="telephone lines")
    run.add_argument("--director", action="store_true", help="open the coach's window too")
    run.add_argument("--coached", action="store_true", help="wait until the coach lets it begin")
    run.add_argument("--autopilot", action="store_true", help="work calls that nobody takes")
    run.add_argument("--own-station", action="store_true", help="the station window is yours")
    run.add_argument("--region", type=Path, help="a region of your own (default: a made city)")
    run.add_argument("--size", choices=("small", "large"), default="small")
    run.add_argument("--data", type=Path, default=Path(".run"), help="where all of it is kept")
    run.add_argument("--offscreen", action="store_true", help="no screen: paint into memory")
    run.add_argument("--theme", choices=("night", "day"), default="night")
    parser.add_argument("--language", choices=LANGUAGES, default="zh")
    score = parser.add_argument_group("score")
    score.add_argument("--config", type=Path, metavar="FILE.toml")
    score.add_argument("--database", metavar="URL", help="sqlite:///file or postgresql+psycopg://…")
    score.add_argument("--from", dest="since", metavar="TIME", help="such as 2026-11-21T08:00")
    score.add_argument("--to", dest="until", metavar="TIME", help="in the centre's zone")
    score.add_argument("--json", type=Path, metavar="FILE", help="write all of it as JSON too")
    parser.set_defaults(exchange=False, softphone=False, terminals=False, partner=False)
    parser.set_defaults(fresh=False, report=None, for_s=None, city_seed=SEED)
