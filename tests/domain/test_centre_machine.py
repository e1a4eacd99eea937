"""Random work of a whole centre: whatever is asked in whatever order, the promises hold."""

from __future__ import annotations

import itertools
from collections import Counter

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from dispatch_app.domain import commands as c
from dispatch_app.domain.centre import evolve_all
from dispatch_app.domain.codes import IncidentOutcome, Origin, Stage, VehicleState
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import CallAnswered, Event, IncidentOpened, StageReached
from dispatch_app.domain.hand_over import compose
from dispatch_app.domain.hand_over_sheet import HandOverKind as K
from dispatch_app.domain.ids import (
    CallId,
    HandOverId,
    IncidentId,
    LineId,
    MissionId,
    SeatId,
    VehicleId,
)
from dispatch_app.domain.overdue import overdue
from dispatch_app.domain.rules.incidents import needs_second_person
from dispatch_app.domain.rules.stages import ON_THE_WAY
from dispatch_app.domain.state import FINAL, CentreState, Mission
from dispatch_app.domain.values import Actor
from dispatch_app.wire.codec import decode_event, decode_state, encode, kind_of
from tests.fakes import any_command
from tests.fakes.builders import a_centre, a_recommendation, a_slip, at_seat

NO_INCIDENT = IncidentId("no-incident")


class AnyWork(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.centre = a_centre()
        self.began = self.centre.state
        self.folded = self.began
        self.told = 0
        self.reached: dict[MissionId, list[Stage]] = {}

    # ---- the usual work

    @initialize()
    def somebody_has_called(self) -> None:
        self.a_caller_is_heard("1", "1")

    @rule(line=st.sampled_from("123"), seat=any_command.SEATS)
    def a_caller_is_heard(self, line: str, seat: str) -> None:
        self.ask(c.ReportRinging(line=LineId(line)))
        call = self.centre.state.ringing_on(LineId(line))
        assert call is not None
        self.ask(c.AnswerCall(call=call.id), at_seat(SeatId(seat)))
        self.ask(c.OpenIncident(call=call.id), at_seat(SeatId(seat)))

    @precondition(lambda self: self.centre.state.incidents)
    @rule(data=st.data(), vehicle=any_command.VEHICLES)
    def a_vehicle_is_sent(self, data: st.DataObject, vehicle: VehicleId) -> None:
        self.ask(
            c.DispatchVehicle(
                incident=self.some_incident(data),
                vehicle=vehicle,
                slip=a_slip(),
                recommendation=a_recommendation(vehicle),
            )
        )

    @precondition(lambda self: self.open_missions())
    @rule(data=st.data(), stages=st.integers(1, 6))
    def a_crew_goes_on(self, data: st.DataObject, stages: int) -> None:
        mission = data.draw(st.sampled_from(self.open_missions()))
        behind = ON_THE_WAY.index(mission.stage) + 1
        for stage in ON_THE_WAY[behind : behind + stages]:
            self.ask(c.ReportStage(mission=mission.id, stage=stage, origin=Origin.TERMINAL_KEY))
            assert self.centre.mission(mission.id).stage is stage

    @precondition(lambda self: self.centre.state.incidents)
    @rule(data=st.data(), line=st.sampled_from("45"))
    def a_caller_asks_where_the_vehicle_is(self, data: st.DataObject, line: str) -> None:
        self.ask(c.ReportRinging(line=LineId(line)))
        call = self.centre.state.ringing_on(LineId(line))
        assert call is not None
        self.ask(c.AnswerCall(call=call.id))
        self.ask(c.AttachCall(call=call.id, incident=self.some_incident(data)))

    @precondition(lambda self: self.centre.state.incidents)
    @rule(data=st.data(), outcome=st.sampled_from(IncidentOutcome))
    def an_incident_is_closed(self, data: st.DataObject, outcome: IncidentOutcome) -> None:
        incident = self.some_incident(data)
        before = self.centre.incident(incident)
        out = self.centre.state.open_missions(before)
        alone = outcome is IncidentOutcome.NO_VEHICLE and needs_second_person(
            self.centre.state, before
        )
        self.ask(c.CloseIncident(incident=incident, outcome=outcome))
        stays_open = bool(out) or alone
        assert self.centre.incident(incident).open == (before.open and stays_open)

    @precondition(lambda self: self.centre.state.incidents)
    @rule(data=st.data())
    def an_incident_is_archived(self, data: st.DataObject) -> None:
        incident = self.some_incident(data)
        was_open = self.centre.incident(incident).open
        self.ask(c.ArchiveIncident(incident=incident))
        assert (incident in self.centre.state.incidents) == was_open

    @rule(vehicle=any_command.VEHICLES)
    def a_crew_says_that_it_is_ready(self, vehicle: VehicleId) -> None:
        ready = VehicleState.STANDBY
        self.ask(c.ReportVehicleState(vehicle=vehicle, state=ready, origin=Origin.STATION_BUTTON))

    @rule(seconds=st.integers(1, 300))
    def time_passes(self, seconds: int) -> None:
        self.centre.later(seconds)

    @rule()
    def the_overdue_watch_looks(self) -> None:
        for kind, subject in overdue(self.centre.state, self.centre.now):
            self.ask(c.RaiseOverdue(kind=kind.value, subject=subject))
        assert overdue(self.centre.state, self.centre.now) == ()

    # ---- and anything else, whether it makes sense or not

    @rule(command=any_command.of_lines())
    def a_line_tells_anything(self, command: c.Command) -> None:
        self.ask(command)

    @precondition(lambda self: self.centre.state.calls)
    @rule(data=st.data())
    def anything_is_asked_about_a_call(self, data: st.DataObject) -> None:
        call = CallId(data.draw(st.sampled_from(list(self.centre.state.calls))))
        incident = self.some_incident(data) if self.centre.state.incidents else NO_INCIDENT
        self.ask_anyhow(
            st.one_of(any_command.of_calls(call, incident), any_command.of_callers(call)), data
        )

    @precondition(lambda self: self.centre.state.incidents)
    @rule(data=st.data())
    def anything_is_asked_about_an_incident(self, data: st.DataObject) -> None:
        self.ask_anyhow(any_command.of_incidents(self.some_incident(data)), data)

    @precondition(lambda self: self.centre.state.incidents)
    @rule(data=st.data())
    def any_vehicle_is_sent_anyhow(self, data: st.DataObject) -> None:
        self.ask_anyhow(any_command.of_dispatching(self.some_incident(data)), data)

    @precondition(lambda self: self.centre.state.missions)
    @rule(data=st.data())
    def anything_is_asked_about_a_mission(self, data: st.DataObject) -> None:
        self.ask_anyhow(any_command.of_missions(self.some_mission(data)), data)

    @precondition(lambda self: self.centre.state.missions)
    @rule(data=st.data())
    def any_stage_is_reported(self, data: st.DataObject) -> None:
        self.ask_anyhow(any_command.of_stages(self.some_mission(data)), data)

    @rule(data=st.data())
    def the_fleet_tells_anything(self, data: st.DataObject) -> None:
        self.ask_anyhow(any_command.of_fleet(), data)

    @rule(data=st.data(), seconds=st.sampled_from([0, 60, 2000]))
    def a_shift_is_handed_over_anyhow(self, data: st.DataObject, seconds: int) -> None:
        known = [*self.centre.state.hand_overs, HandOverId("no-hand-over")]
        self.ask_anyhow(any_command.of_hand_overs(data.draw(st.sampled_from(known))), data)
        self.centre.later(seconds)

    @rule(data=st.data())
    def something_is_asked_about_what_is_not_there(self, data: st.DataObject) -> None:
        nothing = st.one_of(
            any_command.of_incidents(NO_INCIDENT),
            any_command.of_dispatching(NO_INCIDENT),
            any_command.of_missions(MissionId("no-mission")),
            any_command.of_stages(MissionId("no-mission")),
        )
        before = self.centre.state
        self.ask_anyhow(nothing, data)
        assert self.centre.state == before

    def ask_anyhow(self, commands: st.SearchStrategy[c.Command], data: st.DataObject) -> None:
        self.ask(data.draw(commands), data.draw(any_command.ACTORS))

    def ask(self, command: c.Command, actor: Actor | None = None) -> None:
        try:
            events = self.centre.do(command, actor)
        except Rejected:
            return
        for event in events:
            if isinstance(event, StageReached):
                self.reached.setdefault(event.mission, []).append(event.stage)

    def some_incident(self, data: st.DataObject) -> IncidentId:
        return data.draw(st.sampled_from(list(self.centre.state.incidents)))

    def some_mission(self, data: st.DataObject) -> MissionId:
        return data.draw(st.sampled_from(list(self.centre.state.missions)))

    # ---- what holds all the time

    @invariant()
    def a_call_belongs_to_one_incident_and_knows_it(self) -> None:
        owners = [(c, i.id) for i in self.centre.state.incidents.values() for c in i.calls]
        assert len({call for call, _ in owners}) == len(owners)
        known = self.centre.state.calls
        assert all(known[call].incident == owner for call, owner in owners if call in known)

    @invariant()
    def nothing_open_is_missing_from_a_hand_over(self) -> None:
        sheet = compose(self.centre.state, self.centre.now)
        left = [i.subject for i in sheet.items if i.kind in (K.INCIDENT, K.SUSPENDED)]
        assert sorted(left) == sorted(
            i.number for i in self.centre.state.incidents.values() if i.open
        )

    @invariant()
    def nobody_has_given_and_taken_one_shift(self) -> None:
        for known in self.centre.state.hand_overs.values():
            assert known.taken is None or known.taken.by.account != known.given.by.account

    @invariant()
    def no_vehicle_is_on_two_missions(self) -> None:
        out = Counter(m.vehicle for m in self.open_missions())
        assert all(count == 1 for count in out.values()), out

    @invariant()
    def vehicles_and_missions_name_each_other(self) -> None:
        out = {m.vehicle: m.id for m in self.open_missions()}
        for vehicle in self.centre.state.vehicles.values():
            assert vehicle.mission == out.get(vehicle.id)

    @invariant()
    def no_stage_is_lost(self) -> None:
        for mission in self.centre.state.missions.values():
            reported = self.reached.get(mission.id, [])
            assert [s.stage for s in mission.stages] == [Stage.ORDERED, *reported]
            assert mission.stage is mission.stages[-1].stage

    @invariant()
    def stages_stand_in_the_order_of_the_work(self) -> None:
        for mission in self.centre.state.missions.values():
            *before, last = [s.stage for s in mission.stages]
            chain = [ON_THE_WAY.index(s) for s in (*before, last) if s in ON_THE_WAY]
            assert all(a < b for a, b in itertools.pairwise(chain)), mission.stages
            assert not FINAL & set(before)

    @invariant()
    def an_ending_off_the_chain_has_its_reason(self) -> None:
        for mission in self.centre.state.missions.values():
            if mission.stage in FINAL - {Stage.COMPLETE}:
                assert mission.stages[-1].reason is not None

    @invariant()
    def a_closed_incident_has_nothing_open(self) -> None:
        state = self.centre.state
        for incident in state.incidents.values():
            if not incident.open:
                assert state.open_missions(incident) == []
                assert incident.open_acceptance is None
                assert not any(state.calls[call].talking for call in incident.calls)

    @invariant()
    def a_suspended_incident_has_no_vehicle_out(self) -> None:
        state = self.centre.state
        for incident in state.incidents.values():
            assert incident.suspended_at is None or state.open_missions(incident) == []

    @invariant()
    def slip_versions_count_without_a_gap(self) -> None:
        for mission in self.centre.state.missions.values():
            assert [s.version for s in mission.slips] == [*range(1, len(mission.slips) + 1)]

    @invariant()
    def an_acknowledged_slip_is_an_acknowledged_mission(self) -> None:
        for mission in self.centre.state.missions.values():
            if any(slip.acknowledged_at for slip in mission.slips):
                assert mission.stage is not Stage.ORDERED

    @invariant()
    def an_incident_and_its_calls_and_missions_name_each_other(self) -> None:
        state = self.centre.state
        for call in state.calls.values():
            assert (call.incident is not None) == any(
                call.id in i.calls for i in state.incidents.values()
            )
        for mission in state.missions.values():
            assert mission.id in state.incidents[mission.incident].missions

    @invariant()
    def nothing_is_remembered_about_what_has_left(self) -> None:
        state = self.centre.state
        assert all(subject in {*state.calls, *state.missions} for _, subject in state.raised)

    @invariant()
    def replaying_what_was_written_gives_the_live_state(self) -> None:
        fresh = self.centre.events[self.told :]
        self.told = len(self.centre.events)
        self.folded = evolve_all(self.folded, (through_json(event) for event in fresh))
        assert self.folded == self.centre.state

    def open_missions(self) -> list[Mission]:
        return [m for m in self.centre.state.missions.values() if m.stage not in FINAL]

    def teardown(self) -> None:
        events = self.centre.events
        answered = Counter(e.call for e in events if isinstance(e, CallAnswered))
        assert all(count == 1 for count in answered.values())
        numbers = Counter(e.number for e in events if isinstance(e, IncidentOpened))
        assert all(count == 1 for count in numbers.values())
        assert evolve_all(self.began, events) == self.centre.state
        assert from_snapshot(self.centre.state) == self.centre.state


def through_json(event: Event) -> Event:
    return decode_event(kind_of(event), encode(event))


def from_snapshot(state: CentreState) -> CentreState:
    return decode_state(encode(state))


AnyWork.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestAnyWork = AnyWork.TestCase
