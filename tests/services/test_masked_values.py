"""Whatever stands in the record is masked by what its field is; ids, codes and times stay."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dispatch_app.domain import events as e
from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.ids import CallId, IncidentId
from dispatch_app.domain.values import Patient, Place, Subscriber
from dispatch_app.ports.records import IncidentLine
from dispatch_app.services.masked_values import masked_value
from dispatch_app.wire import codec
from dispatch_app.wire.codec import decode_event
from tests.fakes.builders import NOON, Centre, a_centre, a_place, at_seat

FORMS = sorted((Path(__file__).resolve().parents[1] / "samples" / "journal").glob("*.jsonl"))
_TERMINAL = re.compile(r'"terminal":"\d+"')
"""A box in a vehicle is no person."""
_DIGITS = re.compile(r"(?<![\d-])(?:1[3-9]\d{9}|0999\d{7})(?!\d)")


def events(form: Path) -> list[Any]:
    lines = form.read_text(encoding="utf-8").splitlines()
    return [decode_event(line["kind"], line["body"]) for line in map(json.loads, lines)]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_no_number_of_a_person_stands_in_any_kind_of_masked_event(form: Path) -> None:
    told = [codec.encode(masked_value(event)).decode() for event in events(form)]
    assert [found for body in told for found in _DIGITS.findall(_TERMINAL.sub("", body))] == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_masking_twice_changes_nothing_more_and_the_value_itself_never_changes(form: Path) -> None:
    for event in events(form):
        before = codec.encode(event)
        once = masked_value(event)
        assert masked_value(once) == once
        assert codec.encode(event) == before


def test_a_callers_number_name_and_address_are_masked_and_the_call_keeps_its_id() -> None:
    event = e.CallerIdentified(
        call=CallId("c-1"),
        number="19900001234",
        number_state=NumberState.KNOWN,
        name="王演示",
        subscriber=Subscriber(
            number="19900001234",
            name="王演示",
            address="演示区和平路1号",
            warning="key_patient:冠心病",
        ),
        at=NOON,
    )
    masked = masked_value(event)
    assert (masked.call, masked.at) == ("c-1", NOON)
    assert (masked.number, masked.name) == ("199****1234", "王**")
    assert masked.subscriber is not None
    assert masked.subscriber.address == "演示区和平路***"
    assert "冠心病" not in codec.encode(masked).decode()


def test_a_place_keeps_its_position_and_loses_its_door() -> None:
    place = a_place("演示区和平路1号")
    masked = masked_value(e.PlaceFixed(incident=IncidentId("i-1"), place=place, seat=None, at=NOON))
    assert masked.place.text == "演示区和平路***"
    assert masked.place.position == place.position


def test_numbers_of_incidents_are_no_telephones() -> None:
    centre: Centre = a_centre()
    incident = centre.opens()
    opened = next(x for x in centre.events if isinstance(x, e.IncidentOpened))
    assert masked_value(opened).number == incident.number
    line = IncidentLine(
        id=incident.id,
        number=incident.number,
        nature=incident.nature,
        opened_at=NOON,
        seat=None,
        place="演示区和平路1号",
        position=None,
        complaint="fall",
        priority=None,
        patients=1,
        missions=0,
        closed_at=None,
        outcome=None,
        callers=("19900001234",),
    )
    masked = masked_value((line,))
    assert (masked[0].number, masked[0].complaint) == (incident.number, "fall")
    assert (masked[0].place, masked[0].callers) == ("演示区和平路***", ("199****1234",))


@dataclass(frozen=True, slots=True)
class New:
    """As it might be written tomorrow."""

    incident: IncidentId
    at: datetime
    secret_words: str
    by_patient: tuple[Patient, ...] = ()


def test_plain_words_of_a_field_that_nobody_has_thought_of_are_hidden() -> None:
    masked = masked_value(New(IncidentId("i-1"), NOON, "和平路 19900001234"))
    assert (masked.incident, masked.at, masked.secret_words) == ("i-1", NOON, "***")


def test_a_masked_place_need_not_be_a_place_that_could_be_made() -> None:
    assert masked_value(Place(text="")).text == ""
    assert masked_value(at_seat("1")) == at_seat("1")
