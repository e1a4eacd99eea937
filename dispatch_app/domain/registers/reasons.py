"""The reasons that people choose from, and what the centre says of them: its own word, place, and
whether one is offered. One table says which lists there are.

The codes are the program's own, for rules and reports go by them: none is added, none taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from dispatch_app.domain.codes import (
    CallOutcome,
    ChoiceReason,
    IncidentOutcome,
    PauseReason,
    StageReason,
    SuspendReason,
)
from dispatch_app.domain.registers.columns import YES
from dispatch_app.domain.registers.kept import KeptRecord, Row, key_of
from dispatch_app.domain.telephone import AwayReason
from dispatch_app.domain.truth.kept import DismissReason

REGISTER = "reasons"
LISTS: Mapping[str, type[StrEnum]] = {
    "call_outcome": CallOutcome,
    "suspend_reason": SuspendReason,
    "incident_outcome": IncidentOutcome,
    "stage_reason": StageReason,
    "choice_reason": ChoiceReason,
    "pause_reason": PauseReason,
    "away_reason": AwayReason,
    "dismiss_reason": DismissReason,
}
"""By the catalogue's table of their words."""
IDS = tuple(f"{name}.{code.value}" for name, codes in LISTS.items() for code in codes)
STEP = 10
"""Between two places as the program has them: there is room between."""
_NAMES = {codes: name for name, codes in LISTS.items()}

Records = Mapping[str, KeptRecord]


def reason_rows(records: Records) -> Iterator[Row]:
    """A row for each code, whether the centre said anything of it or not."""
    return (reason_row(records, id_) for id_ in IDS)


def reason_row(records: Records, id_: str) -> Row:
    name, _, code = id_.partition(".")
    codes = [each.value for each in LISTS[name]]
    cells = {
        "id": id_,
        "list": name,
        "zh": "",
        "en": "",
        "order": str((codes.index(code) + 1) * STEP),
        "hidden": "",
        "note": "",
    }
    kept = records.get(key_of(REGISTER, id_))
    return Row(id=id_, cells={**cells, **kept.cells} if kept is not None else cells)


def offered[R: StrEnum](
    kind: type[R], records: Records, among: Iterable[R] | None = None
) -> list[R]:
    """The reasons of a list in the centre's order, without those that are hidden.

    Where all of `among` are hidden all are offered: nobody stands before an empty list.
    """
    wanted = list(kind if among is None else among)
    rows = {code: reason_row(records, f"{_NAMES[kind]}.{code.value}").cells for code in wanted}
    shown = [code for code in wanted if rows[code]["hidden"] != YES] or wanted
    places = {code: _place(rows[code], at) for at, code in enumerate(wanted, start=1)}
    return sorted(shown, key=lambda code: places[code])


def _place(cells: Mapping[str, str], at: int) -> int:
    """Where the centre put it; else where it stands among those that are offered here."""
    usual = reason_row({}, cells["id"]).cells["order"]
    moved = cells["order"] and cells["order"] != usual
    return int(cells["order"]) if moved else at * STEP


def own_words(records: Records, language: str) -> dict[str, str]:
    """What the centre calls its reasons, by the keys of the catalogue."""
    column = "en" if language == "en" else "zh"
    found = {}
    for record in records.values():
        if record.register == REGISTER and record.id in IDS and record.cells.get(column):
            found[record.id] = record.cells[column]
    return found


def all_hidden(records: Records, row: Mapping[str, str]) -> bool:
    """Whether this change would leave nothing of its list to choose."""
    if row["hidden"] != YES:
        return False
    others = [r for r in reason_rows(records) if r.cells["list"] == row["list"] != ""]
    return all(r.cells["hidden"] == YES for r in others if r.id != row["id"])
