"""An order as a text for the screen in a vehicle: the whole of what a crew must know, in one piece.

Pure; the words come from a catalogue that is handed in.
"""

from __future__ import annotations

from typing import Protocol

from dispatch_app.domain.codes import OrderKind
from dispatch_app.domain.values import Slip, SlipVersion

_NAMED = (
    "place",
    "meeting_point",
    "complaint_name",
    "hospital_name",
    "priority",
    "callback_number",
    "note",
)
"""Fields whose change is named on so small a screen."""


class Words(Protocol):
    def __call__(self, key: str, **values: object) -> str: ...


def order_text(version: SlipVersion, words: Words) -> str:
    slip = version.slip
    head = words(
        "terminal.head",
        kind=words(f"terminal.order.{version.kind.value}"),
        mission=slip.mission_number,
        version=version.version,
    )
    if version.kind is OrderKind.CANCELLATION:
        return f"{head}{words('terminal.called_off')}"
    lines = [*_changes(version, words), *_what(slip, words), *_who(slip, words)]
    return "\n".join([head, *lines])


def _changes(version: SlipVersion, words: Words) -> list[str]:
    fields = [words(f"terminal.field.{name}") for name in _NAMED if name in version.changed]
    return (
        [words("terminal.changed", fields=words("terminal.comma").join(fields))] if fields else []
    )


def _what(slip: Slip, words: Words) -> list[str]:
    complaint = slip.complaint_name or slip.complaint
    if slip.priority is not None:
        complaint = f"{words('terminal.priority', priority=int(slip.priority))} {complaint}"
    place = words("terminal.place", place=slip.place.text)
    if slip.provisional:
        place = f"{place} ({words('terminal.provisional')})"
    lines = [complaint.strip(), place]
    if slip.meeting_point:
        lines.append(words("terminal.meeting", meeting=slip.meeting_point))
    return [line for line in lines if line]


def _who(slip: Slip, words: Words) -> list[str]:
    lines = [words("terminal.warning", warning=warning) for warning in slip.warnings]
    if slip.callback_number:
        caller = words("terminal.caller", name=slip.contact_name, number=slip.callback_number)
        lines.append(caller)
    if slip.hospital_name:
        lines.append(words("terminal.hospital", hospital=slip.hospital_name))
    if slip.note:
        lines.append(words("terminal.note", note=slip.note))
    return lines
