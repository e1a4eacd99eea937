"""What the tile process does next: the latest wish first, then gaps once more."""

from __future__ import annotations

from gis.mercator import Block, Level
from gis.tiles.messages import Wish
from gis.tiles.wishes import AGAIN_S, Task, Wishes

A, B, C = (Block(Level(28), column, 0) for column in range(3))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def wish(*blocks: Block, used: tuple[Block, ...] = ()) -> Wish:
    return Wish("day", 1, blocks, (), used)


def test_a_new_wish_replaces_the_one_before() -> None:
    wishes = Wishes()
    wishes.replace(wish(A, B))
    assert wishes.next() == Task("day", 1, A)
    wishes.replace(wish(C))
    assert wishes.next() == Task("day", 1, C)


def test_telling_what_was_used_cancels_nothing() -> None:
    wishes = Wishes()
    wishes.replace(wish(A))
    wishes.replace(wish(used=(B,)))
    assert wishes.next() == Task("day", 1, A, (), (B,))


def test_a_block_that_is_still_coming_has_its_turn_after_the_others() -> None:
    wishes = Wishes()
    wishes.replace(wish(A, B))
    first = wishes.next()
    assert first is not None
    wishes.go_on(first)
    assert [task.block for task in (wishes.next(), wishes.next()) if task] == [B, A]


def test_a_block_of_another_style_is_not_gone_on_with() -> None:
    wishes = Wishes()
    wishes.replace(wish(A))
    wishes.go_on(Task("night", 1, C))
    assert wishes.next() == Task("day", 1, A)
    wishes.end()
    assert wishes.next() is None


def test_a_gap_is_tried_again_after_a_while_only() -> None:
    clock = Clock()
    wishes = Wishes(clock)
    wishes.again(Task("day", 1, A))
    wishes.replace(wish(B))
    assert wishes.next() == Task("day", 1, B)
    clock.now = AGAIN_S + 1
    assert wishes.next() == Task("day", 1, A)


def test_one_gap_is_enough_to_see_whether_the_source_is_back() -> None:
    clock = Clock()
    wishes = Wishes(clock)
    for block in (A, B):
        wishes.again(Task("day", 1, block))
    clock.now = AGAIN_S + 1
    first = wishes.next()
    assert first == Task("day", 1, A)
    wishes.again(first)
    wishes.replace(wish(C))
    assert wishes.next() == Task("day", 1, C), "the other gap waits as well"


def test_a_gap_that_is_wished_for_anew_is_not_done_twice() -> None:
    clock = Clock()
    wishes = Wishes(clock)
    wishes.again(Task("day", 1, A))
    wishes.replace(wish(A))
    assert wishes.next() == Task("day", 1, A)
    clock.now = AGAIN_S + 1
    wishes.end()
    assert wishes.next() is None


def test_at_the_end_what_was_used_is_still_noted() -> None:
    wishes = Wishes()
    wishes.replace(wish(A, B))
    wishes.replace(wish(used=(C,)))
    wishes.end()
    assert wishes.next() == Task("day", 1, None, (), (C,))
    assert wishes.next() is None


def test_memory_is_given_back_before_a_rest_only() -> None:
    wishes, rests = Wishes(), []

    def rest() -> None:
        rests.append("rest")
        wishes.end()

    wishes.replace(wish(A))
    assert wishes.next(before_rest=rest) == Task("day", 1, A)
    assert rests == []
    assert wishes.next(before_rest=rest) is None
    assert rests == ["rest"]
