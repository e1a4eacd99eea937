"""Traces put together: latencies joined by what they are about, nothing measured is no zero."""

from __future__ import annotations

from pathlib import Path

from dispatch_app.simulation.report import Note, Spread, latencies, read_notes

MS = 1_000_000


def a_note(what: str, at_ms: float, **facts: object) -> Note:
    return {"what": what, "ns": int(at_ms * MS), **facts}


def test_a_ring_is_measured_to_the_next_card() -> None:
    notes = [
        a_note("line-rang", 10, line="1", first_ring_ns=9 * MS),
        a_note("card-painted", 40, key="a"),
        a_note("line-rang", 100, line="2", first_ring_ns=100 * MS),
        a_note("card-painted", 150, key="b"),
    ]
    spread = latencies(notes)["ring bytes to card painted, ms"]
    assert spread is not None
    assert (spread["n"], spread["p50"], spread["worst"]) == (2, 31.0, 50.0)


def test_an_order_is_joined_by_incident_and_vehicle_and_only_its_first_version_counts() -> None:
    notes = [
        a_note("dispatch-pressed", 0, incident="i-1", vehicle="07"),
        a_note("slip-painted", 60, incident="i-1", vehicle="08", version=1),
        a_note("slip-painted", 80, incident="i-1", vehicle="07", version=1),
        a_note("slip-painted", 999, incident="i-1", vehicle="07", version=2),
    ]
    spread = latencies(notes)["order key to slip painted, ms"]
    assert spread is not None
    assert (spread["n"], spread["worst"]) == (1, 80.0)


def test_what_was_not_measured_is_none() -> None:
    assert set(latencies([]).values()) == {None}


def test_percentiles_are_values_that_were_measured() -> None:
    spread = Spread.of(range(1, 101))
    assert spread is not None
    assert (spread.p50, spread.p95, spread.p99, spread.worst) == (50, 95, 99, 100)


def test_a_torn_last_line_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    path.write_text('{"what": "usable", "ns": 1}\n{"what": "card-pai', encoding="utf-8")
    assert read_notes([path, tmp_path / "missing.jsonl"]) == [{"what": "usable", "ns": 1}]
