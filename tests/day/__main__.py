"""A scripted day through seats, stations and links, held against what must hold of every day.

    python -m tests.day --calls 2000 --seed 7 --json FILE

Exit code 1 if an invariant is broken; what breaks it is told.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

from tests.day.play import Day, Script
from tests.day.report import holds, record_of, report_of
from tests.fakes.small_region import small_region


def main() -> int:
    parser = argparse.ArgumentParser(description="A scripted day with every kind of call.")
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--away", type=float, default=60.0, help="seconds without a line (station)")
    parser.add_argument("--stations", type=int, default=0, help="so many serve; 0: all")
    parser.add_argument("--kills", type=_shares, default=(0.35, 0.7), help="such as 0.35,0.7")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the day's files there")
    args = parser.parse_args()
    script = Script(
        calls=args.calls,
        seed=args.seed,
        kills=args.kills,
        away_s=args.away,
        stations=args.stations,
    )
    if args.keep is not None:
        args.keep.mkdir(parents=True)
        report = _lived(script, args.keep)
    else:
        with tempfile.TemporaryDirectory(prefix="day-") as directory:
            report = _lived(script, Path(directory))
    text = json.dumps(report, ensure_ascii=False, indent=1)
    if args.json is not None:
        args.json.write_text(text, encoding="utf-8")
    print(text)
    return 0 if holds(report) else 1


def _shares(text: str) -> tuple[float, ...]:
    return tuple(float(share) for share in text.split(",") if share)


def _lived(script: Script, directory: Path) -> dict[str, object]:
    played = asyncio.run(Day(script, directory, small_region()).plays())
    return report_of(played, record_of(played))


if __name__ == "__main__":
    sys.exit(main())
