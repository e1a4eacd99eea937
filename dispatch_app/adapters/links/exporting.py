"""An incident in the words of two published formats: EIDO (NENA-STA-021) and CAP 1.2 (OASIS).

Names and lists are those of the standards; what they have no word for is left out, never invented.
Knows no network.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from dispatch_app.domain.codes import Nature, SuspendReason
from dispatch_app.domain.links.values import LinkContent
from dispatch_app.domain.rules.links import content_of
from dispatch_app.domain.state import Incident

CAP_SPACE = "urn:oasis:names:tc:emergency:cap:1.2"
SEVERITY: Mapping[int | None, str] = {
    1: "Extreme",
    2: "Severe",
    3: "Moderate",
    4: "Minor",
    None: "Unknown",
}
"""Our priority is by risk to life; CAP's severity is by threat to life: the same order."""
URGENCY: Mapping[int | None, str] = {
    1: "Immediate",
    2: "Immediate",
    3: "Expected",
    4: "Future",
    None: "Unknown",
}
LEAST_RADIUS_KM = 0.001


class NotExported(Exception):
    """It has no coordinates, and both formats are of use with them only."""


def told_of(incident: Incident) -> LinkContent:
    """Raises:
    NotExported: nobody knows where the incident is.
    """
    content = content_of(incident)
    if content is None:
        raise NotExported(f"{incident.number} has no coordinates")
    return content


def eido(incident: Incident, centre: str, at: datetime) -> dict[str, Any]:
    """The incident as an Emergency Incident Data Object; components point at each other by `$ref`.

    Raises:
        NotExported: nobody knows where it is.
    """
    told = told_of(incident)
    moment = _moment(at)
    incident_name, place_name, agency_name = (
        f"incident-{incident.id}",
        f"location-{incident.id}",
        f"agency-{centre}",
    )
    component: dict[str, Any] = {
        "componentIdentifier": incident_name,
        "lastUpdateTimeStamp": moment,
        "incidentTrackingIdentifier": incident.number,
        "incidentTypeInternalText": told.complaint or "unknown",
        "incidentStatusCommonRegistryText": _status(incident),
        "incidentStartTimeStamp": _moment(incident.opened_at),
        "locationReference": [{"$ref": place_name}],
        "updatedByAgencyReference": {"$ref": agency_name},
    }
    if told.priority is not None:
        component["incidentCommonPriorityNumber"] = told.priority
    found: dict[str, Any] = {
        "eidoMessageIdentifier": f"urn:emergency:uid:eidoid:{incident.id}:{centre}",
        "sendingSystemIdentifier": centre,
        "lastUpdateTimeStamp": moment,
        "incidentComponent": [component],
        "locationComponent": [
            {
                "componentIdentifier": place_name,
                "lastUpdateTimeStamp": moment,
                "locationTypeDescriptionRegistryText": ["Incident"],
                "locationByValue": _pidf(told, incident.id, moment),
            }
        ],
        "agencyComponent": [
            {
                "componentIdentifier": agency_name,
                "lastUpdateTimeStamp": moment,
                "agencyIdentifier": centre,
                "agencyRoleRegistryText": ["EMS Dispatch"],
            }
        ],
    }
    if told.note:
        found["notesComponent"] = [
            {
                "componentIdentifier": f"note-{incident.id}",
                "lastUpdateTimeStamp": moment,
                "notesActionComments": told.note,
            }
        ]
    if told.callback_number:
        found["callComponent"] = [
            {
                "componentIdentifier": f"call-{incident.id}",
                "lastUpdateTimeStamp": moment,
                "callbackNumber": told.callback_number,
            }
        ]
    return found


def _status(incident: Incident) -> str:
    if not incident.open:
        return "Closed"
    waits = incident.suspend_reason is SuspendReason.NO_VEHICLE or not incident.missions
    return "Pending" if waits else "Active"


def _pidf(told: LinkContent, name: str, moment: str) -> str:
    """A PIDF-LO (RFC 4119, RFC 5491) with a circle; WGS-84 by its EPSG name, latitude first."""
    ET.register_namespace("", "urn:ietf:params:xml:ns:pidf")
    pidf, gp = "{urn:ietf:params:xml:ns:pidf}", "{urn:ietf:params:xml:ns:pidf:geopriv10}"
    gml, gs = "{http://www.opengis.net/gml}", "{http://www.opengis.net/pidflo/1.0}"
    presence = ET.Element(f"{pidf}presence", {"entity": f"pres:{name}"})
    pieces = ET.SubElement(presence, f"{pidf}tuple", {"id": "place"})
    status = ET.SubElement(pieces, f"{pidf}status")
    geopriv = ET.SubElement(status, f"{gp}geopriv")
    info = ET.SubElement(geopriv, f"{gp}location-info")
    circle = ET.SubElement(info, f"{gs}Circle", {"srsName": "urn:ogc:def:crs:EPSG::4326"})
    where = told.position
    ET.SubElement(circle, f"{gml}pos").text = f"{where.lat:.6f} {where.lon:.6f}"
    unit = {"uom": "urn:ogc:def:uom:EPSG::9001"}
    ET.SubElement(circle, f"{gs}radius", unit).text = f"{told.uncertainty_m:.1f}"
    ET.SubElement(geopriv, f"{gp}usage-rules")
    ET.SubElement(pieces, f"{pidf}timestamp").text = moment
    return ET.tostring(presence, encoding="unicode")


def cap(incident: Incident, centre: str, at: datetime) -> str:
    """The incident as a CAP 1.2 alert to named receivers; elements in the order of the standard.

    Raises:
        NotExported: nobody knows where it is.
    """
    told = told_of(incident)
    ET.register_namespace("", CAP_SPACE)
    alert = ET.Element(f"{{{CAP_SPACE}}}alert")
    _put(alert, "identifier", f"{centre}.{incident.number}.{at:%Y%m%d%H%M%S}")
    _put(alert, "sender", centre)
    _put(alert, "sent", _cap_moment(at))
    _put(alert, "status", "Exercise" if incident.nature is not Nature.REAL else "Actual")
    _put(alert, "msgType", "Alert" if incident.open else "Cancel")
    _put(alert, "scope", "Restricted")
    _put(alert, "restriction", "emergency services")
    if not incident.open:
        opened = _cap_moment(incident.opened_at)
        _put(alert, "references", f"{centre},{centre}.{incident.number},{opened}")
    _put(alert, "incidents", incident.number)
    _info(alert, told, centre)
    return ET.tostring(alert, encoding="unicode", xml_declaration=False)


def _info(alert: ET.Element, told: LinkContent, centre: str) -> None:
    info = ET.SubElement(alert, f"{{{CAP_SPACE}}}info")
    _put(info, "language", "zh-CN")
    _put(info, "category", "Health")
    _put(info, "event", told.complaint or "medical emergency")
    _put(info, "urgency", URGENCY[told.priority])
    _put(info, "severity", SEVERITY[told.priority])
    _put(info, "certainty", "Likely")
    _put(info, "senderName", centre)
    if told.note:
        _put(info, "description", told.note)
    if told.patients is not None:
        parameter = ET.SubElement(info, f"{{{CAP_SPACE}}}parameter")
        _put(parameter, "valueName", "patients")
        _put(parameter, "value", str(told.patients))
    area = ET.SubElement(info, f"{{{CAP_SPACE}}}area")
    _put(area, "areaDesc", told.place or "by coordinates")
    radius_km = max(told.uncertainty_m / 1000.0, LEAST_RADIUS_KM)
    where = told.position
    _put(area, "circle", f"{where.lat:.6f},{where.lon:.6f} {radius_km:.3f}")


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{CAP_SPACE}}}{name}").text = _printable(text)


def _printable(text: str) -> str:
    """XML has no word for control signs; who typed one by mistake is not kept from exporting."""
    return "".join(sign for sign in text if sign in "\t\n" or _can_be_written(sign))


def _can_be_written(sign: str) -> bool:
    return sign >= " " and sign not in "\x7f\ufffe\uffff" and not "\ud800" <= sign <= "\udfff"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _cap_moment(at: datetime) -> str:
    """CAP writes UTC as -00:00 and never as Z."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}-00:00"
