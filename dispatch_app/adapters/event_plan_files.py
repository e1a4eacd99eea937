"""Files of large-event plans: TOML in, plans out, every mistake named by file and key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from dispatch_app.adapters.score_sheet_file import BadSheet, read_whole
from dispatch_app.adapters.toml_table import Misshapen, Table
from dispatch_app.domain.large_events.plans import (
    CommandLevel,
    EventKind,
    EventPlan,
    Notifiable,
    Size,
    Unit,
    Wanted,
)
from dispatch_app.domain.protocols import Text

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "large_events"


def plans_in(said: str) -> Callable[[], tuple[EventPlan, ...]]:
    """Reads the centre's own directory, else the one that ships, as it is when asked for."""
    return partial(load_plans, Path(said) if said else SHIPPED)


def load_plans(directory: Path) -> tuple[EventPlan, ...]:
    """All plans of a directory, one file a kind.

    Raises:
        BadSheet: a file holds a mistake, two are of one kind, or there is none.
    """
    found: dict[EventKind, EventPlan] = {}
    for file in sorted(directory.glob("*.toml")):
        plan = read_whole(file, _plan)
        if plan.kind in found:
            raise BadSheet(f"{file}: kind: another file has '{plan.kind}' already; keep one")
        found[plan.kind] = plan
    if not found:
        raise BadSheet(f"{directory}: no plan of a large event; put one file a kind there")
    return tuple(found.values())


def _plan(table: Table) -> EventPlan:
    return EventPlan(
        kind=_one_of(table, "kind", EventKind),
        version=table.string("version"),
        text=_text(table),
        suggested_from=table.integer("suggested_from"),
        complaints=table.strings("complaints"),
        abilities=table.strings("abilities"),
        sizes=tuple(_size(part) for part in table.tables("size")),
        notify=tuple(_person(part) for part in table.tables("notify")),
        staging=_inner_text(table, "staging"),
        first_actions=tuple(_finished(part) for part in table.tables("first_action")),
        ask=tuple(_finished(part) for part in table.tables("ask")),
    )


def _size(table: Table) -> Size:
    counts = {u.value: table.integer(u.value) if table.has(u.value) else 0 for u in Unit}
    made = Size(
        from_patients=table.integer("from_patients"),
        level=_level(table),
        wanted=Wanted(**counts),
    )
    table.finish()
    return made


def _person(table: Table) -> Notifiable:
    made = Notifiable(
        role=table.code("role"),
        text=_text(table),
        level=_level(table),
        within_s=float(table.integer("within_s")),
        escalates_to=table.string("escalates_to") if table.has("escalates_to") else "",
        name=table.string("name") if table.has("name") else "",
        number=table.string("number") if table.has("number") else "",
    )
    table.finish()
    return made


def _level(table: Table) -> CommandLevel:
    value = table.integer("level")
    if value not in set(CommandLevel):
        raise Misshapen(table.at("level"), f"{value}", "write 1 (gravest) to 4")
    return CommandLevel(value)


def _one_of(table: Table, name: str, kinds: type[EventKind]) -> EventKind:
    value = table.string(name)
    if value not in set(kinds):
        raise Misshapen(table.at(name), f"'{value}'", f"write one of {', '.join(kinds)}")
    return kinds(value)


def _inner_text(table: Table, name: str) -> Text:
    return _finished(table.inner(name)) if table.has(name) else Text(zh="", en="")


def _finished(table: Table) -> Text:
    made = _text(table)
    table.finish()
    return made


def _text(table: Table) -> Text:
    return Text(zh=table.string("zh"), en=table.string("en"))
