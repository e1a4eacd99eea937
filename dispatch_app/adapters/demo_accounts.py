"""Accounts for a demonstration: a person a seat, some hospitals, a key a station and gateway.

Made only when asked for. What is needed to sign in is written into one directory.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from pathlib import Path

from dispatch_app.adapters.key_files import KeyFileTrouble, make_key, public_half
from dispatch_app.domain.codes import Role, SeatKind
from dispatch_app.domain.ids import AccountId, HospitalId, StationId
from dispatch_app.domain.state import CentreState
from dispatch_app.ports.accounts import Account, AccountExists, Accounts

LIST = "accounts.json"
GATEWAYS = {
    "gateway-lines": Role.GATEWAY,
    "gateway-exchange": Role.EXCHANGE,
    "gateway-vehicles": Role.VEHICLE_GATEWAY,
    "gateway-ups": Role.POWER,
    "gateway-alarm": Role.ALARMS,
    "gateway-links": Role.LINKS,
    "gateway-texts": Role.TEXTS,
    "watchdog": Role.ALARMS,
    "recorder-1": Role.RECORDER,
}
LINKED = {"linked-110": Role.LINKED_SYSTEM}
HOSPITALS = 3
"""So many emergency departments can sign in; each password takes a tenth of a second to make."""
OTHERS = {"auditor": Role.AUDITOR, "maintainer": Role.MAINTAINER}
ROLE_OF_SEAT = {
    SeatKind.DISPATCHER: Role.DISPATCHER,
    SeatKind.SHIFT_LEADER: Role.SHIFT_LEADER,
    SeatKind.DIRECTOR: Role.DIRECTOR,
}

Row = dict[str, str]


def write_demo_accounts(directory: Path, accounts: Accounts, state: CentreState) -> None:
    """Make what is missing; what the directory knows already keeps its password or key.

    `accounts.json` lists account, role, seat, station or hospital, and password or key file.

    Raises:
        KeyFileTrouble: the directory cannot be used; the message names the place and the mend.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        kept = {row["account"]: row for row in _read(directory / LIST)}
        rows = [*_people(kept, state), *_machines(directory, state)]
        for row in rows:
            _put(accounts, directory, row)
        _write(directory / LIST, rows)
    except OSError as trouble:
        raise KeyFileTrouble(
            f"{trouble.filename or directory}: {trouble.strerror}; name another --demo-accounts"
        ) from trouble


def _people(kept: dict[str, Row], state: CentreState) -> Iterable[Row]:
    for seat in state.seats.values():
        name = f"seat-{seat.id}"
        yield _person(kept, name, ROLE_OF_SEAT[seat.kind]) | {"seat": seat.id}
    for name, role in OTHERS.items():
        yield _person(kept, name, role)
    for hospital in list(state.hospitals)[:HOSPITALS]:
        name = f"hospital-{hospital}"
        yield _person(kept, name, Role.HOSPITAL) | {"hospital": hospital}


def _person(kept: dict[str, Row], name: str, role: Role) -> Row:
    known = kept.get(name, {}).get("password")
    return {
        "account": name,
        "role": role.value,
        "password": known or secrets.token_urlsafe(12),
    }


def _machines(directory: Path, state: CentreState) -> Iterable[Row]:
    for station in state.stations:
        name = f"station-{station}"
        yield _machine(directory, name, Role.STATION) | {"station": station}
    for name, role in (GATEWAYS | LINKED).items():
        yield _machine(directory, name, role)


def _machine(directory: Path, name: str, role: Role) -> Row:
    file = f"{name}.key"
    if not (directory / file).exists():
        make_key(directory / file)
    return {"account": name, "role": role.value, "key": file}


def _put(accounts: Accounts, directory: Path, row: Row) -> None:
    """An account that exists already is left alone: a restart must not end its sessions."""
    station = row.get("station")
    account = Account(
        id=AccountId(row["account"]),
        role=Role(row["role"]),
        name=row["account"],
        station=StationId(station) if station else None,
        hospital=HospitalId(row["hospital"]) if "hospital" in row else None,
    )
    if accounts.find(account.id) is not None:
        return
    key = public_half(directory / row["key"]) if "key" in row else None
    try:
        accounts.create(account, password=row.get("password"), public_key=key)
    except AccountExists:
        return


def _read(path: Path) -> list[Row]:
    if not path.exists():
        return []
    try:
        rows: list[Row] = json.loads(path.read_text(encoding="utf-8"))
        return [row for row in rows if row["account"]]
    except (ValueError, KeyError, TypeError) as trouble:
        raise KeyFileTrouble(
            f"{path}: is no list of accounts ({trouble!r}); take it away, or name another directory"
        ) from trouble


def _write(path: Path, rows: list[Row]) -> None:
    half = path.with_suffix(".part")
    half.touch(mode=0o600)
    half.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    half.replace(path)
