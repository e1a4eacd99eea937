"""Reads scenarios and callers' first sentences out of TOML files. Names the place of each fault."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dispatch_app.domain.figures.model import Words
from dispatch_app.domain.training.scenarios import (
    BadScenario,
    FixedCalls,
    PlannedTrouble,
    Rate,
    Scenario,
)
from dispatch_app.domain.training.scores import Kpi
from dispatch_app.domain.training.values import Manner, Trouble

OPENINGS = "openings.toml"
_SCENARIO = frozenset(
    {"name", "about", "minutes", "rates", "complaints", "manners", "idle", "gives_up", "call"}
    | {"trouble", "weights"}
)
_CALL = frozenset(
    {"minute", "complaint", "event", "count", "minutes", "vehicles", "manner", "opening"}
)
_TROUBLE = frozenset({"minute", "kind", "minutes", "count", "ability"})


def scenarios_in(directory: Path, complaints: Sequence[str]) -> dict[str, Scenario]:
    """By name, which is the file's.

    Raises:
        BadScenario: a file cannot be read, or names what nobody knows.
    """
    files = sorted(path for path in directory.glob("*.toml") if path.name != OPENINGS)
    return {path.stem: _scenario(path, complaints) for path in files}


def openings_in(directory: Path, language: str) -> dict[str, Sequence[str]]:
    """First sentences by complaint, and by outcome for those who need nobody."""
    table = _table(directory / OPENINGS)
    return {name: tuple(said[language]) for name, said in table.items()}


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as trouble:
        raise BadScenario(f"{path}: cannot be read: {trouble.strerror}") from trouble
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise BadScenario(f"{path}: not TOML in UTF-8: {trouble}") from trouble


def _scenario(path: Path, complaints: Sequence[str]) -> Scenario:
    table = _table(path)
    _known(table, _SCENARIO, f"{path}")
    for name in (*table.get("complaints", {}), *(c["complaint"] for c in table.get("call", ()))):
        if name not in complaints:
            raise BadScenario(f"{path}: complaint {name!r} is unknown; write a protocol's code")
    for name in table.get("weights", {}):
        if name not in list(Kpi):
            raise BadScenario(f"{path}: [weights] {name!r} is unknown; known are: {', '.join(Kpi)}")
    try:
        return _read(path.stem, table)
    except (KeyError, TypeError, ValueError) as trouble:
        raise BadScenario(f"{path}: {trouble!r} is missing or cannot be used") from trouble


def _read(name: str, table: Mapping[str, Any]) -> Scenario:
    return Scenario(
        id=name,
        name=Words(**table["name"]),
        about=Words(**table["about"]),
        minutes=float(table["minutes"]),
        rates=tuple(Rate(minute=float(at), calls=float(calls)) for at, calls in table["rates"]),
        complaints={k: float(v) for k, v in table.get("complaints", {}).items()},
        manners={Manner(k): float(v) for k, v in table.get("manners", {}).items()},
        idle=float(table.get("idle", 0.1)),
        gives_up=float(table.get("gives_up", 0.05)),
        calls=tuple(_call(row) for row in table.get("call", ())),
        troubles=tuple(_trouble(row) for row in table.get("trouble", ())),
        weights={k: float(v) for k, v in table.get("weights", {}).items()},
    )


def _call(row: Mapping[str, Any]) -> FixedCalls:
    _known(row, _CALL, "call")
    return FixedCalls(
        minute=float(row["minute"]),
        complaint=row["complaint"],
        event=row.get("event", ""),
        count=int(row.get("count", 1)),
        minutes=float(row.get("minutes", 2.0)),
        vehicles=int(row.get("vehicles", 1)),
        manner=Manner(row["manner"]) if "manner" in row else None,
        opening=Words(**row["opening"]) if "opening" in row else None,
    )


def _trouble(row: Mapping[str, Any]) -> PlannedTrouble:
    _known(row, _TROUBLE, "trouble")
    return PlannedTrouble(
        minute=float(row["minute"]),
        trouble=Trouble(row["kind"]),
        minutes=float(row["minutes"]),
        count=int(row.get("count", 1)),
        ability=row.get("ability", ""),
    )


def _known(row: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    for name in row:
        if name not in known:
            raise BadScenario(
                f"{where}: {name!r} is unknown; known are: {', '.join(sorted(known))}"
            )
