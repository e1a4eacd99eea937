"""Journals of every form that was ever written load, fold, and fill the tables."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.records import SqlRecords
from dispatch_app.domain.centre import evolve_all
from dispatch_app.domain.codes import IncidentOutcome, Nature, Stage, VehicleState
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import USUAL_SIZE, VehicleSize
from dispatch_app.wire.codec import EVENTS, decode_event
from tests.fakes.builders import H2, SEAT_1, V01, V03
from tests.fakes.written import write

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "journal"
FORMS = sorted(SAMPLES.glob("*.jsonl"))


@cache
def lines(form: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in form.read_text(encoding="utf-8").splitlines()]


def events(form: Path) -> list[Event]:
    return [decode_event(line["kind"], line["body"]) for line in lines(form)]


def test_every_kind_of_event_stands_in_a_sample() -> None:
    """A new kind of event needs a sample of its own from the day it is written."""
    kept = {line["kind"] for form in FORMS for line in lines(form)}
    assert kept == set(EVENTS)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_an_old_journal_decodes_without_a_gap(form: Path) -> None:
    assert len(events(form)) == len(lines(form))
    assert [line["sequence"] for line in lines(form)] == [*range(1, len(lines(form)) + 1)]


def test_the_first_form_folds_to_what_it_always_meant() -> None:
    state = evolve_all(CentreState(), events(SAMPLES / "v1.jsonl"))
    assert {i.number: i.nature for i in state.incidents.values()} == {"20261121-0002": Nature.DRILL}
    assert [call.ringing for call in state.calls.values()] == [True]
    assert state.missions == {}
    assert state.vehicles[V01].base is VehicleState.AVAILABLE
    assert state.vehicles[V03].base is VehicleState.PAUSED
    assert state.vehicles[V03].crew == ("丙", "丁")
    assert state.hospitals[H2].free_beds == 0
    assert state.seats[SEAT_1].person == "person-1"


def test_the_first_form_fills_the_tables_with_what_it_always_meant(tmp_path: Path) -> None:
    form = SAMPLES / "v1.jsonl"
    opened = next(line["body"]["incident"] for line in lines(form) if line["kind"] == "PlanSet")
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    write(SqlJournal(database), events(form))
    record = SqlRecords(database).incident_record(IncidentId(opened))
    assert record is not None
    assert record.incident.outcome is IncidentOutcome.DELIVERED
    assert [m.stage for m in record.missions] == [Stage.COMPLETE, Stage.STOOD_DOWN]
    assert [len(m.slips) for m in record.missions] == [3, 2]
    assert len(record.calls) == 2
    assert record.archived_at is not None
    database.close()


def test_a_vehicle_registered_before_there_were_sizes_is_a_usual_one() -> None:
    state = evolve_all(CentreState(), events(SAMPLES / "v4-retired.jsonl")[:2])
    assert state.vehicles[V03].size == USUAL_SIZE


def test_a_vehicle_keeps_the_measures_that_were_told() -> None:
    state = evolve_all(CentreState(), events(SAMPLES / "v5-vehicle-sizes.jsonl"))
    assert state.vehicles[V03].size == VehicleSize(height_m=3.1, width_m=2.3)
