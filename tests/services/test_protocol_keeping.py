"""Protocol files are brought once, faulty ones not at all; what was approved holds in its time."""

from __future__ import annotations

import itertools
from datetime import timedelta

from dispatch_app.adapters.protocol_texts import texts_in
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.protocol_commands import (
    ApproveProtocol,
    KeepProtocolDraft,
    SubmitProtocol,
)
from dispatch_app.domain.protocol_events import ProtocolCameIntoForce, ProtocolsBrought
from dispatch_app.domain.protocols.kept import ENTRY, NEW, digest_of
from dispatch_app.domain.values import Actor
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.services.protocol_keeping import ProtocolWatch, bring_protocols
from tests.fakes.builders import LINE_2
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.working_bus import WorkingBus, a_bus

SHIPPED = texts_in(RESOURCES / "protocols")
FEW = {code: SHIPPED[code] for code in (ENTRY, "cardiac_arrest", "burns", "other")}
OURS = FEW["burns"].replace('version = "1.0"', 'version = "2.0"', 1)
LI = Actor(account=AccountId("li"), role=Role.SHIFT_LEADER)
MA = Actor(account=AccountId("ma"), role=Role.DIRECTOR)
_IDS = itertools.count(1)


def new_id() -> str:
    return f"bring-{next(_IDS)}"


def told(working: WorkingBus, kind: type) -> int:
    entries = working.journal.read(0, 10_000)
    return sum(isinstance(entry.event, kind) for entry in entries)


def looks(working: WorkingBus, times: int = 3) -> None:
    """As often as it may look before its first wish is decided; then all is decided."""
    for _ in range(times):
        ProtocolWatch(working.bus, working.clock)()
    working.ask(c.ReportLine(line=LINE_2, heard=True))


def version(working: WorkingBus) -> str:
    return working.bus.state.protocols.in_force["burns"].version


def test_the_same_files_are_brought_once_however_often_the_server_starts() -> None:
    journal = MemoryJournal()
    for _ in range(2):
        with a_bus(journal) as working:
            assert bring_protocols(working.bus, FEW, new_id)
            assert told(working, ProtocolsBrought) == 1


def test_faulty_files_leave_what_holds() -> None:
    with a_bus() as working:
        bring_protocols(working.bus, FEW, new_id)
        assert not bring_protocols(working.bus, {**FEW, "burns": "code ="}, new_id)
        assert version(working) == "1.0"


def test_what_was_approved_for_later_holds_from_its_time_once_and_by_itself() -> None:
    with a_bus() as working:
        bring_protocols(working.bus, FEW, new_id)
        seen = digest_of(OURS)
        later = working.clock.now() + timedelta(hours=1)
        working.ask(KeepProtocolDraft(code="burns", text=OURS, seen=NEW), LI)
        working.ask(SubmitProtocol(code="burns", seen=seen), LI)
        working.ask(ApproveProtocol(code="burns", seen=seen, holds_from=later), MA)
        looks(working)
        assert version(working) == "1.0"
        working.clock.later(3600)
        looks(working)
        assert version(working) == "2.0"
        assert told(working, ProtocolCameIntoForce) == 1
