"""One call or incident as this form holds it: the centre's values below, unsaved ones above.

Sends nothing and knows no widgets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from dispatch_app.domain.commands import Command, FixPlace, RecordIntake, SetPlan
from dispatch_app.domain.ids import CallId, IncidentId
from dispatch_app.domain.protocols import Protocols, ProtocolShelf
from dispatch_app.domain.state import Call, Incident
from dispatch_app.domain.values import UNKNOWN_PATIENT
from dispatch_app.ui.dispatcher.form.draft import FIELDS, INTAKE, Draft

OPENING = frozenset({"place", "complaint"})
"""Fields with which an incident begins."""


class Keeping(StrEnum):
    """How safely a field is kept."""

    EMPTY = "empty"
    SAVED = "saved"
    SAVING = "saving"
    LOCAL = "local"
    """On this seat's disk; there is no incident yet."""
    NOT_SAVED = "not_saved"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the centre did not take a field."""

    code: str
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A command and the field values that it carries."""

    command: Command
    values: Mapping[str, Any]


class Case:
    def __init__(self, call: CallId | None, incident: IncidentId | None) -> None:
        self.call = call
        self.incident = incident
        self.opening = False
        self.on_disk = False
        self.typed: dict[str, str] = {}
        self.troubles: dict[str, Trouble] = {}
        self.opening_trouble: Trouble | None = None
        self.saved_at: datetime | None = None
        self.protocols: Protocols | None = None
        """By which it is asked since its complaint was chosen, whatever comes into force after."""
        self.when_open: list[Callable[[], None]] = []
        self._base: dict[str, Any] = blank()
        self._dirty: dict[str, Any] = {}
        self._acked: dict[str, tuple[Any, int]] = {}
        self._under_way: Counter[str] = Counter()
        self._last_sent: dict[str, Any] = {}

    def keep_to(self, held: Protocols) -> Protocols:
        """Go on with the texts of the moment at which the complaint was chosen."""
        if self.protocols is None:
            self.protocols = held.book if isinstance(held, ProtocolShelf) else held
        return self.protocols

    # ---- values

    def value(self, field: str) -> Any:
        if field in self._dirty:
            return self._dirty[field]
        return self._acked[field][0] if field in self._acked else self._base[field]

    def take(self, field: str, value: Any) -> bool:
        """Write a value into the form; False if it stood there already."""
        if value == self.value(field):
            return False
        self._dirty[field] = value
        self.troubles.pop(field, None)
        if value == self._base[field] and field not in self._acked and not self._under_way[field]:
            del self._dirty[field]
        return True

    def see(self, call: Call | None, incident: Incident | None, sequence: int) -> bool:
        """Take in what the centre has; True if a value that is shown may differ."""
        base = of_incident(incident) if incident else blank(call)
        self._acked = {f: a for f, a in self._acked.items() if a[1] > sequence}
        if base == self._base:
            return False
        self._base = base
        return True

    # ---- what is not saved

    @property
    def dirty(self) -> dict[str, Any]:
        return dict(self._dirty)

    @property
    def substantive(self) -> bool:
        return bool(OPENING & self._dirty.keys())

    def restore(self, draft: Draft) -> None:
        """Put a draft of an earlier run on top; what was typed since stays."""
        self._dirty = {**draft.changed(), **self._dirty}
        self.typed = {**draft.typed, **self.typed}

    def keeping(self, field: str, *, online: bool) -> Keeping:
        if field not in self._dirty:
            value = self.value(field) if self.incident is not None else None
            return Keeping.SAVED if value and value != UNKNOWN_PATIENT else Keeping.EMPTY
        if field in self.troubles or self.opening_trouble:
            return Keeping.NOT_SAVED
        if self.incident is None and not self.opening and not self.substantive:
            return Keeping.LOCAL
        return Keeping.SAVING if online else Keeping.NOT_SAVED

    # ---- sending

    def parcels(self, *, again: bool = False) -> list[Parcel]:
        """Commands for all that the centre was not told yet; `again`: what it refused, too."""
        if self.incident is None:
            return []
        due = {
            f: v
            for f, v in self._dirty.items()
            if (again or f not in self.troubles)
            and not (self._under_way[f] and self._last_sent.get(f) == v)
        }
        return [parcel for parcel in self._packed(self.incident, due) if parcel.values]

    def _packed(self, incident: IncidentId, due: dict[str, Any]) -> list[Parcel]:
        intake = {f: v for f, v in due.items() if f in INTAKE}
        packed = [Parcel(RecordIntake(incident=incident, **intake), intake)] if intake else []
        if "place" in due:
            place = FixPlace(incident=incident, place=due["place"])
            packed.append(Parcel(place, {"place": due["place"]}))
        if "plan" in due:
            plan = SetPlan(incident=incident, plan=due["plan"])
            packed.append(Parcel(plan, {"plan": due["plan"]}))
        return packed

    def sent(self, parcel: Parcel) -> None:
        for field, value in parcel.values.items():
            self.troubles.pop(field, None)
            self._under_way[field] += 1
            self._last_sent[field] = value

    def accepted(self, parcel: Parcel, sequence: int, at: datetime) -> None:
        """Until the stream has come as far as the reply, the reply's values are shown."""
        self.saved_at = at
        for field, value in parcel.values.items():
            self._under_way[field] -= 1
            if self._under_way[field]:
                continue
            self._acked[field] = (value, sequence)
            if self._dirty.get(field) == value:
                del self._dirty[field]

    def not_accepted(self, parcel: Parcel, trouble: Trouble) -> None:
        for field in parcel.values:
            self._under_way[field] -= 1
            if not self._under_way[field]:
                self.troubles[field] = trouble


def blank(call: Call | None = None) -> dict[str, Any]:
    """The form of a call that has no incident yet."""
    texts = dict.fromkeys(INTAKE, "")
    return {
        **texts,
        "patient": UNKNOWN_PATIENT,
        "answers": {},
        "callback_number": call.number if call else "",
        "place": None,
        "plan": None,
    }


def of_incident(incident: Incident) -> dict[str, Any]:
    return {field: getattr(incident, field) for field in FIELDS}
