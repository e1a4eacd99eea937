"""A run lets people call and parts fail when their minutes come, and does what a coach wishes."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.adapters.protocol_files import load_book
from dispatch_app.domain.codes import Role, Stage
from dispatch_app.domain.ids import AccountId, VehicleId
from dispatch_app.domain.training.callers import Inhabitant, ScriptMaker
from dispatch_app.domain.training.commands import (
    DeclareTraining,
    SteerTraining,
    WishInTraining,
)
from dispatch_app.domain.training.scenarios import DueCall, DueTrouble, Played
from dispatch_app.domain.training.values import (
    CallerScript,
    Training,
    TrainingRun,
    TrainingStep,
    Trouble,
    WishKind,
)
from dispatch_app.domain.values import Actor
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.simulation.stories import Story
from dispatch_app.simulation.training_run import Run
from tests.fakes import builders as a

RUN = TrainingRun(id="x-7", scenario="x", seed=7, seats=(a.SEAT_1,), lasts_s=600)
COACH = Actor(account=AccountId("coach"), role=Role.DIRECTOR)
BOOK = load_book(RESOURCES / "protocols")


class Lines:
    def __init__(self) -> None:
        self.free = True
        self.rung: list[str] = []

    def free_line(self) -> str | None:
        return "1" if self.free else None

    def ring(self, story: Story) -> bool:
        self.rung.append(story.number)
        return True


class House:
    """A training centre in memory, with hands that note what they took."""

    def __init__(self, *calls: DueCall, troubles: tuple[DueTrouble, ...] = ()) -> None:
        self.centre = a.an_empty_centre()
        self.centre.do(DeclareTraining(run=RUN), a.MACHINE)
        for command in a.setting_up():
            self.centre.do(command, a.at_seat(a.SEAT_1))
        self.lines, self.gone, self.said = Lines(), list[Trouble](), list[str]()
        people = [Inhabitant(number="09990001111", address="演示路1号", lat=31.2, lon=121.4)]
        self.run = Run(
            Played(calls=calls, troubles=troubles),
            ScriptMaker(people, BOOK, {"any": ("快来人",)}),
            lasts_s=RUN.lasts_s,
            telephones=self.lines,
            hands=self,
            send=lambda command: self.centre.do(command, COACH),
            told=self.said.append,
            seed=7,
        )

    def take(self, trouble: Trouble) -> None:
        self.gone.append(trouble)

    def give_back(self, trouble: Trouble) -> None:
        self.gone.remove(trouble)

    def begins(self) -> House:
        self.centre.do(SteerTraining(step=TrainingStep.RUNNING), COACH)
        return self

    def after(self, minutes: float) -> House:
        self.centre.later(minutes * 60)
        self.run.step(self.centre.state, self.centre.now)
        return self

    @property
    def training(self) -> Training:
        assert self.centre.state.training is not None
        return self.centre.state.training


def a_call(minute: float, number: str = "19900010001") -> DueCall:
    return DueCall(minute=minute, script=CallerScript(number=number, address="演示路1号"))


def away(trouble: Trouble, subject: str = "") -> tuple[DueTrouble, ...]:
    """From minute 2 to minute 5."""
    return tuple(
        DueTrouble(minute=minute, trouble=trouble, subject=subject, over=over)
        for minute, over in ((2, False), (5, True))
    )


def test_people_call_when_their_minute_comes_and_not_before() -> None:
    house = House(a_call(3)).begins().after(2.9)
    assert house.lines.rung == []
    house.after(0.2)
    assert house.lines.rung == ["19900010001"]
    assert "19900010001" in house.training.calls


def test_nobody_calls_before_the_run_begins_or_while_it_is_halted() -> None:
    house = House(a_call(1), a_call(2, "19900010002")).after(30)
    assert house.lines.rung == []
    house.begins().after(1.5)
    house.centre.do(SteerTraining(step=TrainingStep.PAUSED), COACH)
    house.after(30)
    assert house.lines.rung == ["19900010001"]
    house.begins().after(0.6)
    assert house.lines.rung == ["19900010001", "19900010002"]


def test_who_finds_every_line_taken_calls_as_soon_as_one_is_free() -> None:
    house = House(a_call(1))
    house.lines.free = False
    house.begins().after(2)
    assert house.lines.rung == []
    house.lines.free = True
    assert house.after(0.1).lines.rung == ["19900010001"]


def test_a_part_is_gone_for_its_minutes_and_comes_back() -> None:
    house = House(troubles=away(Trouble.EXCHANGE_DEAD)).begins().after(2.1)
    assert house.gone == [Trouble.EXCHANGE_DEAD]
    (made,) = house.training.troubles
    assert made.ended_at is None
    assert list(house.centre.state.alarms) == ["exchange/lines"], "seats hear of it"
    house.after(3)
    assert house.gone == []
    (made,) = house.training.troubles
    assert made.ended_at is not None


def test_with_the_lines_dead_nobody_gets_through() -> None:
    house = House(a_call(3), troubles=away(Trouble.EXCHANGE_DEAD)).begins().after(2.1).after(1)
    assert house.lines.rung == []
    assert any("19900010001" in line for line in house.said), "the coach knows who tried"


def test_while_nothing_can_be_written_people_call_all_the_same() -> None:
    house = House(a_call(3), troubles=away(Trouble.DATABASE_GONE)).begins().after(2.1).after(1)
    assert house.lines.rung == ["19900010001"]


def test_a_vehicle_drops_out_when_it_is_free_and_serves_again_later() -> None:
    house = House(troubles=away(Trouble.VEHICLE_OUT, a.V01)).begins()
    mission = house.centre.sends(house.centre.opens())
    house.after(3)
    assert house.training.troubles == ()
    house.centre.reaches(mission, *a_whole_run())
    house.after(0.1)
    assert house.centre.doing(VehicleId(a.V01)).value == "out_of_service"
    house.after(3)
    assert house.centre.doing(VehicleId(a.V01)).value == "standby"


def a_whole_run() -> tuple[Stage, ...]:
    return (
        Stage.ACKNOWLEDGED,
        Stage.EN_ROUTE,
        Stage.ON_SCENE,
        Stage.TRANSPORTING,
        Stage.AT_HOSPITAL,
        Stage.COMPLETE,
    )


def test_a_hospital_is_full_for_a_while() -> None:
    house = House(troubles=away(Trouble.HOSPITAL_FULL, a.H1)).begins().after(2.5)
    assert house.centre.state.hospitals[a.H1].status.value == "diverted"
    assert house.after(3).centre.state.hospitals[a.H1].status.value == "open"


def test_at_its_end_the_run_ends_and_gives_everything_back() -> None:
    troubles = away(Trouble.DATABASE_GONE)[:1]
    house = House(troubles=troubles).begins().after(3)
    assert house.gone == [Trouble.DATABASE_GONE]
    house.after(8)
    assert house.training.step is TrainingStep.ENDED
    house.after(0.1)
    assert (house.run.over, house.gone) == (True, [])


def test_a_coach_lets_somebody_call_from_a_place() -> None:
    house = House().begins()
    wish = WishInTraining(
        kind=WishKind.CALL, complaint="stroke", lat=31.25, lon=121.45, words="演示公园东门"
    )
    house.centre.do(wish, COACH)
    house.after(0.1).after(0.1)
    (placed,) = house.training.calls.values()
    script = placed.script
    assert (script.complaint, script.address, script.lat) == ("stroke", "演示公园东门", 31.25)
    assert house.lines.rung == [script.number], "once, however often the wish is seen"


def test_a_coach_takes_a_part_away_and_gives_it_back() -> None:
    house = House().begins()
    wish = WishInTraining(kind=WishKind.TROUBLE, trouble=Trouble.EXCHANGE_DEAD)
    house.centre.do(wish, COACH)
    assert house.after(0.1).gone == [Trouble.EXCHANGE_DEAD]
    house.centre.do(replace(wish, kind=WishKind.RELIEF), COACH)
    assert house.after(0.1).gone == []
