"""Things at places, drawn every frame: where they are, which chips find room, what lies under
the pointer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter, QPen

from dispatch_app.ui.kit.map.crowds import find_crowds, laid_out
from dispatch_app.ui.kit.map.dress import CROWD, Dress, Mark, crowd_chip, dress
from dispatch_app.ui.kit.map.fitting import Fitting, Key, touched_by
from dispatch_app.ui.kit.map.looks import half_px, looks_other, place_of, room_of, wants_other_room
from dispatch_app.ui.kit.map.room import Chip, find_room
from dispatch_app.ui.kit.map.rows import (
    Focus,
    Thing,
    VehicleMark,
)
from dispatch_app.ui.kit.map.sprites import Sprites, Stamp, putter
from dispatch_app.ui.kit.map.view import View
from gis.mercator import Floats, unit_of

_MARGIN_PX = 240
_REACH_PX = 14.0


class Marks:
    """All point marks. Moving one touches its own row of an array and nothing else."""

    def __init__(self, sprites: Sprites) -> None:
        self._sprites = sprites
        self._focus = Focus()
        """Under which all are drawn; that of the fitting is to come."""
        self._fitting = Fitting()
        self._slots: dict[Key, int] = {}
        self._keys: list[Key] = []
        self._rows: list[Mark] = []
        self._dresses: list[Dress | None] = []
        self._xy: Floats = np.empty((64, 2))
        self._aside: Floats = np.zeros((64, 2))
        """Pixels between a mark's place and where it is drawn while its crowd is laid out."""
        self._covered = np.zeros(64, np.bool_)
        """Marks that stand in a crowd behind another."""
        self._crowds: dict[Key, tuple[Key, ...]] = {}
        """The one that is seen of each crowd → all of it."""
        self._crowd_chips: dict[Key, Stamp] = {}
        self._open: frozenset[Key] = frozenset()
        self.drifted = False
        """Vehicles have moved since the chips found their room."""
        self._chips: dict[Key, tuple[int, int]] = {}
        """Where each chip with room stands, from its mark."""
        self._laid_for: tuple[float, float, float] = (-1.0, 0.0, 0.0)
        self.stale_layout = True
        self._hidden: frozenset[Thing] = frozenset()
        self._order: list[int] | None = None
        self._halves: list[int] = []

    def __len__(self) -> int:
        return len(self._keys)

    def put(self, kind: Thing, row: Mark) -> None:
        """Add or replace one mark."""
        key = (kind, row.id)
        slot = self._slots.get(key)
        if slot is None:
            slot = self._new_slot(key, row)
        elif looks_other(self._rows[slot], row):
            self._fitting.want(key)
            if wants_other_room(self._rows[slot], row):
                self.stale_layout = True
        self._rows[slot] = row
        self._xy[slot] = unit_of(*place_of(row))
        self.drifted = True

    def remove(self, kind: Thing, id_: str) -> None:
        """Take a mark away; one that is not there is no error."""
        slot = self._slots.pop((kind, id_), None)
        if slot is None:
            return
        last = len(self._keys) - 1
        if slot != last:
            for table in (self._xy, self._aside, self._covered):
                table[slot] = table[last]
            self._keys[slot] = self._keys[last]
            self._rows[slot] = self._rows[last]
            self._dresses[slot] = self._dresses[last]
            self._slots[self._keys[slot]] = slot
        for column in (self._keys, self._rows, self._dresses):
            column.pop()
        self._aside[last], self._covered[last] = 0.0, False
        self._fitting.forget((kind, id_))
        self._chips.pop((kind, id_), None)
        self._crowds.pop((kind, id_), None)
        self._order = None
        self.stale_layout = True

    def keep_only(self, kind: Thing, ids: Iterable[str]) -> None:
        wanted = set(ids)
        for key in [k for k in self._keys if k[0] is kind and k[1] not in wanted]:
            self.remove(*key)

    def row(self, kind: Thing, id_: str) -> Mark | None:
        slot = self._slots.get((kind, id_))
        return None if slot is None else self._rows[slot]

    def rows(self) -> tuple[tuple[Thing, Mark], ...]:
        """Every mark with its kind."""
        return tuple((key[0], row) for key, row in zip(self._keys, self._rows, strict=True))

    def changed(self, kind: Thing, id_: str, before: Mark | None) -> bool:
        """Whether a mark looks other than it did."""
        now = self.row(kind, id_)
        return before is None or now is None or looks_other(before, now)

    @property
    def focus(self) -> Focus:
        """What stands out as it is drawn."""
        return self._focus

    def set_focus(self, focus: Focus) -> None:
        """What is drawn stays as it is until `fit` has made the rest of it."""
        drawn = (key for key, slot in self._slots.items() if self._dresses[slot] is not None)
        self._fitting.turn_to(focus, touched_by(self._focus, focus, drawn))
        self.fit(0)

    def fit(self, most: int) -> bool:
        """Dress up to so many of the marks that look other; true when all are seen so."""
        self._fitting.go_on(most, self._made)
        if self._fitting.over:
            self._put_on()
        return self._fitting.over

    def _made(self, key: Key) -> Dress:
        return dress(self._rows[self._slots[key]], self._fitting.focus, self._sprites)

    def _put_on(self) -> None:
        """Everybody is ready: what has another size or rank finds its room anew."""
        moved = self._focus != self._fitting.focus
        self._focus = self._fitting.focus
        for key, look in self._fitting.take().items():
            slot = self._slots[key]
            before, self._dresses[slot] = self._dresses[slot], look
            moved |= before is None or room_of(before) != room_of(look)
        if moved:
            self._order = None
            self.stale_layout = True

    def set_sprites(self, sprites: Sprites) -> None:
        self._sprites = sprites
        self._undress()

    def hide(self, kinds: frozenset[Thing]) -> None:
        """Kinds that are neither drawn nor found."""
        self._hidden = kinds
        self.stale_layout = True

    def spots(self, kind: Thing, ids: Iterable[str], view: View) -> dict[str, tuple[int, int]]:
        """Where marks are drawn in the window; those that do not exist are left out."""
        slots = {id_: slot for id_ in ids if (slot := self._slots.get((kind, id_))) is not None}
        at = list(slots.values())
        found = np.round(view.screen(self._xy[at]) + self._aside[at]).astype(int).tolist()
        return {id_: (x, y) for id_, (x, y) in zip(slots, found, strict=True)}

    # ---- crowds

    def crowd(self, key: Key) -> tuple[Key, ...]:
        """All that stand where a mark stands, itself among them; empty if it stands alone."""
        return self._crowds.get(key, ())

    @property
    def opened(self) -> bool:
        return bool(self._open)

    def open_crowd(self, key: Key, view: View) -> None:
        """Lay out a crowd beside its place, until `close_crowd`."""
        self.close_crowd()
        members = sorted(self._crowds.get(key, ()))
        slots = [self._slots[member] for member in members if member in self._slots]
        if slots:
            at = view.screen(self._xy[slots])
            self._aside[slots] = laid_out(len(slots)) + at.mean(axis=0) - at
            self._open = frozenset(self._keys[slot] for slot in slots)
            self.stale_layout = True

    def close_crowd(self) -> None:
        if self._open:
            self._aside[:] = 0.0
            self._open = frozenset()
            self.stale_layout = True

    def _gather(self, view: View) -> None:
        """Find the crowds anew: of each the most urgent vehicle is seen, for all of them."""
        self._covered[:] = False
        self._crowds, self._crowd_chips = {}, {}
        loose = [slot for slot, key in enumerate(self._keys) if self._may_crowd(slot, key)]
        world = self._xy[loose] * view.world_px
        for rows in find_crowds(world):
            slots = sorted((loose[row] for row in rows.tolist()), key=self._urgency)
            keys = tuple(self._keys[slot] for slot in slots)
            marks = [mark for s in slots if isinstance(mark := self._rows[s], VehicleMark)]
            self._crowds[keys[0]] = keys
            self._crowd_chips[keys[0]] = crowd_chip(marks, self._focus, self._sprites)
            self._covered[slots[1:]] = True

    def _may_crowd(self, slot: int, key: Key) -> bool:
        if key[0] is not Thing.VEHICLE or key[0] in self._hidden or key in self._open:
            return False
        return not self._dress(slot).outstanding

    def _urgency(self, slot: int) -> tuple[int, Key]:
        return self._dress(slot).place, self._keys[slot]

    def _part(self, key: Key) -> None:
        """A crowd whose count found no room is shown as it lies."""
        members = self._crowds.pop(key)
        self._covered[[self._slots[member] for member in members]] = False

    # ---- room

    def lay_out(self, view: View, *, cut: bool = True) -> None:
        """Give chips their room anew.

        The outcome does not depend on where the window's edges are, unless none may be `cut` there.
        """
        self._gather(view)
        screen, seen = self._seen(view)
        chips = [chip for slot in seen.tolist() if (chip := self._wish(slot, screen[slot], view))]
        origin = (view.left % 4, view.top % 4)
        size = (view.width, view.height)
        found = find_room(sorted(chips), screen[seen], origin, size, _MARGIN_PX, cut=cut)
        self._chips = {(Thing(key[1]), key[2]): spot for key, spot in found.items()}
        wished = {(Thing(chip.rank[1]), chip.rank[2]) for chip in chips}
        for key in [k for k in self._crowds if k in wished and k not in self._chips]:
            self._part(key)
        self._laid_for = (view.zoom, view.left, view.top)
        self.stale_layout = self.drifted = False

    def _wish(self, slot: int, at: Floats, view: View) -> Chip | None:
        """The room that a mark's chip asks for; None for one that says nothing at this zoom."""
        key, look = self._keys[slot], self._dress(slot)
        counted = key in self._crowds
        stamp = self._crowd_chips[key] if counted else look.chip
        if stamp is None or view.zoom < look.chip_from - 1e-3:
            return None
        x, y = at.tolist()
        return Chip(
            (CROWD if counted else look.place, *key),
            x,
            y,
            round(stamp.width),
            round(stamp.height),
            half_px(look) - 3.0,
            self._chips.get(key),
            look.outstanding or key in self._open,
            4 if counted else look.air,
        )

    def zoomed(self, view: View) -> bool:
        """Whether the zoom is another than the chips were laid out for."""
        return self._laid_for[0] != view.zoom

    def needs_layout(self, view: View) -> bool:
        zoom, left, top = self._laid_for
        far = math.hypot(view.left - left, view.top - top) > _MARGIN_PX * 0.6
        return self.stale_layout or zoom != view.zoom or far

    def draw(self, painter: QPainter, view: View, part: QRect | None = None) -> None:
        """Chips below, symbols above; and over all of those, what stands out."""
        screen, seen = self._seen(view, part)
        spots = np.round(screen).astype(int).tolist()
        wanted = set(seen.tolist())
        shown = [slot for slot in self._drawing_order() if slot in wanted]
        above = [s for s in shown if self._dress(s).outstanding or self._keys[s] in self._open]
        raised = set(above)
        self._draw_ties(painter, view, above, screen)
        for group in ([slot for slot in shown if slot not in raised], above):
            self._draw_group(painter, group, spots)

    def _draw_group(self, painter: QPainter, group: list[int], spots: list[list[int]]) -> None:
        """Runs for every mark of every frame: whole pixels, and no call that can be spared."""
        stamp = putter(painter, pixels=self._sprites.pixels)
        keys, chips, dresses = self._keys, self._chips, self._dresses
        counts, halves = self._crowd_chips, self._halves
        for slot in group:
            key = keys[slot]
            aside = chips.get(key)
            if aside is not None:
                chip = counts.get(key) or self._dress(slot).chip
                if chip is not None:
                    x, y = spots[slot]
                    stamp(x + aside[0], y + aside[1], chip.picture)
        for slot in group:
            (x, y), half = spots[slot], halves[slot]
            look = dresses[slot] or self._dress(slot)
            stamp(x - half, y - half, look.symbol.picture)

    def _draw_ties(self, painter: QPainter, view: View, slots: list[int], screen: Floats) -> None:
        """From the members of an opened crowd to where they really stand."""
        if not self._open:
            return
        painter.setPen(QPen(self._sprites.colours.colour("text-muted"), 1.2))
        for slot in slots:
            if self._keys[slot] in self._open:
                x, y = screen[slot].tolist()
                dx, dy = self._aside[slot].tolist()
                painter.drawLine(QPointF(x, y), QPointF(x - dx, y - dy))

    def _chip_of(self, slot: int) -> Stamp | None:
        return self._crowd_chips.get(self._keys[slot]) or self._dress(slot).chip

    def _drawing_order(self) -> list[int]:
        """All slots, what matters most last. Kept until a look changes."""
        if self._order is None:
            looks = [self._dress(slot) for slot in range(len(self._keys))]
            self._halves = [half_px(look) for look in looks]
            self._order = sorted(range(len(looks)), key=lambda slot: -looks[slot].place)
        return self._order

    def under(self, px: float, py: float, view: View) -> Key | None:
        """What is drawn at a pixel: the symbol nearest, else the chip there."""
        screen, seen = self._seen(view)
        if not len(seen):
            return None
        away = np.hypot(screen[seen, 0] - px, screen[seen, 1] - py)
        best = int(np.argmin(away))
        if away[best] <= _REACH_PX:
            return self._keys[int(seen[best])]
        slots = sorted(seen.tolist(), key=lambda slot: self._dress(slot).place)
        return next((self._keys[s] for s in slots if self._on_chip(s, screen[s], px, py)), None)

    def _on_chip(self, slot: int, at: Floats, px: float, py: float) -> bool:
        aside = self._chips.get(self._keys[slot])
        if aside is None:
            return False
        x, y = px - at[0] - aside[0], py - at[1] - aside[1]
        chip = self._chip_of(slot)
        width, height = (chip.width, chip.height) if chip else (0, 0)
        return bool(0 <= x <= width and 0 <= y <= height)

    def _seen(self, view: View, part: QRect | None = None) -> tuple[Floats, NDArray[np.intp]]:
        """All places on the screen, and the slots of those near enough to matter."""
        screen = view.screen(self._xy[: len(self._keys)]) + self._aside[: len(self._keys)]
        box = part or QRect(0, 0, view.width, view.height)
        low = np.array((box.left() - _MARGIN_PX, box.top() - _MARGIN_PX))
        high = np.array((box.right() + _MARGIN_PX, box.bottom() + _MARGIN_PX))
        near = ((screen >= low) & (screen <= high)).all(axis=1)
        near &= ~self._covered[: len(self._keys)]
        if self._hidden:
            near &= np.array([key[0] not in self._hidden for key in self._keys], dtype=np.bool_)
        return screen, np.flatnonzero(near)

    def _dress(self, slot: int) -> Dress:
        look = self._dresses[slot]
        if look is None:
            look = dress(self._rows[slot], self._focus, self._sprites)
            self._dresses[slot] = look
        return look

    def _undress(self) -> None:
        self._focus = self._fitting.focus
        self._fitting.clear()
        self._dresses = [None] * len(self._rows)
        self._order = None
        self.stale_layout = True

    def _new_slot(self, key: Key, row: Mark) -> int:
        slot = self._slots[key] = len(self._keys)
        self._keys.append(key)
        self._rows.append(row)
        self._dresses.append(None)
        if self._focus != self._fitting.focus:
            self._fitting.want(key)
        self._order = None
        if slot >= len(self._xy):
            self._xy = np.vstack((self._xy, np.empty_like(self._xy)))
            self._aside = np.vstack((self._aside, np.zeros_like(self._aside)))
            self._covered = np.append(self._covered, np.zeros_like(self._covered))
        self.stale_layout = True
        return slot
