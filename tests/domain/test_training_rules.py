"""A record is played from its first moment or never; a live centre knows nothing of training."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.training.commands import (
    DeclareTraining,
    NoteTraining,
    PlaceTrainingCall,
    ReportTrainingTrouble,
    SteerTraining,
    WishInTraining,
)
from dispatch_app.domain.training.values import (
    CallerScript,
    TrainingRun,
    TrainingStep,
    Trouble,
    WishKind,
)
from dispatch_app.domain.values import Actor
from tests.fakes import builders as a

RUN = TrainingRun(id="storm-7", scenario="storm", seed=7, seats=(a.SEAT_1,), lasts_s=1800)
COACH = Actor(account=AccountId("coach"), role=Role.DIRECTOR)
SOMEBODY = CallerScript(number="19900001234", address="演示路1号", complaint="chest_pain")
OF_A_RUN = (
    SteerTraining(step=TrainingStep.RUNNING),
    PlaceTrainingCall(script=SOMEBODY),
    ReportTrainingTrouble(trouble=Trouble.EXCHANGE_DEAD),
    WishInTraining(kind=WishKind.CALL, complaint="chest_pain"),
    NoteTraining(moment=a.NOON, words="反应很快"),
)


@pytest.fixture
def played():
    centre = a.an_empty_centre()
    centre.do(DeclareTraining(run=RUN), a.MACHINE)
    return centre


def test_a_record_is_marked_before_anything_else(played):
    played.do(c.ReportRinging(line=a.LINE_1), a.MACHINE)
    assert played.state.training.run == RUN


@pytest.mark.parametrize("first", [c.ReportRinging(line=a.LINE_1), DeclareTraining(run=RUN)])
def test_what_has_begun_never_becomes_training(first):
    centre = a.an_empty_centre()
    centre.do(first, a.MACHINE)
    with pytest.raises(Rejected, match=r"training\.not-empty"):
        centre.do(DeclareTraining(run=RUN), a.MACHINE)


@pytest.mark.parametrize("command", OF_A_RUN, ids=lambda x: type(x).__name__)
def test_a_live_centre_refuses_whatever_belongs_to_a_run(command):
    with pytest.raises(Rejected, match=r"training\.not-here"):
        a.an_empty_centre().do(command, COACH)


def test_a_run_goes_only_forward(played):
    with pytest.raises(Rejected, match=r"training\.step-out-of-order"):
        played.do(SteerTraining(step=TrainingStep.PAUSED), COACH)
    for step, played_s in (
        (TrainingStep.RUNNING, 0.0),
        (TrainingStep.PAUSED, 60.0),
        (TrainingStep.RUNNING, 30.0),
        (TrainingStep.ENDED, 90.0),
    ):
        played.do(SteerTraining(step=step, played_s=played_s), COACH)
    assert (played.state.training.step, played.state.training.played_s) == (TrainingStep.ENDED, 90)
    with pytest.raises(Rejected, match=r"training\.step-out-of-order"):
        played.do(SteerTraining(step=TrainingStep.RUNNING), COACH)


def test_minutes_pass_only_while_it_runs(played):
    played.do(SteerTraining(step=TrainingStep.RUNNING), COACH)
    began = played.state.training.step_at
    training = played.state.training
    assert training.minute(began + timedelta(minutes=3)) == 3
    quick = replace(training, run=replace(RUN, pace=2.0))
    assert quick.minute(began + timedelta(minutes=3)) == 6
    halted = replace(training, step=TrainingStep.PAUSED, played_s=60.0)
    assert halted.minute(began + timedelta(hours=1)) == 1


def test_after_the_end_nothing_comes_but_notes(played):
    played.do(SteerTraining(step=TrainingStep.ENDED), COACH)
    for command in (OF_A_RUN[1], OF_A_RUN[3]):
        with pytest.raises(Rejected, match=r"training\.over"):
            played.do(command, COACH)
    played.do(NoteTraining(moment=played.now, words=" 复盘 "), COACH)
    assert [note.words for note in played.state.training.notes] == ["复盘"]


def test_a_trouble_stands_until_it_is_over_and_is_told_once(played):
    made = ReportTrainingTrouble(trouble=Trouble.EXCHANGE_DEAD)
    told = [type(event).__name__ for event in played.do(made, COACH)]
    assert told == ["TrainingTroubleMade", "AlarmRaised"]
    assert played.do(made, COACH) == ()
    over = replace(made, over=True, happened_at=played.now)
    played.do(over, COACH)
    assert played.do(over, COACH) == ()
    (kept,) = played.state.training.troubles
    assert kept.ended_at is not None
    assert played.do(made, COACH) != ()


def test_only_a_vehicle_that_exists_can_be_taken_away(played):
    wish = WishInTraining(kind=WishKind.TROUBLE, trouble=Trouble.VEHICLE_OUT, subject="no-such")
    with pytest.raises(Rejected, match=r"training\.unknown-subject"):
        played.do(wish, COACH)


def test_a_wish_is_for_a_call_or_names_a_trouble():
    with pytest.raises(InvalidValue):
        WishInTraining(kind=WishKind.TROUBLE)
    with pytest.raises(InvalidValue):
        WishInTraining(kind=WishKind.CALL, trouble=Trouble.HOSPITAL_FULL)


def test_who_calls_again_is_one_caller(played):
    for opening in ("快来人", "车怎么还没到"):
        script = replace(SOMEBODY, opening=opening)
        played.do(PlaceTrainingCall(script=script), COACH)
    (placed,) = played.state.training.calls.values()
    assert placed.script.opening == "车怎么还没到"
