"""A value made quickly is the value that the standard decorator would have made."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from typing import Any, ClassVar, get_type_hints

import msgspec
import pytest

from dispatch_app.domain.quick import quickly


class _Bare:
    pass


class _Place:
    """Where something is."""

    lat: float
    lon: float = 0.0
    NORTH: ClassVar[str] = "N"

    def __post_init__(self) -> None:
        if not -90 <= self.lat <= 90:
            raise ValueError("not a latitude")


class _Call:
    number: str
    lines: tuple[int, ...] = ()
    marks: dict[str, int] = dataclasses.field(default_factory=dict, compare=False)
    secret: str = dataclasses.field(default="", repr=False)


GIVEN: dict[type, dict[str, Any]] = {
    _Bare: {},
    _Place: {"lat": 23.5},
    _Call: {"number": "0999 1", "lines": (1, 2), "secret": "s"},
}


@dataclasses.dataclass(frozen=True)
class Pair:
    """The same class, made both ways."""

    usual: Any
    quick: Any
    given: dict[str, Any]


@pytest.fixture(params=GIVEN, ids=lambda kind: kind.__name__)
def pair(request: pytest.FixtureRequest) -> Pair:
    shape, options = request.param, {"frozen": True, "slots": True, "kw_only": True}
    bodies = [dict(vars(shape)) for _ in range(2)]
    usual, quick = (type(shape.__name__, (), body) for body in bodies)
    return Pair(dataclasses.dataclass(**options)(usual), quickly(**options)(quick), GIVEN[shape])


def test_it_is_shown_and_listed_as_the_usual_one(pair: Pair) -> None:
    usual, quick = pair.usual(**pair.given), pair.quick(**pair.given)
    assert repr(quick) == repr(usual)
    assert dataclasses.asdict(quick) == dataclasses.asdict(usual)
    assert pair.quick.__match_args__ == pair.usual.__match_args__
    assert pair.quick.__slots__ == pair.usual.__slots__
    assert str(pair.quick.__dataclass_params__) == str(pair.usual.__dataclass_params__)


def test_it_is_built_by_the_same_names_and_types(pair: Pair) -> None:
    assert list(inspect.signature(pair.quick).parameters) == list(
        inspect.signature(pair.usual).parameters
    )
    assert get_type_hints(pair.quick.__init__) == get_type_hints(pair.usual.__init__)
    with pytest.raises(TypeError):
        pair.quick(**pair.given, nothing_of_this_name=1)


def test_equal_values_are_equal_and_hash_as_the_usual_ones_do(pair: Pair) -> None:
    one, same = pair.quick(**pair.given), pair.quick(**pair.given)
    assert one == same
    assert hash(one) == hash(same) == hash(pair.usual(**pair.given))
    assert one != pair.usual(**pair.given)


def test_a_field_can_be_neither_set_nor_deleted(pair: Pair) -> None:
    value = pair.quick(**pair.given)
    for name in (*pair.given, "nothing"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, 1)
        with pytest.raises(dataclasses.FrozenInstanceError):
            delattr(value, name)


def test_it_goes_through_json_as_the_usual_one(pair: Pair) -> None:
    written = msgspec.json.encode(pair.quick(**pair.given))
    assert written == msgspec.json.encode(pair.usual(**pair.given))
    assert msgspec.json.decode(written, type=pair.quick) == pair.quick(**pair.given)


def _value(**options: bool) -> Any:
    return quickly(frozen=True, slots=True, **options)


@_value()
class Stretch:
    """A value with places of its own for its fields, to be pickled."""

    start: int
    end: int = 9
    notes: list[str] = dataclasses.field(default_factory=list)


def test_fields_may_be_given_by_place_and_each_value_has_its_own_list() -> None:
    assert Stretch(1, 2) == Stretch(start=1, end=2) != Stretch(1)
    assert Stretch(1).notes is not Stretch(1).notes
    assert dataclasses.replace(Stretch(1), end=5) == Stretch(1, 5)


def test_it_is_copied_and_pickled() -> None:
    value = Stretch(1, 2, ["x"])
    assert copy.deepcopy(value) == pickle.loads(pickle.dumps(value)) == value


def test_values_of_two_kinds_differ_though_their_fields_agree() -> None:
    @_value()
    class Other:
        start: int
        end: int = 9
        notes: list[str] = dataclasses.field(default_factory=list)

    assert Other(1) != Stretch(1)


def test_a_rule_of_the_class_is_kept() -> None:
    with pytest.raises(ValueError, match="latitude"):
        quickly(frozen=True, slots=True)(type("_Place", (), dict(vars(_Place))))(91.0)


def test_unequal_by_a_field_that_is_not_compared_is_equal() -> None:
    call = quickly(frozen=True, slots=True)(type("_Call", (), dict(vars(_Call))))
    assert call("1", marks={"a": 1}) == call("1", marks={"a": 2})
    assert call("1", secret="a") != call("1", secret="b")


def test_what_is_no_plain_frozen_value_is_left_to_the_standard_decorator() -> None:
    @_value()
    class Longer(Stretch):
        more: int = 0

    @quickly
    class Changing:
        at: int = 0

    @_value(order=True)
    class Ordered:
        at: int

    @_value()
    class Said:
        at: int

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 7

    assert Longer(1, more=2) != Longer(1)
    changed = Changing()
    changed.at = 5
    assert changed == Changing(5)
    assert Ordered(1) < Ordered(2)
    assert (Said(1), hash(Said(1))) == (Said(2), 7)
