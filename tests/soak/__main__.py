"""All soaks side by side, as they would trouble a centre: telephone, vehicles, serial boxes.

    python -m tests.soak --minutes 60 --json FILE [--only vehicles,boxes]

Each is a process of its own. Exit code 1 if one of them has a complaint.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOAKS = ("telephone", "vehicles", "boxes")


def main() -> int:
    parser = argparse.ArgumentParser(description="Everything in trouble, for long.")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--only", default=",".join(SOAKS), help="such as vehicles,boxes")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    wanted = args.only.split(",")
    if unknown := set(wanted) - set(SOAKS):
        parser.error(f"no such soak: {', '.join(sorted(unknown))}; known are {', '.join(SOAKS)}")
    with tempfile.TemporaryDirectory(prefix="soaks-") as folder:
        results = _run(wanted, args.minutes, Path(folder))
    if args.json is not None:
        args.json.write_text(json.dumps(results), encoding="utf-8")
    return max(int(result["exit_code"]) for result in results.values())


def _run(wanted: list[str], minutes: float, folder: Path) -> dict[str, dict[str, int]]:
    running = {
        name: subprocess.Popen(
            [
                *(sys.executable, "-m", f"tests.soak.{name}"),
                *("--minutes", str(minutes), "--json", str(folder / f"{name}.json")),
            ],
            cwd=ROOT,
        )
        for name in wanted
    }
    results = {}
    for name, process in running.items():
        exit_code = process.wait()
        told = folder / f"{name}.json"
        outcome = json.loads(told.read_text(encoding="utf-8")) if told.exists() else {}
        results[name] = {"exit_code": exit_code, **outcome}
    return results


if __name__ == "__main__":
    sys.exit(main())
