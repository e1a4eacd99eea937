"""Page 4: casualties by tag and colour; which vehicle carries whom, and where to. Typed."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from PySide6.QtCore import QObject

from dispatch_app.domain.codes import Sex
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import HospitalId, MissionId
from dispatch_app.domain.large_events.commands import RecordCasualty
from dispatch_app.domain.large_events.story import missions
from dispatch_app.domain.large_events.values import Casualty, CasualtyState, LargeEvent, Triage
from dispatch_app.ui.dispatcher.large_events.room import EventRoom
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.large_events.list_page import Field, ListPage

KEYS = {"save": "Ctrl+Return", "next_state": "Space", "new": "Ctrl+N"}
COLOURS = dict(zip("1234", Triage, strict=True))
SEXES = {"1": Sex.MALE, "2": Sex.FEMALE, "": Sex.UNKNOWN}
ON_THE_WAY = (CasualtyState.FOUND, CasualtyState.ABOARD, CasualtyState.ARRIVED)
SIGNS = {Triage.RED: "■", Triage.YELLOW: "▲", Triage.GREEN: "●", Triage.BLACK: "✕"}


class CasualtiesPage(QObject):
    def __init__(self, room: EventRoom, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._room = room
        names = ("tag", "triage", "state", "person", "vehicle", "hospital", "note")
        widths = (100, 100, 120, 110, 90, 210, 200)
        heads = [
            Head(room.texts(f"large.casualties.col.{n}"), width_px=w)
            for n, w in zip(names, widths, strict=True)
        ]
        fields = (
            *(Field("tag", 110), Field("triage", 150), Field("sex", 110), Field("age", 70)),
            *(Field("vehicle", 90), Field("hospital", 160), Field("note")),
        )
        self.page = ListPage(room.texts, "casualties", heads, KEYS, fields)
        self.page.asked.connect(self._asked)
        self.page.entered.connect(self._save)
        self.page.table.opened.connect(self._open)

    def show(self) -> None:
        event = self._room.large
        if event is None:
            return
        title = self._room.texts(
            "large.casualties.title",
            count=len(event.casualties),
            **self._room.words.colours(event),
        )
        order = list(Triage)
        known = sorted(event.casualties.values(), key=lambda c: (order.index(c.triage), c.tag))
        self.page.show_lines([self._line(event, one) for one in known], title)

    def _line(self, event: LargeEvent, one: Casualty) -> Line:
        room = self._room
        mission = room.state.missions.get(one.mission) if one.mission else None
        hospital = room.state.hospitals.get(one.hospital) if one.hospital else None
        return Line(
            key=one.tag,
            cells=(
                one.tag,
                f"{SIGNS[one.triage]} {room.texts.code('triage', one.triage.value)}",
                room.texts.code("casualty_state", one.state.value),
                room.words.casualty(one),
                mission.vehicle if mission is not None else "",
                hospital.name if hospital is not None else "",
                one.note,
            ),
            about=one,
        )

    # ---- typing

    def begin(self, after: str = "") -> None:
        """The next tag stands there already; the colour is the first thing to say. `after` was put
        down just now, and the news of it may still be on its way."""
        self.page.fill({"tag": self._next_tag(after)})
        self.page.fields["triage"].setFocus()

    def _next_tag(self, after: str) -> str:
        event = self._room.large
        known = {after, *(event.casualties if event is not None else ())}
        return next(tag for n in count(max(1, len(known) - 1)) if (tag := f"{n:03d}") not in known)

    def _open(self, line: Line) -> None:
        """A row to change: its fields as they stand."""
        one = line.about
        if not isinstance(one, Casualty):
            return
        mission = self._room.state.missions.get(one.mission) if one.mission else None
        self.page.fill(
            {
                "tag": one.tag,
                "triage": next(k for k, v in COLOURS.items() if v is one.triage),
                "sex": next((k for k, v in SEXES.items() if v is one.sex), ""),
                "age": "" if one.age_years is None else str(one.age_years),
                "vehicle": mission.vehicle if mission is not None else "",
                "hospital": one.hospital or "",
                "note": one.note,
            }
        )
        self.page.fields["triage"].setFocus()

    def _asked(self, name: str) -> None:
        match name:
            case "save":
                self._save()
            case "next_state":
                self._next_state()
            case _:
                self.begin()

    def _next_state(self) -> None:
        """Found, aboard, arrived: the steps that most of them take."""
        line, event = self.page.table.current, self._room.large
        one = line.about if line is not None else None
        if event is None or not isinstance(one, Casualty) or one.state not in ON_THE_WAY[:-1]:
            return
        step = ON_THE_WAY[ON_THE_WAY.index(one.state) + 1]
        self._room.send(RecordCasualty(incident=event.id, casualty=replace(one, state=step)))

    def _save(self) -> None:
        event = self._room.large
        if event is None:
            return
        try:
            typed = self._typed(event)
        except (InvalidValue, ValueError):
            self._room.say("large.casualties.wrong", trouble=True)
            return
        if typed is not None:
            wish = RecordCasualty(incident=event.id, casualty=typed)
            self._room.send(
                wish, "large.casualties.saved", then=lambda _reply: self.begin(typed.tag)
            )

    def _typed(self, event: LargeEvent) -> Casualty | None:
        """What stands in the fields; None where a name is not known, which is said."""
        given = self.page.values()
        colour = COLOURS.get(given["triage"][:1])
        mission = self._mission(event, given["vehicle"])
        hospital = self._hospital(given["hospital"])
        wrong = (
            ("triage", colour is None),
            ("vehicle", bool(given["vehicle"]) and mission is None),
            ("hospital", bool(given["hospital"]) and hospital is None),
        )
        for name, unknown in wrong:
            if unknown:
                self._room.say(f"large.casualties.unknown-{name}", trouble=True)
                self.page.fields[name].setFocus()
                return None
        assert colour is not None
        before = event.casualties.get(given["tag"])
        state = before.state if before is not None else CasualtyState.FOUND
        if colour is Triage.BLACK:
            state = CasualtyState.DEAD
        elif mission is not None and state is CasualtyState.FOUND:
            state = CasualtyState.ABOARD
        return Casualty(
            tag=given["tag"],
            triage=colour,
            state=state,
            sex=SEXES.get(given["sex"][:1], Sex.UNKNOWN),
            age_years=int(given["age"]) if given["age"] else None,
            mission=mission,
            hospital=hospital,
            note=given["note"],
        )

    def _mission(self, event: LargeEvent, vehicle: str) -> MissionId | None:
        sent = missions(self._room.state, event)
        return next((m.id for m in reversed(sent) if m.vehicle == vehicle), None)

    def _hospital(self, typed: str) -> HospitalId | None:
        """By its id, or by a part of its name that only one has."""
        known = self._room.state.hospitals
        if HospitalId(typed) in known:
            return HospitalId(typed)
        named = [h.id for h in known.values() if typed and typed in h.name]
        return named[0] if len(named) == 1 else None
