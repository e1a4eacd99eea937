"""Planning over HTTP: calls counted by half hour, the roster kept for everybody, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch_app.domain.codes import Role
from dispatch_app.domain.commands import ReportRinging
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.planning.roster import USUAL_KINDS, RosterPerson, RosterRules
from dispatch_app.domain.planning_commands import PlanShifts, SetRosterFrame, ShiftChange
from tests.fakes.running_server import RunningServer, running_server

FRAME = SetRosterFrame(
    kinds=USUAL_KINDS, people=(RosterPerson(id="p1", name="演示甲"),), rules=RosterRules()
)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as server:
        yield server


def test_calls_are_counted_by_days_of_the_centre_and_the_roster_reaches_every_seat(
    centre: RunningServer,
) -> None:
    leader = centre.client(Role.SHIFT_LEADER, seat="8")
    desk = centre.client(Role.DISPATCHER, seat="1")
    assert leader.get("/v1/planning/history").json()["counts"] == []
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()
    for line in ("1", "2"):
        leader.does(ReportRinging(line=LineId(line)))
    tomorrow = today + timedelta(days=1)
    found = leader.get(f"/v1/planning/history?first={today}&last={tomorrow}").json()
    assert found["first"] == today.isoformat()
    assert sum(map(sum, found["counts"])) == 2
    assert leader.get("/v1/planning/history?first=yesterday").status_code == 400
    assert desk.get("/v1/planning/history").status_code == 403

    leader.does(FRAME)
    change = ShiftChange(day=today, person="p1", kind="N", before="")
    leader.does(PlanShifts(changes=(change,)))
    assert desk.snapshot()["state"]["roster"]["shifts"] == {today.isoformat(): {"p1": "N"}}
    late = leader.send(PlanShifts(changes=(change,)))
    assert (late.status_code, late.json()["code"]) == (409, "roster.changed-meanwhile")
    assert desk.send(PlanShifts(changes=(change,))).status_code == 403
