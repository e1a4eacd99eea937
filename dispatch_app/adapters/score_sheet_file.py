"""The score sheet's file: TOML in, a sheet out, every mistake named by file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from dispatch_app.adapters.toml_table import Misshapen, Table
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.protocols import Text
from dispatch_app.domain.quality.sheets import Item, Scale, ScoreSheet, Section


class BadSheet(InvalidValue):
    """A file that cannot be used; the message names the file, the key and the mend."""


SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "quality" / "call.toml"


def sheet_in(said: str) -> Callable[[], ScoreSheet]:
    """Reads the centre's own file, else the one that ships, as it is when it is asked for."""
    return partial(load_sheet, Path(said) if said else SHIPPED)


def load_sheet(file: Path) -> ScoreSheet:
    """
    Raises:
        BadSheet: the file is missing, cannot be read, or holds a mistake.
    """
    return read_whole(file, _sheet)


def read_whole[T](file: Path, made_of: Callable[[Table], T]) -> T:
    """What a file of this centre's own says, with nothing left over.

    Raises:
        BadSheet: the file is missing, cannot be read, or holds a mistake.
    """
    try:
        table = Table(tomllib.loads(file.read_text(encoding="utf-8")), "")
        made = made_of(table)
        table.finish()
    except OSError as trouble:
        raise BadSheet(f"{file}: cannot be read: {trouble.strerror}") from trouble
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, Misshapen, InvalidValue) as mistake:
        raise BadSheet(f"{file}: {mistake}") from mistake
    return made


def _sheet(table: Table) -> ScoreSheet:
    return ScoreSheet(
        code=table.code("code"),
        version=table.string("version"),
        text=_text(table),
        pass_from=float(table.integer("pass_from")),
        sections=tuple(_section(part) for part in table.tables("section")),
    )


def _section(table: Table) -> Section:
    made = Section(
        code=table.code("code"),
        text=_text(table),
        items=tuple(_item(part) for part in table.tables("item")),
    )
    table.finish()
    return made


def _item(table: Table) -> Item:
    scale = table.string("scale")
    if scale not in set(Scale):
        raise Misshapen(table.at("scale"), f"'{scale}'", f"write one of {', '.join(Scale)}")
    made = Item(
        code=table.code("code"),
        text=_text(table),
        scale=Scale(scale),
        weight=float(table.integer("weight")),
        knock_out=_is_set(table, "knock_out"),
    )
    table.finish()
    return made


def _is_set(table: Table, name: str) -> bool:
    value = table.take(name) if table.has(name) else False
    if not isinstance(value, bool):
        raise Misshapen(table.at(name), "neither true nor false", "write true or leave it out")
    return value


def _text(table: Table) -> Text:
    return Text(zh=table.string("zh"), en=table.string("en"))
