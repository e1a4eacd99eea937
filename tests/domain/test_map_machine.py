"""Whatever is asked about the map: undo gives back, what expired stays gone, replay is live."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dispatch_app.domain import map_commands as mc
from dispatch_app.domain.centre import evolve_all
from dispatch_app.domain.codes import MapAct
from dispatch_app.domain.commands import Command
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import ConditionId, CorrectionId, PlaceId
from dispatch_app.domain.map_events import RoadConditionExpired
from dispatch_app.domain.road_conditions import RoadCondition
from dispatch_app.domain.state import CentreState
from dispatch_app.services.watch import CENTRE
from dispatch_app.wire.codec import decode_event, decode_state, encode, kind_of
from tests.fakes import map_work
from tests.fakes.builders import a_centre

ROADS = ("RoadConditionSet", "RoadConditionChanged", "RoadConditionLifted")
ROADS += ("RoadConditionExpired", "RoadConditionUndone")


class AnyMapWork(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.centre = a_centre()
        self.began = self.centre.state
        self.folded = self.began
        self.told = 0
        self.expired: set[str] = set()

    # ---- what is asked

    @rule(data=st.data())
    def roads(self, data: st.DataObject) -> None:
        known = [*self.centre.state.road_conditions, *self.centre.state.ended_conditions]
        condition = ConditionId(self._one_of(data, known))
        self._ask(data.draw(map_work.of_roads(condition)))

    @rule(data=st.data())
    def places(self, data: st.DataObject) -> None:
        self._ask(data.draw(map_work.of_places(self._place(data))))

    @rule(data=st.data())
    def corrections(self, data: st.DataObject) -> None:
        state = self.centre.state
        correction = self._one_of(data, [*state.corrections, *state.decided_corrections])
        this = CorrectionId(correction)
        self._ask(data.draw(map_work.of_corrections(this, self._place(data))))

    @rule(data=st.data())
    def a_change_of_the_roads_is_undone(self, data: st.DataObject) -> None:
        """One step and its undo leave what was."""
        state = self.centre.state
        if not state.road_conditions:
            return
        condition = ConditionId(self._one_of(data, list(state.road_conditions)))
        before = holding(state)
        if self._ask(data.draw(map_work.of_roads(condition))):
            changed = self.centre.events[-1].id  # type: ignore[union-attr]
            if self._last_act(changed) is not MapAct.UNDONE and self._ask(
                mc.UndoRoadCondition(id=changed)
            ):
                assert holding(self.centre.state) == before

    @rule(seconds=st.sampled_from([1, 60, 119, 3600]))
    def time_passes_and_the_watch_comes_round(self, seconds: int) -> None:
        self.centre.later(seconds)
        for kept in list(self.centre.state.road_conditions.values()):
            until = kept.condition.until
            if until is not None:
                events = self.centre.do(mc.ExpireRoadCondition(id=kept.id, until=until), CENTRE)
                assert bool(events) is (until <= self.centre.now)

    def _place(self, data: st.DataObject) -> PlaceId:
        state = self.centre.state
        return PlaceId(self._one_of(data, [*state.own_places, *state.retired_places]))

    @staticmethod
    def _one_of(data: st.DataObject, known: list[str]) -> str:
        return data.draw(st.sampled_from([*known, "no-such"]))

    def _ask(self, command: Command) -> bool:
        before = self.centre.state
        try:
            events = self.centre.do(command, map_work.LEADER)
        except Rejected:
            assert self.centre.state == before
            return False
        return bool(events)

    def _last_act(self, condition: ConditionId) -> MapAct:
        state = self.centre.state
        kept = state.road_conditions.get(condition) or state.ended_conditions[condition]
        return kept.last.act

    # ---- what holds all the time

    @invariant()
    def replaying_what_was_written_gives_the_live_state(self) -> None:
        fresh = self.centre.events[self.told :]
        self.told = len(self.centre.events)
        self.folded = evolve_all(self.folded, (through_json(event) for event in fresh))
        assert self.folded == self.centre.state

    @invariant()
    def what_has_expired_is_gone_for_good(self) -> None:
        for event in self.centre.events:
            if isinstance(event, RoadConditionExpired):
                self.expired.add(event.id)
        assert not self.expired & set(self.centre.state.road_conditions)

    @invariant()
    def the_version_counts_the_changes_of_the_roads(self) -> None:
        changes = sum(kind_of(event) in ROADS for event in self.centre.events)
        assert self.centre.state.road_condition_version == changes

    @invariant()
    def nothing_both_holds_and_has_ended(self) -> None:
        state = self.centre.state
        assert not set(state.road_conditions) & set(state.ended_conditions)
        assert not set(state.own_places) & set(state.retired_places)
        assert not set(state.corrections) & set(state.decided_corrections)

    @invariant()
    def an_accepted_correction_has_its_place(self) -> None:
        state = self.centre.state
        for kept in state.decided_corrections.values():
            if kept.place is not None:
                assert kept.place in {*state.own_places, *state.retired_places}

    def teardown(self) -> None:
        assert evolve_all(self.began, self.centre.events) == self.centre.state
        assert decode_state(encode(self.centre.state)) == self.centre.state


def holding(state: CentreState) -> dict[ConditionId, RoadCondition]:
    return {kept.id: kept.condition for kept in state.road_conditions.values()}


def through_json(event: Event) -> Event:
    return decode_event(kind_of(event), encode(event))


AnyMapWork.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestAnyMapWork = AnyMapWork.TestCase
