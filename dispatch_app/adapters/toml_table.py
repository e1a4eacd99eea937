"""Careful reading of one TOML table: every value checked, every mistake named by its key.

Knows nothing of what the table means.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Misshapen(Exception):
    """A value is missing, of the wrong kind, or not expected here."""

    def __init__(self, key: str, wrong: str, mend: str) -> None:
        super().__init__(f"{key}: {wrong}; {mend}")
        self.key, self.wrong, self.mend = key, wrong, mend


class Table:
    """One table of a file, `key` saying where it stands. Read all of it, then `finish`."""

    def __init__(self, values: Mapping[str, object], key: str) -> None:
        self._values, self._key = values, key
        self._read: set[str] = set()

    def at(self, name: str) -> str:
        """Where a value stands, as an author would look for it."""
        return f"{self._key}.{name}" if self._key else name

    def has(self, name: str) -> bool:
        """Say whether the value is there at all."""
        return name in self._values

    def take(self, name: str) -> object:
        """Give the bare value, for a reader of its own."""
        self._read.add(name)
        if name not in self._values:
            raise Misshapen(self.at(name), "missing", f"add '{name}'")
        return self._values[name]

    def string(self, name: str) -> str:
        """A text that is not blank."""
        value = self.take(name)
        if not isinstance(value, str) or not value.strip():
            raise Misshapen(self.at(name), "not a text", "write a text in quotes")
        return value.strip()

    def code(self, name: str) -> str:
        """A code: small Latin letters, digits, underscores."""
        value = self.string(name)
        if not CODE.fullmatch(value):
            mend = "use small letters, digits and _, beginning with a letter"
            raise Misshapen(self.at(name), f"'{value}' is not a code", mend)
        return value

    def integer(self, name: str) -> int:
        """A whole number."""
        value = self.take(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Misshapen(self.at(name), "not a whole number", "write a number without quotes")
        return value

    def day(self, name: str) -> date:
        """A date without a time."""
        value = self.take(name)
        if type(value) is not date:
            raise Misshapen(self.at(name), "not a date", "write it as 2026-01-31, without quotes")
        return value

    def strings(self, name: str) -> tuple[str, ...]:
        """A list of texts; absent means none."""
        return tuple(_text(item, self.at(name)) for item in self._list(name))

    def tables(self, name: str) -> "Iterator[Table]":
        """The tables of a list; absent means none. Named by their code where they have one."""
        for place, item in enumerate(self._list(name), start=1):
            values = _table(item, f"{self.at(name)}[{place}]")
            label = values.get("code", place)
            yield Table(values, f"{self.at(name)}[{label}]")

    def inner(self, name: str) -> "Table":
        """A table inside this one."""
        return Table(_table(self.take(name), self.at(name)), self.at(name))

    def finish(self) -> None:
        """Refuse what nobody read: a misspelt key must not pass as absent."""
        strange = sorted(set(self._values) - self._read)
        if strange:
            mend = f"take it out or spell it as one of: {', '.join(sorted(self._read))}"
            raise Misshapen(self.at(strange[0]), "key not known here", mend)

    def _list(self, name: str) -> list[object]:
        if not self.has(name):
            self._read.add(name)
            return []
        value = self.take(name)
        if not isinstance(value, list):
            raise Misshapen(self.at(name), "not a list", "write a list in [ ]")
        return value


def _text(value: object, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Misshapen(key, "holds something that is not a text", "write texts in quotes")
    return value.strip()


def _table(value: object, key: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Misshapen(key, "not a table", "write a table: { key = value }")
    return value
