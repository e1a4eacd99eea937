"""Places of the centre's own and corrections at the map: add, move, rename, retire, decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Qt, Slot

from dispatch_app.domain import map_commands as mc
from dispatch_app.domain.codes import PlaceSource
from dispatch_app.domain.commands import Command
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import CorrectionId, PlaceId
from dispatch_app.domain.own_places import KeptCorrection, KeptPlace, OwnPlace
from dispatch_app.domain.values import Place, Position
from dispatch_app.ui.dispatcher.map import road_words as words
from dispatch_app.ui.dispatcher.map.kept_panel import KeptPanel
from dispatch_app.ui.dispatcher.map.menu import Entry
from dispatch_app.ui.dispatcher.map.modes import Modes
from dispatch_app.ui.dispatcher.map.place_rows import aliases_of, place_marks, place_rows
from dispatch_app.ui.dispatcher.map.side_box import LinesBox
from dispatch_app.ui.dispatcher.map.words_form import WordsForm
from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import LonLat, Lost, Told, Where
from dispatch_app.ui.kit.map import PlaceMark, Shape, Thing

CLICK_M = 15.0
ACTS = (
    ("add", Qt.Key.Key_1, "1"),
    ("wrong", Qt.Key.Key_2, "2"),
    ("change", Qt.Key.Key_E, "E"),
    ("move", Qt.Key.Key_V, "V"),
    ("retire", Qt.Key.Key_Delete, "Del"),
    ("undo", Qt.Key.Key_U, "U"),
    ("accept", Qt.Key.Key_A, "A"),
    ("reject", Qt.Key.Key_R, "R"),
    ("history", Qt.Key.Key_H, "H"),
)
ASKS: Mapping[str, type[Command]] = {
    "add": mc.AddOwnPlace,
    "wrong": mc.FileCorrection,
    "change": mc.ChangeOwnPlace,
    "move": mc.MoveOwnPlace,
    "accept": mc.AcceptCorrection,
    "reject": mc.RejectCorrection,
}
"""What an act will ask the centre for, once it has its click or its words."""
Values = Mapping[str, str]


class Places(QObject):
    def __init__(
        self,
        workplace: Workplace,
        window: MapWindow,
        modes: Modes,
        history: LinesBox,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._window = window
        self._modes = modes
        form = WordsForm(workplace.texts, window)
        self._panel = KeptPanel(
            workplace, window, name="places", acts=ACTS, form=form, history=history, parent=self
        )
        self.box, self.form = self._panel.box, form
        self._then: Callable[[Values], Command] | None = None
        self._known: tuple[object, ...] = (None,) * 5
        self._also: tuple[PlaceMark, ...] = ()
        self.box.acted.connect(self.act)
        self.box.looked_at.connect(self.show_on_map)
        self.form.saved.connect(self.save)

    # ---- what is there

    def follow(self) -> None:
        """Show what the centre's state has, if it has changed."""
        state = self._place.desk.state
        known = (
            state.own_places,
            state.corrections,
            state.retired_places,
            state.decided_corrections,
            state.large.events,
        )
        if all(a is b for a, b in zip(known, self._known, strict=True)):
            return
        self._known = known
        self._show_marks()
        self._refresh()

    def show_also(self, marks: Iterable[PlaceMark]) -> None:
        """Other places that matter now, in the same layer."""
        self._also = tuple(marks)
        self._show_marks()

    def _show_marks(self) -> None:
        marks = [*place_marks(self._place.desk.state), *self._also]
        self._window.map.set_places(marks)
        self._window.layers.show_count(Thing.PLACE, len(marks))

    def _refresh(self) -> None:
        rows = place_rows(self._place.desk.state, self._place.texts, self._place.zone)
        self.box.show_rows(list(rows))

    def _own(self, id_: str) -> KeptPlace | None:
        state, known = self._place.desk.state, PlaceId(id_)
        return state.own_places.get(known) or state.retired_places.get(known)

    def _correction(self, id_: str) -> KeptCorrection | None:
        state, known = self._place.desk.state, CorrectionId(id_)
        return state.corrections.get(known) or state.decided_corrections.get(known)

    def card(self, id_: str) -> list[str]:
        """What the card beside the pointer says."""
        own, correction = self._own(id_), self._correction(id_)
        if own is not None:
            place = own.place
            lines = [place.name, "、".join(place.aliases), place.address, place.note]
        elif correction is not None:
            texts, told = self._place.texts, correction.correction
            known = told.known.text if told.known else ""
            lines = [
                texts("mapwindow.places.wrong", typed=told.typed),
                known,
                f"→ {told.right.text}",
                told.note,
                words.who_text(correction.filed_by),
            ]
        else:
            lines = []
        return [line for line in lines if line]

    # ---- hands

    def toggle(self) -> None:
        if self._panel.box_is_open:
            self._panel.close()
        else:
            self.open()

    def open(self, id_: str = "") -> None:
        self._refresh()
        self._panel.open_box(id_)

    def offer(self, point: LonLat, kind: str, id_: str) -> Iterable[Entry]:
        """What the menu of a point has of places."""
        if kind == Thing.PLACE:
            if self._own(id_) is not None:
                codes: tuple[str, ...] = ("change", "move", "retire", "undo", "history")
            else:
                codes = ("accept", "reject", "undo", "history")
            for code in codes:
                yield Entry(f"mapwindow.places.act-{code}", partial(self.act, code, id_))
        may = self._place.desk.may
        adds, files = may(mc.AddOwnPlace), may(mc.FileCorrection)
        yield Entry("mapwindow.menu.add-place", partial(self._add, point), open=adds)
        yield Entry("mapwindow.menu.wrong-place", partial(self._wrong, point), open=files)

    @Slot(str)
    def show_on_map(self, id_: str) -> None:
        own, correction = self._own(id_), self._correction(id_)
        at = own.place.position if own else None
        if correction is not None:
            at = correction.correction.right.position
        if at is not None:
            self._window.map.show_place(at.lon, at.lat, 1200.0)

    @Slot(str, str)
    def act(self, code: str, id_: str) -> None:
        """One of `ACTS` for a place or a correction; what does not suit it is left undone."""
        if not self._panel.may(ASKS.get(code)):
            return
        texts = self._place.texts
        own, correction = self._own(id_), self._correction(id_)
        match code:
            case "add":
                self._modes.pick("places", texts("mapwindow.mode.place-add"), self._add)
            case "wrong":
                self._modes.pick("places", texts("mapwindow.mode.place-wrong"), self._wrong)
            case "change" if own is not None:
                self._change(own)
            case "move" if own is not None:
                say = texts("mapwindow.mode.place-move", name=own.place.name)
                self._modes.pick("places", say, partial(self._move, own.id))
            case "retire" if own is not None:
                self._send(mc.RetireOwnPlace(id=own.id))
            case "undo" if own is not None:
                self._send(mc.UndoOwnPlace(id=own.id, seen=own.last.at))
            case "undo" if correction is not None:
                self._send(mc.UndoCorrection(id=correction.id, seen=correction.last.at))
            case "accept" if correction is not None:
                self._send(mc.AcceptCorrection(id=correction.id))
            case "reject" if correction is not None:
                self._reject(correction)
            case "history" if own is not None or correction is not None:
                self._tell_history(id_)

    # ---- asking for words

    def _ask(
        self,
        what: str,
        said: str,
        fields: Iterable[tuple[str, str]],
        then: Callable[[Values], Command],
    ) -> None:
        texts = self._place.texts
        rows = [(name, texts(f"mapwindow.places.{name}"), text) for name, text in fields]
        self.form.ask(texts(f"mapwindow.places.act-{what}"), said, rows)
        self._then = then
        self._panel.open_form()

    def _add(self, point: LonLat) -> None:
        def made(values: Values) -> Command:
            return mc.AddOwnPlace(place=own_place(values, _position(point)))

        self._window.map.show_sketch(Shape.POINT, (point,))
        fields = (("name", ""), ("aliases", ""), ("address", ""), ("note", ""))
        self._ask("add", "", fields, made)
        self._place.guide.where(Where(point=point), self._near_address)

    def _near_address(self, answer: Told | Lost) -> None:
        if isinstance(answer, Told) and answer.near.road:
            self.form.propose("address", f"{answer.near.district}{answer.near.road}")

    def _change(self, own: KeptPlace) -> None:
        place = own.place

        def made(values: Values) -> Command:
            changed = own_place(values, place.position, kind=place.kind)
            return mc.ChangeOwnPlace(id=own.id, place=changed, seen=own.last.at)

        fields = (
            ("name", place.name),
            ("aliases", "、".join(place.aliases)),
            ("address", place.address),
            ("note", place.note),
        )
        self._ask("change", "", fields, made)

    def _move(self, id_: PlaceId, point: LonLat) -> None:
        self._send(mc.MoveOwnPlace(id=id_, position=_position(point)))

    def _wrong(self, point: LonLat) -> None:
        """The right point of a place that the map has elsewhere; begins with the incident's."""
        incident = self._place.incident
        known = incident.place if incident else None

        def made(values: Values) -> Command:
            right = Place(
                text=values["right"] or values["typed"],
                position=_position(point),
                uncertainty_m=CLICK_M,
                source=PlaceSource.MAP_CLICK,
            )
            same = known is not None and known.text == values["typed"]
            return mc.FileCorrection(
                typed=values["typed"],
                right=right,
                known=known if same else None,
                incident=incident.id if incident and same else None,
                note=values["note"],
            )

        self._window.map.show_sketch(Shape.POINT, (point,))
        typed = known.text if known else ""
        fields = (("typed", typed), ("right", typed), ("note", ""))
        self._ask("wrong", self._place.texts("mapwindow.places.wrong-said"), fields, made)

    def _reject(self, correction: KeptCorrection) -> None:
        def made(values: Values) -> Command:
            return mc.RejectCorrection(id=correction.id, reason=values["reason"])

        self._ask("reject", "\n".join(self.card(correction.id)), (("reason", ""),), made)

    @Slot(object)
    def save(self, values: Values) -> None:
        if self._then is None:
            return
        try:
            command = self._then(values)
        except InvalidValue:
            self.form.show_trouble(self._place.texts("mapwindow.places.bad"))
            return
        self._send(command)

    # ---- the centre's word

    def _send(self, command: Command) -> None:
        self._panel.send(command, self._done)

    def _done(self, _command: Command) -> None:
        self._window.map.clear_sketch()
        if self._panel.form_is_open:
            self.open()
        self._window.say_shortly(self._place.texts("mapwindow.places.done"))

    def _tell_history(self, id_: str) -> None:
        texts, zone = self._place.texts, self._place.zone
        own, correction = self._own(id_), self._correction(id_)
        kept = own or correction
        if kept is not None:
            steps = words.history_lines(kept.changes, texts, zone)
            self._panel.show_history([*self.card(id_)[:2], "", *steps])


def own_place(values: Values, at: Position, kind: str = "") -> OwnPlace:
    """The place that a form describes.

    Raises:
        InvalidValue: it has no name, or something is too long.
    """
    return OwnPlace(
        name=values["name"],
        position=at,
        aliases=aliases_of(values["aliases"]),
        kind=kind,
        address=values["address"],
        note=values["note"],
    )


def _position(point: LonLat) -> Position:
    lon, lat = point
    return Position(lat=round(lat, 6), lon=round(lon, 6))
