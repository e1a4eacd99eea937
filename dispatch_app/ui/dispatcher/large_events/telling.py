"""Page 3: people to tell, each with a clock. Calls, notes who answered, and says who is late."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from dispatch_app.domain.large_events.commands import NoteTold
from dispatch_app.domain.large_events.values import NotifyStep, ToTell
from dispatch_app.domain.telephone import CallPurpose
from dispatch_app.ui.dispatcher.large_events.room import EventRoom
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.large_events.list_page import Field, ListPage

KEYS = {
    "call": "Ctrl+T",
    "confirmed": "Ctrl+Return",
    "not_reached": "Ctrl+N",
    "texted": "Ctrl+S",
}
CallNumber = Callable[[str, CallPurpose], object]


class TellingPage(QObject):
    def __init__(self, room: EventRoom, call: CallNumber, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._room, self._call = room, call
        names = ("who", "name", "number", "due", "last", "instead")
        widths = (210, 110, 140, 170, 220, 180)
        heads = [
            Head(room.texts(f"large.telling.col.{n}"), width_px=w)
            for n, w in zip(names, widths, strict=True)
        ]
        fields = (Field("name", 160), Field("number", 180), Field("note"))
        self.page = ListPage(room.texts, "telling", heads, KEYS, fields)
        self.page.asked.connect(self._asked)
        self.page.entered.connect(self._confirmed)
        self.page.table.turned.connect(self._turned)

    def show(self) -> None:
        event, now = self._room.large, self._room.place.desk.now()
        if event is None:
            return
        late = sum(1 for one in event.to_tell if one.late(now))
        title = self._room.texts(
            "large.telling.title",
            told=sum(1 for one in event.to_tell if one.confirmed_at),
            count=len(event.to_tell),
            late=late,
        )
        ordered = sorted(event.to_tell, key=lambda o: (o.confirmed_at is not None, o.due_at))
        self.page.show_lines([self._line(one) for one in ordered], title)

    def _line(self, one: ToTell) -> Line:
        room, event = self._room, self._room.large
        known = event.to_tell if event is not None else ()
        instead = next((o for o in known if o.role == one.escalates_to), None)
        return Line(
            key=one.role,
            cells=(
                room.words.named(one),
                one.name,
                one.number,
                room.words.told(one, room.place.desk.now()),
                room.words.last_step(one),
                room.words.named(instead) if instead is not None else "",
            ),
            about=one,
        )

    def _turned(self, line: Line | None) -> None:
        """The fields are about the row; what was typed for another one is not kept for this."""
        if line is not None and isinstance(line.about, ToTell):
            self.page.fill({"name": line.about.name, "number": line.about.number})

    def _asked(self, name: str) -> None:
        one = self._one()
        if one is None:
            return
        match name:
            case "call":
                self._dial(one)
            case "confirmed":
                self._confirmed()
            case "not_reached":
                self._note(one, NotifyStep.NOT_REACHED)
            case _:
                self._note(one, NotifyStep.TEXTED)

    def _one(self) -> ToTell | None:
        line = self.page.table.current
        known = line.about if line is not None else None
        return known if isinstance(known, ToTell) else None

    def _dial(self, one: ToTell) -> None:
        """The telephone dials; that it did is noted, and what comes of it is the next key."""
        number = self.page.values()["number"] or one.number
        if not number:
            self._room.say("large.telling.no-number", trouble=True)
            self.page.fields["number"].setFocus()
            return
        self._call(number, CallPurpose.OTHER)
        self._note(one, NotifyStep.CALLED)

    def _confirmed(self) -> None:
        one = self._one()
        if one is not None:
            self._note(one, NotifyStep.CONFIRMED)

    def _note(self, one: ToTell, step: NotifyStep) -> None:
        event, typed = self._room.large, self.page.values()
        if event is None:
            return
        wish = NoteTold(
            incident=event.id,
            role=one.role,
            step=step,
            name=typed["name"],
            number=typed["number"],
            note=typed["note"],
        )
        self._room.send(wish, "large.telling.noted")
        self.page.table.setFocus()
