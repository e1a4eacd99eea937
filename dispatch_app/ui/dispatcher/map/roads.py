"""Closures and slow stretches at the map: drawing, changing, lifting, undoing, their history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Qt, Slot

from dispatch_app.domain.codes import ConditionKind, Shape
from dispatch_app.domain.commands import Command
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import ConditionId
from dispatch_app.domain.map_commands import (
    ChangeRoadCondition,
    LiftRoadCondition,
    SetRoadCondition,
    UndoRoadCondition,
)
from dispatch_app.domain.road_conditions import (
    MOST_POINTS,
    NO_LIMITS,
    KeptCondition,
    Limits,
    RoadCondition,
)
from dispatch_app.i18n.times import local
from dispatch_app.ui.dispatcher.map import road_words as words
from dispatch_app.ui.dispatcher.map.kept_panel import KeptPanel
from dispatch_app.ui.dispatcher.map.menu import Entry
from dispatch_app.ui.dispatcher.map.modes import Modes
from dispatch_app.ui.dispatcher.map.road_form import RoadForm, RoadWish
from dispatch_app.ui.dispatcher.map.side_box import LinesBox, TextRow
from dispatch_app.ui.dispatcher.map.until import NotATime, until_of
from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import Drive, Driven, LonLat, Lost, Told, Where
from dispatch_app.ui.kit.map import Shape as DrawnShape
from dispatch_app.ui.kit.map import Sketch, Thing

ENDED_SHOWN = 5
"""Ended ones that stand below those that hold, so that ending them can be undone."""
ACTS = (
    ("point", Qt.Key.Key_1, "1"),
    ("line", Qt.Key.Key_2, "2"),
    ("area", Qt.Key.Key_3, "3"),
    ("along", Qt.Key.Key_4, "4"),
    ("change", Qt.Key.Key_E, "E"),
    ("lift", Qt.Key.Key_Delete, "Del"),
    ("undo", Qt.Key.Key_U, "U"),
    ("history", Qt.Key.Key_H, "H"),
)


class Roads(QObject):
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
        form = RoadForm(workplace.texts, window)
        self._panel = KeptPanel(
            workplace, window, name="roads", acts=ACTS, form=form, history=history, parent=self
        )
        self.box, self.form = self._panel.box, form
        self._shape: tuple[Shape, tuple[LonLat, ...]] | None = None
        self._changed: KeptCondition | None = None
        """What is being changed, as it was when its form opened."""
        self._known: tuple[object, object] = (None, None)
        self.box.acted.connect(self.act)
        self.box.looked_at.connect(self.show_on_map)
        self.form.saved.connect(self.save)

    # ---- what holds

    def follow(self) -> None:
        """Show what the centre's state has, if it has changed."""
        state = self._place.desk.state
        known = (state.road_conditions, state.ended_conditions)
        if known[0] is self._known[0] and known[1] is self._known[1]:
            return
        self._known = known
        texts = self._place.texts
        marks = [words.closure_mark(kept, texts) for kept in state.road_conditions.values()]
        self._window.map.set_closures(marks)
        self._window.layers.show_count(Thing.CLOSURE, len(marks))
        self.refresh()

    def refresh(self) -> None:
        """The list, with the minutes that are left now."""
        if not self.box.isHidden() or not self.box.rows:
            self.box.show_rows(list(self._rows()))

    def _rows(self) -> Iterable[TextRow]:
        state, now = self._place.desk.state, self._place.desk.now()
        texts, zone = self._place.texts, self._place.zone
        newest = sorted(state.road_conditions.values(), key=lambda k: k.last.at, reverse=True)
        for kept in newest:
            yield TextRow(kept.id, words.row_text(kept, now, texts, zone), kept.condition.text)
        for kept in list(state.ended_conditions.values())[: -ENDED_SHOWN - 1 : -1]:
            act = texts.code("map_act", kept.last.act.value)
            what = words.row_text(kept, now, texts, zone).splitlines()[0]
            who = f"{act} {words.clock(kept.last.at, zone)}  {words.who_text(kept.last.by)}"
            yield TextRow(kept.id, f"✕ {what}\n{who}", kept.condition.text)

    def kept(self, id_: str) -> KeptCondition | None:
        state = self._place.desk.state
        known = ConditionId(id_)
        return state.road_conditions.get(known) or state.ended_conditions.get(known)

    def card(self, id_: str) -> list[str]:
        kept = self.kept(id_)
        if kept is None:
            return []
        return words.card_lines(kept, self._place.desk.now(), self._place.texts, self._place.zone)

    # ---- hands

    def toggle(self) -> None:
        if self._panel.box_is_open:
            self._panel.close()
        else:
            self.open()

    def open(self, id_: str = "") -> None:
        self.box.show_rows(list(self._rows()))
        self._panel.open_box(id_)

    def offer(self, point: LonLat, kind: str, id_: str) -> Iterable[Entry]:
        """What the menu of a point has of closures."""
        if kind == Thing.CLOSURE:
            for code in ("change", "lift", "undo", "history"):
                yield Entry(f"mapwindow.roads.act-{code}", partial(self.act, code, id_))
        yield Entry(
            "mapwindow.menu.close-road",
            entries=(
                Entry("mapwindow.roads.act-point", partial(self._drawn, Shape.POINT, (point,))),
                Entry("mapwindow.roads.act-line", partial(self.act, "line", "")),
                Entry("mapwindow.roads.act-along", partial(self.act, "along", "")),
                Entry("mapwindow.roads.act-area", partial(self.act, "area", "")),
            ),
        )

    @Slot(str, str)
    def act(self, code: str, id_: str) -> None:
        match code:
            case "point" | "line" | "area":
                self._draw(Shape(code))
            case "along":
                self._draw_along()
            case "change" if id_:
                self._change(ConditionId(id_))
            case "lift" if id_:
                self._send(LiftRoadCondition(id=ConditionId(id_)))
            case "undo" if id_:
                kept = self.kept(id_)
                seen = kept.last.at if kept else None
                self._send(UndoRoadCondition(id=ConditionId(id_), seen=seen))
            case "history" if id_:
                self._tell_history(id_)

    @Slot(str)
    def show_on_map(self, id_: str) -> None:
        kept = self.kept(id_)
        if kept is not None:
            self._window.map.fit(kept.condition.points, margin_px=200)

    def _tell_history(self, id_: str) -> None:
        kept = self.kept(id_)
        if kept is not None:
            steps = words.history_lines(kept.changes, self._place.texts, self._place.zone)
            self._panel.show_history([*self.card(id_)[:2], "", *steps])

    # ---- a new one, or another description

    def _draw(self, shape: Shape) -> None:
        say = self._place.texts(f"mapwindow.mode.road-{shape.value}")
        if shape is Shape.POINT:
            self._modes.pick("roads", say, lambda point: self._drawn(shape, (point,)))
        else:
            self._modes.draw("roads", DrawnShape(shape.value), say, partial(self._sketched, shape))

    def _draw_along(self) -> None:
        """Two clicks on a road: the stretch between them follows the road's course."""
        texts = self._place.texts
        end = texts("mapwindow.mode.road-along-end")
        self._modes.pick(
            "roads",
            texts("mapwindow.mode.road-along"),
            lambda start: self._modes.pick("roads", end, partial(self._ask_course, start)),
        )

    def _ask_course(self, start: LonLat, end: LonLat) -> None:
        self._place.guide.drive(Drive(start=start, end=end), partial(self._along, (start, end)))

    def _along(self, ends: tuple[LonLat, LonLat], way: Driven | Lost) -> None:
        """Where the roads cannot tell a course, the straight line stands in."""
        course = way.line if isinstance(way, Driven) and len(way.line) > 1 else ends
        step = -(-len(course) // MOST_POINTS)
        self._drawn(Shape.LINE, (*course[:-1:step], course[-1]))

    def _sketched(self, shape: Shape, sketch: Sketch) -> None:
        self._drawn(shape, sketch.corners)

    def _drawn(self, shape: Shape, points: tuple[LonLat, ...]) -> None:
        """A new shape: its form opens, the road's name comes by itself."""
        self._shape, self._changed = (shape, points), None
        self._window.map.show_sketch(DrawnShape(shape.value), points)
        self._open_form(RoadWish(), shape)
        middle = points[len(points) // 2]
        self._place.guide.where(Where(point=middle), partial(self._named, self._shape))

    def _named(self, shape: object, answer: Told | Lost) -> None:
        """Nobody has typed a name by now: the nearest road's is proposed."""
        wish = self.form.wish
        if shape is self._shape and isinstance(answer, Told) and not wish.road:
            self.form.propose_road(answer.near.road)

    def _change(self, id_: ConditionId) -> None:
        kept = self.kept(id_)
        if kept is None:
            return
        condition = kept.condition
        self._shape, self._changed = (condition.shape, condition.points), kept
        self._open_form(wish_of(condition, self._place.zone), condition.shape)

    def _open_form(self, wish: RoadWish, shape: Shape) -> None:
        self.form.fill(wish, shape)
        self._panel.open_form()

    @Slot(object)
    def save(self, wish: RoadWish) -> None:
        if self._shape is None:
            return
        texts, now = self._place.texts, self._place.desk.now()
        try:
            condition = condition_of(wish, *self._shape, now=now, zone=self._place.zone)
        except NotATime:
            self.form.show_trouble(texts("mapwindow.roads.no-time", text=wish.until))
            return
        except InvalidValue:
            self.form.show_trouble(texts("mapwindow.roads.bad-shape"))
            return
        if self._changed is None:
            self._send(SetRoadCondition(condition=condition))
        else:
            kept = self._changed
            condition = replace(condition, since=kept.condition.since)
            self._send(ChangeRoadCondition(id=kept.id, condition=condition, seen=kept.last.at))

    def _send(self, command: Command) -> None:
        self._panel.send(command, self._done)

    def _done(self, command: Command) -> None:
        if isinstance(command, SetRoadCondition | ChangeRoadCondition):
            self._shape = None
            self._window.map.clear_sketch()
            if self._panel.form_is_open:
                self.open(self._changed.id if self._changed else "")
        code = type(command).__name__.removesuffix("RoadCondition").lower()
        self._window.say_shortly(self._place.texts(f"mapwindow.roads.done-{code}"))


def condition_of(
    wish: RoadWish, shape: Shape, points: tuple[LonLat, ...], *, now: datetime, zone: str
) -> RoadCondition:
    """The condition that the form describes.

    Raises:
        NotATime: the end cannot be read.
        InvalidValue: the shape is none.
    """
    slow = wish.kind is ConditionKind.SLOW
    limits = Limits(
        max_height_m=wish.height_m or None,
        max_width_m=wish.limit_width_m or None,
        max_weight_t=wish.weight_t or None,
    )
    return RoadCondition(
        kind=wish.kind,
        shape=shape,
        points=tuple((round(lon, 6), round(lat, 6)) for lon, lat in points),
        reason=wish.reason,
        width_m=wish.width_m,
        factor=wish.share_percent / 100 if slow else None,
        limits=NO_LIMITS if slow else limits,
        road=wish.road,
        text=wish.text,
        until=until_of(wish.until, now, zone),
    )


def wish_of(condition: RoadCondition, zone: str) -> RoadWish:
    """The form's values of a condition that holds. Its end is shown by the clock."""
    until = f"{local(condition.until, zone):%H:%M}" if condition.until else ""
    plain = RoadWish()
    return RoadWish(
        kind=condition.kind,
        reason=condition.reason,
        road=condition.road,
        text=condition.text,
        until=until,
        width_m=condition.width_m,
        share_percent=plain.share_percent
        if condition.factor is None
        else round(condition.factor * 100),
        height_m=condition.limits.max_height_m or 0.0,
        limit_width_m=condition.limits.max_width_m or 0.0,
        weight_t=condition.limits.max_weight_t or 0.0,
    )
