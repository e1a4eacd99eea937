"""What differs between two texts of a protocol, part by part. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from dispatch_app.domain.protocols.writing import HEAD, Part, parts_of
from dispatch_app.domain.quick import dataclass

_CODES = re.compile(r"^codes\s*=\s*\[(.*)\]", re.MULTILINE)


class Difference(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    """It reads the same and stands elsewhere: what is asked first is asked later."""


@dataclass(frozen=True, slots=True)
class PartChange:
    kind: str
    code: str
    """Empty for the head."""
    what: Difference


def compared(before: str, after: str) -> tuple[PartChange, ...]:
    """The changes, in the order of the later text, then what is gone."""
    old, new = _named(before), _named(after)
    stays = [name for name in old if name in new]
    order = [name for name in new if name in old]
    changes = [*_there(old, new, _displaced(stays, order)), *_gone(old, new)]
    return tuple(changes)


def _there(
    old: Mapping[tuple[str, str], Part],
    new: Mapping[tuple[str, str], Part],
    displaced: frozenset[tuple[str, str]],
) -> Iterator[PartChange]:
    for name, part in new.items():
        if name not in old:
            yield PartChange(*name, Difference.ADDED)
        elif _bare(part) != _bare(old[name]):
            yield PartChange(*name, Difference.CHANGED)
        elif name in displaced:
            yield PartChange(*name, Difference.MOVED)


def _gone(
    old: Mapping[tuple[str, str], Part], new: Mapping[tuple[str, str], Part]
) -> Iterator[PartChange]:
    for name in old:
        if name not in new:
            yield PartChange(*name, Difference.REMOVED)


def _displaced(
    stays: list[tuple[str, str]], order: list[tuple[str, str]]
) -> frozenset[tuple[str, str]]:
    """Those before which something stands now that stood behind them."""
    place = {name: at for at, name in enumerate(stays)}
    found, highest = set(), -1
    for name in order:
        if place[name] < highest:
            found.add(name)
        highest = max(highest, place[name])
    return frozenset(found)


def _named(text: str) -> dict[tuple[str, str], Part]:
    """Each part under its kind and code; those without a code by what they want, or by number."""
    found: dict[tuple[str, str], Part] = {}
    for part in parts_of(text):
        wanted = _CODES.search(part.text)
        code = "" if part.kind == HEAD else part.code or (wanted.group(1) if wanted else "")
        name, again = (part.kind, code.replace('"', "")), 1
        while name in found:
            again += 1
            name = (part.kind, f"{code} {again}".strip().replace('"', ""))
        found[name] = part
    return found


def _bare(part: Part) -> str:
    """Without what says nothing: comments and empty lines."""
    lines = (line.rstrip() for line in part.text.splitlines())
    return "\n".join(line for line in lines if line and not line.lstrip().startswith("#"))
