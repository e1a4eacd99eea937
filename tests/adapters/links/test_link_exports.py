"""An incident in the words of EIDO and CAP: what the standards ask for is there, in their order."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch_app.adapters.links.exporting import CAP_SPACE, NotExported, cap, eido
from dispatch_app.domain.codes import IncidentOutcome, Nature
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.state import Incident
from dispatch_app.domain.values import Place, Position
from dispatch_app.gateways.links_export import text_of
from tests.fakes.builders import a_plan

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)

# OASIS CAP 1.2, section 3.2: element, least and most, and the words that it may hold.
ALERT = (
    ("identifier", 1, 1, ()),
    ("sender", 1, 1, ()),
    ("sent", 1, 1, ()),
    ("status", 1, 1, ("Actual", "Exercise", "System", "Test", "Draft")),
    ("msgType", 1, 1, ("Alert", "Update", "Cancel", "Ack", "Error")),
    ("source", 0, 1, ()),
    ("scope", 1, 1, ("Public", "Restricted", "Private")),
    ("restriction", 0, 1, ()),
    ("addresses", 0, 1, ()),
    ("code", 0, 99, ()),
    ("note", 0, 1, ()),
    ("references", 0, 1, ()),
    ("incidents", 0, 1, ()),
    ("info", 0, 99, ()),
)
INFO = (
    ("language", 0, 1, ()),
    (
        "category",
        1,
        99,
        (
            *("Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env"),
            *("Transport", "Infra", "CBRNE", "Other"),
        ),
    ),
    ("event", 1, 1, ()),
    ("responseType", 0, 99, ()),
    ("urgency", 1, 1, ("Immediate", "Expected", "Future", "Past", "Unknown")),
    ("severity", 1, 1, ("Extreme", "Severe", "Moderate", "Minor", "Unknown")),
    ("certainty", 1, 1, ("Observed", "Likely", "Possible", "Unlikely", "Unknown")),
    ("audience", 0, 1, ()),
    ("eventCode", 0, 99, ()),
    ("effective", 0, 1, ()),
    ("onset", 0, 1, ()),
    ("expires", 0, 1, ()),
    ("senderName", 0, 1, ()),
    ("headline", 0, 1, ()),
    ("description", 0, 1, ()),
    ("instruction", 0, 1, ()),
    ("web", 0, 1, ()),
    ("contact", 0, 1, ()),
    ("parameter", 0, 99, ()),
    ("resource", 0, 99, ()),
    ("area", 0, 99, ()),
)
AREA = (("areaDesc", 1, 1, ()), ("polygon", 0, 99, ()), ("circle", 0, 99, ()))
SCHEMES = {"alert": ALERT, "info": INFO, "area": AREA}


def against(element: ET.Element, name: str) -> list[str]:
    """What an element breaks of its scheme: order, counts, words."""
    scheme = SCHEMES[name]
    order = [row[0] for row in scheme]
    found = [child.tag.removeprefix(f"{{{CAP_SPACE}}}") for child in element]
    broken = [f"{name}: no such element {child}" for child in found if child not in order]
    places = [order.index(child) for child in found if child in order]
    if places != sorted(places):
        broken.append(f"{name}: out of order {found}")
    for child, least, most, words in scheme:
        inside = element.findall(f"{{{CAP_SPACE}}}{child}")
        if not least <= len(inside) <= most:
            broken.append(f"{name}: {child} {len(inside)} times")
        broken += [f"{child}: {e.text}" for e in inside if words and e.text not in words]
        if child in SCHEMES:
            broken += [line for e in inside for line in against(e, child)]
    return broken


def an_incident(**more: object) -> Incident:
    known = {
        "id": IncidentId("I-1"),
        "number": "20261122-0416",
        "nature": Nature.REAL,
        "opened_at": NOON,
        "place": Place(text="演示区和平路1号", position=Position(31.5, 120.5), uncertainty_m=30.0),
        "complaint": "chest_pain",
        "plan": a_plan(),
    }
    return Incident(**{**known, **more})  # type: ignore[arg-type]


def parsed(incident: Incident) -> ET.Element:
    return ET.fromstring(cap(incident, "centre-120", NOON))


def text(alert: ET.Element, path: str) -> str:
    found = alert.find("/".join(f"{{{CAP_SPACE}}}{part}" for part in path.split("/")))
    assert found is not None
    return found.text or ""


def test_an_alert_keeps_to_the_scheme_of_cap():
    alert = parsed(an_incident())
    assert alert.tag == f"{{{CAP_SPACE}}}alert"
    assert against(alert, "alert") == []
    assert text(alert, "sent") == "2026-11-22T04:00:00-00:00"
    assert text(alert, "info/area/circle") == "31.500000,120.500000 0.030"


def test_the_scheme_here_tells_wrong_alerts():
    alert = parsed(an_incident())
    alert.append(ET.Element(f"{{{CAP_SPACE}}}status"))
    assert "alert: status 2 times" in against(alert, "alert")


def test_a_drill_is_an_exercise_and_what_is_closed_is_cancelled():
    assert text(parsed(an_incident(nature=Nature.DRILL)), "status") == "Exercise"
    closed = an_incident(closed_at=NOON, outcome=IncidentOutcome.DELIVERED)
    alert = parsed(closed)
    assert against(alert, "alert") == []
    assert text(alert, "msgType") == "Cancel"


@pytest.mark.parametrize("make", [cap, eido])
def test_nothing_leaves_without_coordinates(make):
    with pytest.raises(NotExported):
        make(an_incident(place=Place(text="和平路")), "centre-120", NOON)


def test_every_reference_in_an_eido_leads_to_a_component():
    made = eido(an_incident(callback_number="09990001234", note="楼上"), "centre-120", NOON)
    known = {
        part["componentIdentifier"]
        for name, parts in made.items()
        if name.endswith("Component")
        for part in parts
    }
    pointed = json.dumps(made).split('"$ref": "')[1:]
    assert {piece.partition('"')[0] for piece in pointed} <= known
    (incident,) = made["incidentComponent"]
    assert incident["incidentTrackingIdentifier"] == "20261122-0416"
    assert incident["incidentCommonPriorityNumber"] == 1


def test_the_place_in_an_eido_is_a_circle_in_wgs_84():
    (place,) = eido(an_incident(), "centre-120", NOON)["locationComponent"]
    told = ET.fromstring(place["locationByValue"])
    gs, gml = "{http://www.opengis.net/pidflo/1.0}", "{http://www.opengis.net/gml}"
    (circle,) = told.iter(f"{gs}Circle")
    assert circle.attrib["srsName"].endswith("4326")
    assert [e.text for e in circle.iter(f"{gml}pos")] == ["31.500000 120.500000"]
    assert [e.text for e in circle.iter(f"{gs}radius")] == ["30.0"]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.text(max_size=40))
def test_whatever_was_typed_both_formats_can_be_read(note, place):
    where = Place(text=place, position=Position(31.5, 120.5))
    incident = an_incident(note=note, place=where)
    assert against(ET.fromstring(cap(incident, "c", NOON)), "alert") == []
    json.loads(text_of(incident, "eido", "c", NOON))
