"""The definition of each figure in words: start, stop, norm, what is left out, which version."""

from __future__ import annotations

from dispatch_app.papers.amounts import Amount, Unit
from dispatch_app.papers.naming import Naming
from dispatch_app.ports.figures import ColumnKind, FigureAnswer, FigureDefinition, FigureExclusion

_TIME = Unit(amount=Amount.SECONDS)
_SHARE = Unit(amount=Amount.SHARE)


def definition_of(answer: FigureAnswer, naming: Naming) -> tuple[str, ...]:
    """The measure in focus first; last what does not count at all."""
    focused = [each for each in answer.definitions if each.measure == answer.focus]
    others = [each for each in answer.definitions if each.measure != answer.focus]
    lines = [_line(each, naming) for each in (*focused, *others)]
    left_out = _left_out(answer, naming)
    changed = _changed(answer, naming)
    return tuple(line for line in (changed, *lines, left_out) if line)


def _line(each: FigureDefinition, naming: Naming) -> str:
    texts = naming.texts
    parts = [_name(each, naming)]
    if each.kind is ColumnKind.TIME:
        start, stop = naming.moment(each.start), naming.moment(each.stop)
        parts.append(texts("sheet.clock", start=start, stop=stop))
    if each.note is not None:
        parts.append(naming.of(each.note))
    if each.norm is not None:
        norm = _TIME.say(each.norm) if each.kind is ColumnKind.TIME else f"{each.norm:g}"
        parts.append(texts("sheet.norm", norm=norm))
    if each.target is not None:
        parts.append(texts("sheet.target", target=_SHARE.say(each.target)))
    parts.append(f"n {each.n:,}")
    parts.append(_excluded(each.exclusions, naming))
    return texts("sheet.comma").join(part for part in parts if part)


def _name(each: FigureDefinition, naming: Naming) -> str:
    name = naming.of(each.name)
    if each.since is None:
        return naming.texts("sheet.version", name=name, version=each.version)
    return naming.texts(
        "sheet.version-since", name=name, version=each.version, since=each.since.isoformat()
    )


def _excluded(exclusions: tuple[FigureExclusion, ...], naming: Naming) -> str:
    """Each reason with how many; those that left out nothing are not named."""
    found = [each for each in exclusions if each.n]
    if not found:
        return naming.texts("sheet.excluded-none")
    reasons = "、".join(f"{naming.of(each.name)} {each.n:,}" for each in found)
    return naming.texts("sheet.excluded", n=f"{sum(e.n for e in found):,}", reasons=reasons)


def _left_out(answer: FigureAnswer, naming: Naming) -> str:
    found = {nature: n for nature, n in answer.left_out.items() if n}
    if not found:
        return ""
    texts = naming.texts
    parts = (
        f"{texts(key) if texts.has(key := f'nature.{nature}') else nature} {n:,}"
        for nature, n in sorted(found.items())
    )
    return texts("sheet.left-out", parts="、".join(parts))


def _changed(answer: FigureAnswer, naming: Naming) -> str:
    """A period over a change of a definition says so first."""
    versions: dict[str, set[int]] = {}
    for each in answer.definitions:
        versions.setdefault(each.measure, set()).add(each.version)
    several = [m for m, found in versions.items() if len(found) > 1]
    names = [naming.of(e.name) for m in several for e in answer.definitions if e.measure == m]
    if not names:
        return ""
    return naming.texts("sheet.changed", names="、".join(dict.fromkeys(names)))
