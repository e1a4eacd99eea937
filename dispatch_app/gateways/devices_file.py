"""A gateway's settings file as the desk changes it: typed, whole on disk, comments kept.

Only keys of the form are touched: what a command of the system, a password or a key file is stays
a matter of who sits at the machine.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from dispatch_app.wire.devices import SettingField

Table = Mapping[str, Any]
SWITCH = "switch"
"""A kind of setting that is true or false; a form offers it as a choice."""
ON_OFF = ("on", "off")
WORDS = "words"
"""A list of words; a form offers it as a text with blanks between them."""


class BadSetting(Exception):
    """A change cannot be taken: a code for the catalogue, the key, and the system's own words."""

    def __init__(self, code: str, place: str = "", why: str = "") -> None:
        super().__init__(": ".join(word for word in (place, why or code) if word))
        self.code, self.place, self.why = code, place, why


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One key that may be changed from afar. An empty text takes the key out: its default holds."""

    key: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    default: object = ""

    def shown(self, table: Table) -> SettingField:
        value = table.get(self.key, self.default)
        if self.kind == SWITCH:
            return SettingField(
                key=self.key, value=ON_OFF[not value], kind="choice", choices=list(ON_OFF)
            )
        if self.kind == WORDS:
            words = value if isinstance(value, list | tuple) else ()
            return SettingField(key=self.key, value=" ".join(str(word) for word in words))
        text = f"{value:.10g}" if isinstance(value, float) else str(value)
        return SettingField(key=self.key, value=text, kind=self.kind, choices=list(self.choices))

    def read(self, text: str) -> object | None:
        """
        Raises:
            BadSetting: it is no such number, or none of the choices.
        """
        text = text.strip()
        if not text:
            return None
        match self.kind:
            case "whole":
                if not (text.isascii() and text.isdigit() and len(text) < 10):
                    raise BadSetting("device.setting-whole", self.key, text)
                return int(text)
            case "number":
                return self._number(text)
            case "words":
                return text.replace(",", " ").split()
            case "switch" if text in ON_OFF:
                return text == ON_OFF[0]
            case "switch":
                raise BadSetting("device.setting-choice", self.key, ", ".join(ON_OFF))
            case "choice" if text not in self.choices:
                raise BadSetting("device.setting-choice", self.key, ", ".join(self.choices))
            case _:
                return text

    def _number(self, text: str) -> float:
        try:
            number = float(text)
        except ValueError as strange:
            raise BadSetting("device.setting-number", self.key, text) from strange
        if not 0 <= number < 1e9:
            raise BadSetting("device.setting-number", self.key, text)
        return number


def shown(specs: Sequence[FieldSpec], table: Table) -> list[SettingField]:
    return [spec.shown(table) for spec in specs]


def changed(specs: Sequence[FieldSpec], table: Table, changes: Mapping[str, str]) -> dict[str, Any]:
    """A table with its changes.

    Raises:
        BadSetting: a key that is not in the form, or a value that is not of its kind.
    """
    known = {spec.key: spec for spec in specs}
    result = dict(table)
    for key, text in changes.items():
        if key not in known:
            raise BadSetting("device.setting-unknown", key, ", ".join(known))
        value = known[key].read(text)
        if value is None:
            result.pop(key, None)
        else:
            result[key] = value
    return result


class SettingsFile:
    """`section` is the way to a table, such as `("ups", "main")`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.before = path.with_name(path.name + ".before")
        """The file as it was before the last change."""

    def table(self, section: Sequence[str]) -> dict[str, Any]:
        return _table_in(self.path, section)

    def tables(
        self, section: str, *, name: str, unit: str, check: Callable[[Table], object]
    ) -> dict[str, Table]:
        """The tables `[section.NAME]`, one for each `unit`; `check` raises for what is unusable.

        Raises:
            BadSetting: there is none, or one cannot be used.
        """
        tables = self.table((section,))
        if not tables:
            mend = f"write a table [{section}.{name}] for each {unit}"
            raise BadSetting("device.file", str(self.path), mend)
        for one, table in tables.items():
            if not isinstance(table, dict):
                raise BadSetting(
                    "device.file", str(self.path), f"[{section}.{one}] must be a table"
                )
            check(table)
        return tables

    def table_before(self, section: Sequence[str]) -> dict[str, Any] | None:
        """None: nothing was ever changed, or that section was not there."""
        if not self.before.exists():
            return None
        with contextlib.suppress(BadSetting):
            return _table_in(self.before, section)
        return None

    def write(self, section: Sequence[str], table: Table) -> None:
        """Make a section this table; all else in the file stays as it is, comments too.

        Raises:
            BadSetting: the file cannot be read or written; it is then as it was.
        """
        self._write([(section, table)])

    def _write(self, tables: Sequence[tuple[Sequence[str], Table]]) -> None:
        try:
            text = self.path.read_text(encoding="utf-8")
            document = tomlkit.parse(text)
            for section, table in tables:
                _put(document, section, table)
            _replace(self.before, text)
            _replace(self.path, tomlkit.dumps(document))
        except (OSError, UnicodeDecodeError, TOMLKitError, KeyError, TypeError) as trouble:
            raise BadSetting("device.file", str(self.path), str(trouble)) from trouble


class SectionsFile(SettingsFile):
    """Several tables of one file as one, whose keys are `section.key`.

    A section that is not there has no keys; it is begun when one is written.
    """

    def __init__(self, path: Path, sections: Sequence[str]) -> None:
        super().__init__(path)
        self._sections = tuple(sections)

    def table(self, section: Sequence[str] = ()) -> dict[str, Any]:
        return self._joined(_table_in(self.path, section))

    def table_before(self, section: Sequence[str] = ()) -> dict[str, Any] | None:
        before = super().table_before(section)
        return self._joined(before) if before is not None else None

    def write(self, section: Sequence[str], table: Table) -> None:
        self._write([((*section, own), self.part(table, own)) for own in self._sections])

    def _joined(self, whole: Table) -> dict[str, Any]:
        parts = {own: whole.get(own, {}) for own in self._sections}
        return {f"{own}.{key}": value for own, part in parts.items() for key, value in part.items()}

    @staticmethod
    def part(table: Table, own: str) -> dict[str, Any]:
        return {
            key.removeprefix(f"{own}."): value
            for key, value in table.items()
            if key.startswith(f"{own}.")
        }


def _put(document: Any, section: Sequence[str], table: Table) -> None:
    """Make one section this table; what is equal is not touched, so its comments stay."""
    place = document
    for word in section:
        if word not in place and not table:
            return
        place = place.setdefault(word, tomlkit.table())
    for gone in [key for key in place if key not in table]:
        del place[gone]
    for key, value in table.items():
        if key not in place or place[key] != value:
            place[key] = value


def _table_in(path: Path, section: Sequence[str]) -> dict[str, Any]:
    try:
        place: Any = tomllib.loads(path.read_text(encoding="utf-8"))
        for word in section:
            place = place[word]
        return dict(place)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as trouble:
        raise BadSetting("device.file", str(path), str(trouble)) from trouble


def _replace(path: Path, text: str) -> None:
    """Whole or not at all, also when the power goes in the middle; rights of the file stay."""
    handle, name = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    half = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            half.chmod(path.stat().st_mode & 0o777)
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise
