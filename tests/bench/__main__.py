"""Measures what was promised: `python -m tests.bench --json FILE [--only NAME] [--quick]`.

Exits with 0 also where a promise is missed: it measures, the report says.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure, table


@dataclass(frozen=True, slots=True)
class Scope:
    """How much is measured."""

    quick: bool

    @property
    def size(self) -> str:
        return "small" if self.quick else "large"

    def rounds(self, full: int) -> int:
        return max(10, full // 10) if self.quick else full


@dataclass(frozen=True, slots=True)
class Bench:
    name: str
    what: str
    run: Callable[[Scope], list[Figure]]


def _roads(scope: Scope) -> list[Figure]:
    from tests.bench import parts

    return parts.roads(scope.size, scope.rounds(300))


def _huge_roads(scope: Scope) -> list[Figure]:
    from tests.bench import parts

    return parts.huge_roads(scope.size, scope.rounds(60))


def _reach(scope: Scope) -> list[Figure]:
    from tests.bench import parts

    return parts.reach(scope.size, scope.rounds(50))


def _import(scope: Scope) -> list[Figure]:
    from tests.bench.bench_import import import_figures

    return import_figures()


def _peers(scope: Scope) -> list[Figure]:
    from tests.bench import parts

    return parts.peers(scope.size, scope.rounds(50))


def _gazetteer(scope: Scope) -> list[Figure]:
    from tests.bench import parts

    return parts.gazetteer(scope.size, scope.rounds(60))


def _map(scope: Scope) -> list[Figure]:
    from tests.bench import parts

    return parts.map_(scope.size, scope.rounds(600))


def _caller_id(scope: Scope) -> list[Figure]:
    from tests.bench import parts

    return parts.caller_id(scope.rounds(100))


def _exchange(scope: Scope) -> list[Figure]:
    from tests.bench.bench_exchange import exchange_figures

    return exchange_figures(scope.rounds(100), seconds=5.0 if scope.quick else 30.0)


def _terminals(scope: Scope) -> list[Figure]:
    from tests.bench.bench_terminals import terminal_figures

    return terminal_figures(terminals=2000, seconds=4.0 if scope.quick else 20.0)


def _journal(scope: Scope) -> list[Figure]:
    from tests.bench import parts

    return parts.journal(scope.rounds(300))


def _centre(scope: Scope) -> list[Figure]:
    from tests.bench.bench_centre import centre_figures
    from tests.bench.regions import region_of

    return centre_figures(region_of(scope.size), rounds=scope.rounds(120))


def _seat(scope: Scope) -> list[Figure]:
    from tests.bench.bench_seat import seat_figures
    from tests.bench.regions import region_of

    return seat_figures(region_of(scope.size), rounds=scope.rounds(120))


def _windows(scope: Scope) -> list[Figure]:
    from tests.bench.bench_window_work import window_figures
    from tests.bench.regions import region_of

    return window_figures(region_of(scope.size), seconds=5.0 if scope.quick else 30.0)


def _asterisk(scope: Scope) -> list[Figure]:
    from tests.bench.bench_asterisk import asterisk_figures

    return asterisk_figures(scope.rounds(200))


def _recording(scope: Scope) -> list[Figure]:
    from tests.bench import bench_recording

    return bench_recording.figures(quick=scope.quick)


def _tracks(scope: Scope) -> list[Figure]:
    from tests.bench import bench_tracks

    return bench_tracks.figures(quick=scope.quick)


def _board(scope: Scope) -> list[Figure]:
    from tests.bench import bench_board

    return bench_board.figures(quick=scope.quick)


def _figures(scope: Scope) -> list[Figure]:
    from tests.bench import bench_figures, regions

    city = regions.region_of("small").directory
    return bench_figures.figures(quick=scope.quick, region=city)


def _query(scope: Scope) -> list[Figure]:
    from tests.bench import bench_query, regions

    city = regions.region_of("small").directory
    return bench_query.figures(quick=scope.quick, region=city)


def _reports(scope: Scope) -> list[Figure]:
    from tests.bench import bench_figures_page

    return bench_figures_page.figures(quick=scope.quick)


def _changes(scope: Scope) -> list[Figure]:
    from tests.bench import bench_changes

    return bench_changes.figures(quick=scope.quick)


def _truth(scope: Scope) -> list[Figure]:
    from tests.bench import bench_truth

    return bench_truth.figures(quick=scope.quick)


def _large_events(scope: Scope) -> list[Figure]:
    from tests.bench import bench_large_events
    from tests.bench.regions import region_of

    proposal = bench_large_events.proposal_figure(quick=scope.quick)
    return [proposal, bench_large_events.delivery_figure(region_of("large"))]


def _knowledge(scope: Scope) -> list[Figure]:
    from tests.bench.bench_knowledge import knowledge_figures

    return knowledge_figures(scope.rounds(300))


def _appointments(scope: Scope) -> list[Figure]:
    from tests.bench import bench_appointments

    return bench_appointments.figures(scope.rounds(100))


def _waveform(scope: Scope) -> list[Figure]:
    from tests.bench.bench_waveform import waveform_figures

    return waveform_figures(scope.rounds(60))


BENCHES = (
    Bench("roads", "ranking by road time, beside ranking by straight line", _roads),
    Bench("huge-roads", "cities side by side: a million directed edges", _huge_roads),
    Bench("reach", "reach areas and the cover ledger", _reach),
    Bench("import", "a region made of a real map, from the start of the process", _import),
    Bench("peers", "road times and rankings beside OSRM and Valhalla", _peers),
    Bench("gazetteer", "a search while someone types", _gazetteer),
    Bench("map", "panning with 500 vehicles, and the first map", _map),
    Bench("caller-id", "bytes on the serial line to the driver's event", _caller_id),
    Bench("terminals", "2,000 vehicle terminals, and rubbish beside them", _terminals),
    Bench("exchange", "our own exchange: ring, answer, and 32 calls at once", _exchange),
    Bench("journal", "commits that are safe on the disk", _journal),
    Bench("centre", "server with 70 stations, 10 seats, 500 positions a second", _centre),
    Bench("asterisk", "an emulated exchange's calls and its silence to the port", _asterisk),
    Bench("recording", "32 conversations at once, an hour's outline, a million found", _recording),
    Bench("tracks", "a day of 500 vehicles kept, a vehicle-day opened", _tracks),
    Bench("board", "the director's live board with a large centre at work", _board),
    Bench("figures", "reports over a year of 300,000 incidents", _figures),
    Bench("query", "the workbench of queries on millions of incidents", _query),
    Bench("reports", "a year's report put into words and painted in each kind of chart", _reports),
    Bench("changes", "free vehicles offered to 60 that wait, a redirect decided", _changes),
    Bench("truth", "500 vehicles' words held against their positions, 500 rows shown", _truth),
    Bench("large-events", "a proposal over 500 vehicles, sixty orders at once", _large_events),
    Bench("knowledge", "a search in 20,000 entries of the knowledge base", _knowledge),
    Bench("appointments", "whom to ask among 500 vehicles, 200 transports booked", _appointments),
    Bench("waveform", "an hour of a recording as a player shows it", _waveform),
    Bench("windows", "what 500 moving vehicles cost the thread of a seat's windows", _windows),
    Bench("seat", "one real window of each kind, worked by keys, under the same load", _seat),
)


def main(given: Sequence[str] | None = None) -> int:
    options = _options(given)
    wanted = [b for b in BENCHES if not options.only or b.name in options.only]
    scope = Scope(quick=options.quick)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a warm start has its modules compiled
    report: dict[str, Any] = {"machine": _machine(), "size": scope.size, "benches": {}}
    for bench in wanted:
        report["benches"][bench.name] = _measured(bench, scope)
        _write(report, options.json)
    return 0


def _measured(bench: Bench, scope: Scope) -> dict[str, Any]:
    print(f"\n{bench.name}: {bench.what}", flush=True)
    began, load = time.monotonic(), os.getloadavg()
    figures = bench.run(scope)
    print(table(figures), flush=True)
    return {
        "what": bench.what,
        "took_s": round(time.monotonic() - began, 1),
        "load_average_before": [round(part, 2) for part in load],
        "figures": [figure.as_dict() for figure in figures],
    }


def _machine() -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
    }


def _write(report: dict[str, Any], path: Path | None) -> None:
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _options(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument(
        "--only", action="append", choices=[b.name for b in BENCHES], help="may be given twice"
    )
    parser.add_argument("--quick", action="store_true", help="small city, few rounds")
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(main())
