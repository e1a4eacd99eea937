"""What time brings to vehicles, by the centre's own bus: once each, also after a stop."""

from __future__ import annotations

from datetime import timedelta

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Origin, PauseReason, VehicleState
from dispatch_app.domain.duty import UpkeepKind
from dispatch_app.domain.duty_commands import PlanShift, SetUpkeep
from dispatch_app.domain.duty_events import PauseRanOut, ShiftTurned, UpkeepFellDue
from dispatch_app.services.duty_watch import due
from dispatch_app.services.watch import DueWatch
from tests.fakes import builders as a
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.working_bus import WorkingBus, a_bus


def looks(working: WorkingBus, times: int = 3) -> None:
    """As often as it may look before its first wish is decided; then all is decided."""
    for _ in range(times):
        DueWatch(working.bus, working.clock, due)()
    working.ask(c.ReportLine(line=a.LINE_2, heard=True))


def told(working: WorkingBus, *kinds: type) -> list[str]:
    events = [entry.event for entry in working.journal.read(0, 10_000)]
    return [type(event).__name__ for event in events if isinstance(event, kinds)]


def test_a_shift_a_pause_and_upkeep_are_each_told_once() -> None:
    with a_bus() as working:
        working.set_up()
        now = working.clock.now()
        hour = timedelta(hours=1)
        working.ask(PlanShift(vehicle=a.V01, since=now, until=now + hour))
        working.ask(SetUpkeep(vehicle=a.V02, kind=UpkeepKind.SERVICE, due_at=now + hour))
        meal = c.PauseVehicle(
            vehicle=a.V03, reason=PauseReason.MEAL, origin=Origin.BY_HAND, until=now + hour
        )
        working.ask(meal)
        looks(working)
        kinds = (ShiftTurned, UpkeepFellDue, PauseRanOut)
        assert told(working, *kinds) == []
        working.clock.later(3600)
        looks(working)
        assert sorted(told(working, *kinds)) == ["PauseRanOut", "ShiftTurned", "UpkeepFellDue"]


def test_what_fell_due_while_the_centre_was_down_is_told_when_it_is_up() -> None:
    journal = MemoryJournal()
    with a_bus(journal) as working:
        working.set_up()
        now = working.clock.now()
        until = now + timedelta(hours=1)
        working.ask(PlanShift(vehicle=a.V01, since=now, until=until))
    with a_bus(journal) as again:
        again.clock.later(2 * 3600)
        looks(again)
        vehicle = again.state.vehicles[a.V01]
        assert again.state.vehicle_state(vehicle) is VehicleState.OUT_OF_SERVICE
        assert told(again, ShiftTurned) == ["ShiftTurned"]
