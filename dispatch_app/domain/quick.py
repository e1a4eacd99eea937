"""`dataclass` for values that never change, made in a third of the time. Knows no value.

Every process of the program learns some seven hundred kinds of values when it starts. The standard
decorator writes the source of six methods for each of them and compiles it: more than half of what
a gateway did before its first line of work. Here only `__init__` is compiled, and the others are
closures that do the same. Whatever is not a plain frozen value with slots goes to the standard one.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

PLAIN = frozenset({"frozen", "slots", "kw_only"})
OWN = frozenset(
    {"__init__", "__repr__", "__eq__", "__hash__", "__setattr__", "__delattr__"}
    | {"__getstate__", "__setstate__", "__slots__"}
)


def quickly(kind: Any = None, /, **options: bool) -> Any:
    """As `dataclasses.dataclass`, with the same options."""

    def made(kind: type) -> type:
        if _is_plain(kind, options):
            return _made(kind, kw_only=options.get("kw_only", False))
        return dataclasses.dataclass(**options)(kind)

    return made if kind is None else made(kind)


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    dataclass = quickly


def _is_plain(kind: type, options: dict[str, bool]) -> bool:
    frozen = options.get("frozen", False) and options.get("slots", False)
    return (
        frozen
        and PLAIN.issuperset(options)
        and OWN.isdisjoint(vars(kind))
        and not any(dataclasses.is_dataclass(base) for base in kind.__mro__[1:])
        and all(value.init for value in vars(kind).values() if isinstance(value, Field))
        and not any(
            _is_pseudo(str(said)) for said in vars(kind).get("__annotations__", {}).values()
        )
    )


def _is_pseudo(annotation: str) -> bool:
    return "InitVar" in annotation or "KW_ONLY" in annotation


def _made(kind: type, *, kw_only: bool) -> type:
    if not kind.__doc__:
        kind.__doc__ = kind.__name__  # else the standard one spells the signature out
    value: Any = dataclasses.dataclass(
        init=False, repr=False, eq=False, slots=True, kw_only=kw_only
    )(kind)
    said = value.__dataclass_params__
    said.init = said.repr = said.eq = said.frozen = True
    value.__init__ = _init(value)
    value.__repr__ = _repr
    value.__eq__, value.__hash__ = _comparing(value)
    value.__setattr__, value.__delattr__ = _guards(value)
    value.__getstate__, value.__setstate__ = _state, _restore
    made: type = value
    return made


def _init(value: Any) -> Callable[..., None]:
    """Compiled, since it runs for every value there is."""
    around: dict[str, Any] = {"_put": object.__setattr__, "_missing": MISSING}
    first: list[str] = []
    by_name: list[str] = []
    body: list[str] = []
    for each in fields(value):
        name, default, taken = each.name, "", each.name
        if each.default is not MISSING:
            around[f"_default_{name}"] = each.default
            default = f"=_default_{name}"
        elif each.default_factory is not MISSING:
            around[f"_default_{name}"] = each.default_factory
            default, taken = "=_missing", f"_default_{name}() if {name} is _missing else {name}"
        (by_name if each.kw_only else first).append(f"{name}{default}")
        body.append(f"_put(self, {name!r}, {taken})")
    if hasattr(value, "__post_init__"):
        body.append("self.__post_init__()")
    given = ", ".join(("self", *first, *(("*", *by_name) if by_name else ())))
    text = (
        f"def make({', '.join(around)}):\n"
        f" def __init__({given}):\n  {'\n  '.join(body or ['pass'])}\n"
        " return __init__"
    )
    found: dict[str, Any] = {}
    exec(text, vars(sys.modules[value.__module__]), found)  # noqa: S102 - names of fields only
    init: Callable[..., None] = found["make"](**around)
    init.__qualname__ = f"{value.__qualname__}.__init__"
    init.__annotations__ = {each.name: each.type for each in fields(value)} | {"return": None}
    return init


def _comparing(value: Any) -> tuple[Callable[..., Any], Callable[..., int]]:
    names = [each.name for each in fields(value) if each.compare]

    def few(one: object) -> tuple[Any, ...]:
        return tuple(getattr(one, name) for name in names)

    key: Callable[[object], Any] = attrgetter(*names) if len(names) > 1 else few

    def equal(self: object, other: object) -> Any:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(key(self))

    return equal, hashed


def _guards(value: Any) -> tuple[Callable[..., None], Callable[..., None]]:
    names = frozenset(each.name for each in fields(value))

    def put(self: object, name: str, given: object) -> None:
        if type(self) is value or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(value, self).__setattr__(name, given)

    def drop(self: object, name: str) -> None:
        if type(self) is value or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(value, self).__delattr__(name)

    return put, drop


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _state(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)
