"""What the tile process has to do next: the latest wish, then what went wrong before.

Knows no painting and no cache.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from gis.mercator import Block
from gis.tiles.messages import Wish

AGAIN_S = 15.0
"""A block with gaps is tried again after this time."""
_MOST_AGAIN = 64


@dataclass(frozen=True, slots=True)
class Task:
    """One block to do, if any, with what is to be done before it."""

    style: str
    ratio: int
    block: Block | None = None
    rebuild: tuple[str, ...] = field(default=())
    used: tuple[Block, ...] = field(default=())


class Wishes:
    """The latest wish, worked off from the front while newer ones may replace it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._changed = threading.Condition(threading.RLock())
        self._clock = clock
        self._style, self._ratio = "", 1
        self._blocks: deque[Block] = deque()
        self._again: OrderedDict[tuple[str, int, Block], None] = OrderedDict()
        self._again_from = 0.0
        self._rebuild: list[str] = []
        self._used: list[Block] = []
        self._over = False

    def replace(self, wish: Wish) -> None:
        with self._changed:
            self._style, self._ratio = wish.style, wish.ratio
            if wish.blocks or not wish.used:
                self._blocks = deque(wish.blocks)
            self._rebuild += wish.rebuild
            self._used += wish.used
            self._changed.notify()

    def again(self, task: Task) -> None:
        """A block's source is away: have it tried again when there is nothing better to do.

        Others wait as long: one is enough to see whether the source is back.
        """
        if task.block is None:
            return
        with self._changed:
            self._again_from = self._clock() + AGAIN_S
            self._again[task.style, task.ratio, task.block] = None
            if len(self._again) > _MOST_AGAIN:
                self._again.popitem(last=False)

    def go_on(self, task: Task) -> None:
        """A block has not come whole yet: after the others it has its turn again."""
        with self._changed:
            if task.block is not None and (task.style, task.ratio) == (self._style, self._ratio):
                self._blocks.append(task.block)

    @property
    def _waiting(self) -> bool:
        """Something is to be done now."""
        with self._changed:
            return bool(self._blocks or self._rebuild or self._used or self._over)

    def end(self) -> None:
        with self._changed:
            self._over = True
            self._changed.notify()

    def next(self, before_rest: Callable[[], None] = lambda: None) -> Task | None:
        """What to do next; None when no more will come. `before_rest` is called if that must be
        waited for."""
        if not self._waiting:
            before_rest()
        with self._changed:
            while not self._waiting:
                left_s = self._again_from - self._clock()
                if self._again and left_s <= 0:
                    (style, ratio, again), _nothing = self._again.popitem(last=False)
                    return Task(style, ratio, again)
                self._changed.wait(left_s if self._again else None)
            if self._over and not self._used:
                return None
            if self._over:
                self._blocks.clear()
            rebuild, self._rebuild = tuple(self._rebuild), []
            used, self._used = tuple(self._used), []
            block = self._blocks.popleft() if self._blocks else None
            if block is not None:
                self._again.pop((self._style, self._ratio, block), None)
            return Task(self._style, self._ratio, block, rebuild, used)
