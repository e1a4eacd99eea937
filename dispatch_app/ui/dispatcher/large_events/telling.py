"""Page 3: people to tell, each with a clock. Calls, texts, notes who answered, says who is late."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.large_events.commands import NoteTold
from dispatch_app.domain.large_events.values import LargeEvent, NotifyStep, ToTell
from dispatch_app.domain.telephone import CallPurpose
from dispatch_app.domain.texts.commands import SendText
from dispatch_app.domain.texts.values import LONGEST_WORDS, TextAbout, TextMessage, TextState
from dispatch_app.ui.dispatcher.large_events.room import EventRoom
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.large_events.list_page import Field, ListPage
from dispatch_app.ui.kit.text_words import newest_for

KEYS = {
    "call": "Ctrl+T",
    "confirmed": "Ctrl+Return",
    "not_reached": "Ctrl+N",
    "texted": "Ctrl+S",
    "text_all": "Ctrl+Shift+S",
}
CallNumber = Callable[[str, CallPurpose], object]


class TellingPage(QObject):
    def __init__(self, room: EventRoom, call: CallNumber, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._room, self._call = room, call
        names = ("who", "name", "number", "due", "instead", "last")
        widths = (210, 110, 140, 170, 160, 420)
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
                room.words.named(instead) if instead is not None else "",
                room.words.last_step(one, self._text_to(one)),
            ),
            about=one,
        )

    def _text_to(self, one: ToTell) -> TextMessage | None:
        event = self._room.large
        return newest_for(self._room.state.texts, event.id, one.role) if event else None

    def _turned(self, line: Line | None) -> None:
        """The fields are about the row; what was typed for another one is not kept for this."""
        if line is not None and isinstance(line.about, ToTell):
            self.page.fill({"name": line.about.name, "number": line.about.number})

    def _asked(self, name: str) -> None:
        if name == "text_all":
            self._text_all()
            return
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
                self._text(one)

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

    def _text(self, one: ToTell) -> None:
        """Without a modem, that a text was sent by other means is noted."""
        number = self.page.values()["number"] or one.number
        if not self._room.state.texts.able:
            self._note(one, NotifyStep.TEXTED)
        elif not number:
            self._room.say("large.telling.no-number", trouble=True)
            self.page.fields["number"].setFocus()
        else:
            self._send_text(one, number)
            self.page.table.setFocus()

    def _text_all(self) -> None:
        """Everybody with a number who has not confirmed, and to whom no text is on its way."""
        event = self._room.large
        if event is None:
            return
        if not self._room.state.texts.able:
            self._room.say("refusal.text.no-modem", trouble=True)
            return
        waiting = [one for one in event.to_tell if self._wants_text(one)]
        for one in waiting:
            self._send_text(one, one.number, "")
        without = sum(1 for one in event.to_tell if not one.number and one.confirmed_at is None)
        self._room.say(
            "large.telling.texted-all", count=len(waiting), without=without, trouble=bool(without)
        )

    def _wants_text(self, one: ToTell) -> bool:
        text = self._text_to(one)
        is_on_its_way = text is not None and text.state is not TextState.FAILED
        return bool(one.number) and one.confirmed_at is None and not is_on_its_way

    def _send_text(self, one: ToTell, number: str, done: str = "large.telling.texting") -> None:
        event = self._room.large
        if event is None:
            return
        about = TextAbout(incident=event.id, role=one.role)
        try:
            wish = SendText(number=number, words=self._words(event), about=about)
        except InvalidValue:
            self._room.say("large.telling.bad-number", trouble=True, number=number)
            return
        self._room.send(wish, done)

    def _words(self, event: LargeEvent) -> str:
        """What, where, how many, and by which answer it is confirmed."""
        room = self._room
        incident = room.state.incidents.get(event.id)
        place = incident.place.text if incident is not None and incident.place else ""
        words = room.texts(
            "large.telling.text",
            number=event.number,
            kind=room.words.kind(event),
            level=room.words.level(event),
            place=event.staging_words or place,
            patients=event.patients,
        )
        return words[:LONGEST_WORDS]

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
