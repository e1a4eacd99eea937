"""Codes that the map and the domain share by their values: neither may have one of its own."""

from __future__ import annotations

import pytest

from dispatch_app.domain import codes, route_steps
from gis.roads import conditions, manoeuvres


@pytest.mark.parametrize(
    ("ours", "of_the_map"),
    [
        (route_steps.Turn, manoeuvres.Manoeuvre),
        (route_steps.ArrivalSide, manoeuvres.Side),
        (codes.ConditionKind, conditions.ConditionKind),
        (codes.Shape, conditions.ConditionShape),
    ],
)
def test_the_domain_and_the_map_have_the_same_codes(ours, of_the_map):
    assert {one.value for one in ours} == {one.value for one in of_the_map}
