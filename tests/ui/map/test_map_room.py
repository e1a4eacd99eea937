"""Chips beside marks: the important first, none over another, none dancing."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.ui.kit.map.room import Chip, find_room

SIZE, MARGIN = (1000, 800), 100

spots = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 799)), min_size=1, max_size=60)


def chips_at(places: list[tuple[int, int]], first: int = 1) -> list[Chip]:
    return [
        Chip((first, "vehicle", f"{at:03d}"), float(x), float(y), 70, 20, 9.0, None)
        for at, (x, y) in enumerate(places)
    ]


def laid(chips: list[Chip]) -> dict[str, tuple[float, float]]:
    symbols = np.array([(c.x, c.y) for c in chips])
    found = find_room(sorted(chips), symbols, (0.0, 0.0), SIZE, MARGIN)
    return {
        c.rank[2]: (c.x + found[c.rank][0], c.y + found[c.rank][1])
        for c in chips
        if c.rank in found
    }


@given(spots)
def test_no_two_chips_overlap(places: list[tuple[int, int]]) -> None:
    boxes = list(laid(chips_at(places)).values())
    for (x1, y1), (x2, y2) in combinations(boxes, 2):
        assert abs(x1 - x2) >= 70 or abs(y1 - y2) >= 20


def test_a_lone_mark_has_its_chip_to_the_right() -> None:
    assert laid(chips_at([(500, 400)])) == {"000": (509.0, 390.0)}


def test_the_more_important_of_two_marks_at_one_place_has_the_first_choice() -> None:
    one, other = chips_at([(500, 400)], first=5)[0], chips_at([(500, 400)], first=2)[0]
    other = other._replace(rank=(2, "incident", "999"))
    found = laid([one, other])
    assert found["999"] == (509.0, 390.0)
    assert found["000"] != found["999"]


def test_chips_of_the_selected_incident_find_room_in_any_crowd() -> None:
    crowd = chips_at([(500 + 8 * (k % 7), 400 + 8 * (k // 7)) for k in range(49)])
    chosen = [
        Chip((place, "vehicle", f"E{place}"), 520.0, 420.0, 200, 40, 20.0, None, outstanding=True)
        for place in range(7)
    ]
    assert {f"E{place}" for place in range(7)} <= laid([*crowd, *chosen]).keys()


def test_candidates_do_not_cover_each_other_while_there_is_room() -> None:
    chosen = [
        Chip((place, "vehicle", f"E{place}"), 520.0, 420.0, 100, 30, 20.0, None, outstanding=True)
        for place in range(4)
    ]
    boxes = laid(chosen).values()
    for (x1, y1), (x2, y2) in combinations(boxes, 2):
        assert abs(x1 - x2) >= 100 or abs(y1 - y2) >= 30


def test_chips_that_ask_for_air_thin_out() -> None:
    places = [(100 + 90 * (k % 9), 100 + 30 * (k // 9)) for k in range(90)]
    close = laid(chips_at(places))
    airy = laid([chip._replace(air=28) for chip in chips_at(places)])
    assert len(airy) < len(close) / 2


def test_a_chip_stays_on_the_side_where_it_was() -> None:
    chip = chips_at([(500, 400)])[0]
    before = (-9 - 70, -10)
    assert laid([chip._replace(was=before)]) == {"000": (421.0, 390.0)}


@pytest.mark.parametrize("place", [(-5000, 0), (0, 9000), (5000, -3)])
def test_marks_far_off_the_window_get_no_chip(place: tuple[int, int]) -> None:
    assert laid(chips_at([place])) == {}


@given(spots, st.booleans())
def test_what_may_not_be_cut_stands_inside_or_not_at_all(
    places: list[tuple[int, int]], outstanding: bool
) -> None:
    chips = [chip._replace(outstanding=outstanding) for chip in chips_at([*places, (995, 400)])]
    symbols = np.array([(c.x, c.y) for c in chips])
    found = find_room(sorted(chips), symbols, (3.0, 3.0), SIZE, MARGIN, cut=False)
    for chip in chips:
        if chip.rank in found:
            left, top = chip.x + found[chip.rank][0], chip.y + found[chip.rank][1]
            assert 0 <= left <= SIZE[0] - chip.width
            assert 0 <= top <= SIZE[1] - chip.height


def test_a_mark_at_the_right_edge_of_a_page_has_its_chip_to_the_left() -> None:
    chip = chips_at([(990, 400)])[0]
    symbols = np.array([(chip.x, chip.y)])
    found = find_room([chip], symbols, (0.0, 0.0), SIZE, MARGIN, cut=False)
    assert found[chip.rank] == (-79, -10)
