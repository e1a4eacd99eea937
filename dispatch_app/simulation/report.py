"""Puts the traces of a demo together: counts, and latencies measured at the receiving ends."""

from __future__ import annotations

import json
import math
import sys
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Note = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spread:
    """How a measured time is spread, in milliseconds."""

    n: int
    p50: float
    p95: float
    p99: float
    worst: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread | None:
        """None where nothing was measured: a ratio of nothing is not zero."""
        ranked = sorted(values)
        if not ranked:
            return None
        return cls(
            len(ranked),
            *(round(_nearest_rank(ranked, share), 2) for share in (0.5, 0.95, 0.99, 1.0)),
        )

    def as_dict(self) -> dict[str, float]:
        return {name: getattr(self, name) for name in self.__slots__}


def _nearest_rank(ranked: Sequence[float], share: float) -> float:
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def read_notes(paths: Iterable[Path]) -> list[Note]:
    """All notes of all traces, in the order of the machine's clock. A torn last line is passed."""
    notes: list[Note] = []
    for path in paths:
        if not path.exists():
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                notes.append(json.loads(line))
            except ValueError:
                continue
    return sorted(notes, key=lambda n: n["ns"])


def latencies(notes: Sequence[Note]) -> dict[str, dict[str, float] | None]:
    """Every latency that the product promises, as far as these notes show it."""
    measured = {
        "ring bytes to card painted, ms": _pairs(
            notes, "line-rang", "card-painted", start_key="first_ring_ns"
        ),
        "order key to slip painted, ms": _orders(notes),
        "place fixed to ranking shown, ms": _values(notes, "ranking-shown", "took_ms"),
        "key to paint, ms": _values(notes, "key-painted", "took_ms"),
        "slots over 50 ms, ms": _values(notes, "slot-slow", "held_ms"),
    }
    return {
        name: spread.as_dict() if (spread := Spread.of(values)) else None
        for name, values in measured.items()
    }


def _values(notes: Sequence[Note], what: str, key: str) -> list[float]:
    return [float(n[key]) for n in notes if n["what"] == what]


def _pairs(notes: Sequence[Note], first: str, second: str, *, start_key: str) -> list[float]:
    """From each first thing to the next second thing; lines ring one after another."""
    ends = [n["ns"] for n in notes if n["what"] == second]
    spans = []
    for note in notes:
        if note["what"] != first:
            continue
        at = bisect_left(ends, note[start_key])
        if at < len(ends):
            spans.append((ends[at] - note[start_key]) / 1e6)
    return spans


def _orders(notes: Sequence[Note]) -> list[float]:
    """From the order key to the slip on the station's screen, joined by incident and vehicle."""
    pressed = {
        (n["incident"], n["vehicle"]): n["ns"] for n in notes if n["what"] == "dispatch-pressed"
    }
    spans = []
    for note in notes:
        if note["what"] == "slip-painted" and note.get("version") == 1:
            start = pressed.get((note["incident"], note["vehicle"]))
            if start is not None:
                spans.append((note["ns"] - start) / 1e6)
    return spans


def write(report: Mapping[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def handed_in(facts: dict[str, Any], path: Path) -> int:
    """Write it and say where; exit code 2 if that file cannot be written."""
    try:
        write(facts, path)
    except OSError as trouble:
        print(f"--report {path}: {trouble.strerror}; name another file", file=sys.stderr)
        return 2
    print(f"report: {path}", file=sys.stderr)
    return 0
