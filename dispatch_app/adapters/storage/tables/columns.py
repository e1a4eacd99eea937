"""The few kinds of columns that all tables are made of. Knows no table."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Float, Integer, MetaData, Text

METADATA = MetaData()

BIG = BigInteger().with_variant(Integer, "sqlite")
"""64 bits everywhere; SQLite makes a primary key of this name its own row number."""


def key() -> Column[str]:
    """The thing's own id."""
    return Column("id", Text, primary_key=True)


def sequence() -> Column[int]:
    """The journal's number of the event that wrote this row: unique and never made up here."""
    return Column("sequence", BIG, primary_key=True, autoincrement=False)


def place_in_journal() -> Column[int]:
    """The number of the event that began it, in tables whose rows have ids of their own."""
    return Column("sequence", BIG)


def text(name: str, **more: Any) -> Column[str]:
    return Column(name, Text, **more)


def nature() -> Column[str]:
    """Real, test, drill, guard duty: figures filter on it in every table."""
    return Column("nature", Text)


def moment(name: str, **more: Any) -> Column[int]:
    """A time: see `moments`."""
    return Column(name, BIG, **more)


def count(name: str, **more: Any) -> Column[int]:
    return Column(name, Integer, **more)


def measure(name: str) -> Column[float]:
    return Column(name, Float(53))
