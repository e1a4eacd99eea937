"""The coach's page: steers a run, lets calls and failures come, knows what a caller knows.

A live centre has no runs: there the page says so and asks for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.training.commands import NoteTraining, SteerTraining, WishInTraining
from dispatch_app.domain.training.values import (
    PlacedCall,
    Training,
    TrainingStep,
    TroubleMade,
    WishKind,
)
from dispatch_app.ui.director import coach_words
from dispatch_app.ui.director.coach_panel import CoachPanel
from dispatch_app.ui.director.coach_wishing import Wishing
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.watch_panel import form_lines, shown_incident
from dispatch_app.ui.kit.training.score_words import scenario_name
from dispatch_app.ui.kit.training.script_words import fact_lines

_STEPS: Mapping[TrainingStep, TrainingStep] = {
    TrainingStep.READY: TrainingStep.RUNNING,
    TrainingStep.RUNNING: TrainingStep.PAUSED,
    TrainingStep.PAUSED: TrainingStep.RUNNING,
}


class CoachPage:
    name = "coach"

    def __init__(self, place: DirectorPlace) -> None:
        self._place = place
        self._seat: SeatId | None = None
        """Whose form is read along; None: the seat of the chosen call."""
        self._sure = False
        """The end was asked for once: a second press ends the run."""
        self.widget = CoachPanel(place.texts)
        self.wishing = Wishing(
            self.widget, place.texts, place.form_names.complaints or place.complaints, self._send
        )
        self.widget.turned.connect(self._turned)
        self.widget.pressed.connect(self._press)

    # ---- as a page

    def shown(self) -> None:
        self.tick()
        self.widget.lines.setFocus()

    def again(self) -> None:
        """The state is told by itself; there is nothing to ask for."""
        self.tick()

    def tick(self) -> None:
        desk, texts = self._place.desk, self._place.texts
        training = desk.state.training
        if training is None:
            self.widget.show_run(texts("training.not-here"), "", ())
            self.widget.allow(dict.fromkeys(self.widget.buttons, False))
            return
        minutes = coach_words.Minutes(
            state=desk.state,
            now=desk.now(),
            names=self._place.form_names,
            texts=texts,
            zone=self._place.zone,
        )
        run = texts(
            "training.of-run",
            scenario=scenario_name(training.run.scenario, texts),
            seed=training.run.seed,
        )
        self.widget.show_run(
            coach_words.standing_words(training, desk.now(), texts),
            run,
            coach_words.run_lines(training, minutes),
        )
        self._offer(training)
        self._show_seat(training)

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None:
        self.wishing.forget()

    def _offer(self, training: Training) -> None:
        goes_on = training.step is not TrainingStep.ENDED
        self.widget.name_key("steer", coach_words.steer_word(training.step))
        allowed = dict.fromkeys(("steer", "end", "call", "trouble", "relief"), goes_on)
        desk, line = self._place.desk, self.widget.lines.current
        made = line.about if line is not None else None
        allowed["relief"] &= isinstance(made, TroubleMade) and made.ended_at is None
        allowed |= {"note": desk.may(NoteTraining), "seat": bool(training.run.seats)}
        allowed["record"] = self._incident_seen() is not None
        self.widget.allow(allowed)

    # ---- what is looked at

    def _placed(self) -> PlacedCall | None:
        line = self.widget.lines.current
        return line.about if line is not None and isinstance(line.about, PlacedCall) else None

    def _turned(self, _line: object) -> None:
        """Another call: its caller's facts, and the form of whoever talks with it."""
        self._seat = None
        placed, names = self._placed(), self._place.form_names
        texts = self._place.texts
        self.widget.facts.show_lines(fact_lines(placed.script, names, texts) if placed else ())
        training = self._place.desk.state.training
        if training is not None:
            self._show_seat(training)

    def _watched(self, training: Training) -> SeatId | None:
        if self._seat is not None:
            return self._seat
        placed = self._placed()
        call = coach_words.call_of(self._place.desk.state, placed) if placed else None
        if call is not None and call.seat is not None:
            return call.seat
        return coach_words.next_seat(training, None)

    def _show_seat(self, training: Training) -> None:
        desk, texts = self._place.desk, self._place.texts
        seat = self._watched(training)
        if seat is None or desk.session is None:
            return
        known = desk.state.seats.get(seat)
        person = known.person if known is not None else ""
        lines = form_lines(
            *(desk.state, seat, desk.now(), texts),
            complaints=self._place.complaints,
            role=desk.session.role,
        )
        self.widget.watch.show_form(texts("training.form-of", seat=seat, person=person), lines)

    def _incident_seen(self) -> str | None:
        training = self._place.desk.state.training
        seat = self._watched(training) if training is not None else None
        incident = shown_incident(self._place.desk.state, seat) if seat is not None else None
        return incident.id if incident is not None else None

    # ---- keys

    def _press(self, name: str) -> None:
        training = self._place.desk.state.training
        if training is None or not self.widget.buttons[name].isEnabled():
            return
        self._sure = self._sure and name == "end"
        acts: Mapping[str, Callable[[Training], None]] = {
            "steer": self._steer,
            "end": self._end,
            "call": lambda _: self.wishing.call(),
            "trouble": lambda _: self.wishing.trouble(self._place.desk.state),
            "relief": lambda _: self._relieve(),
            "note": self._note,
            "seat": self._turn_seat,
            "record": lambda _: self._open_record(),
        }
        acts[name](training)

    def _steer(self, training: Training) -> None:
        self._go(training, _STEPS[training.step])

    def _end(self, training: Training) -> None:
        """An end cannot be taken back: it is asked for twice."""
        if not self._sure:
            self._sure = True
            self.widget.say(self._place.texts("training.end-sure"), "alarm")
            return
        self._sure = False
        self._go(training, TrainingStep.ENDED)

    def _go(self, training: Training, step: TrainingStep) -> None:
        played_s = training.minute(self._place.desk.now()) * 60
        self._send(SteerTraining(step=step, played_s=played_s))

    def _relieve(self) -> None:
        line = self.widget.lines.current
        if line is not None and isinstance(line.about, TroubleMade):
            made = line.about
            self._send(
                WishInTraining(kind=WishKind.RELIEF, trouble=made.trouble, subject=made.subject)
            )

    def _note(self, training: Training) -> None:
        """About the seat that is read along, at the moment in which the key was pressed."""
        moment, seat = self._place.desk.now(), self._watched(training)
        incident = shown_incident(self._place.desk.state, seat) if seat is not None else None

        def keep(words: str) -> None:
            if not words:
                return
            self.wishing.done()
            self._send(
                NoteTraining(
                    moment=moment,
                    words=words,
                    seat=seat if seat in self._place.desk.state.seats else None,
                    incident=incident.id if incident is not None else None,
                )
            )

        self.wishing.ask_words("training.ask.note", keep)

    def _turn_seat(self, training: Training) -> None:
        self._seat = coach_words.next_seat(training, self._watched(training))
        self._show_seat(training)

    def _open_record(self) -> None:
        incident = self._incident_seen()
        if incident is not None:
            self._place.open_record("incident", incident)

    def _send(self, command: Command) -> None:
        self._place.desk.send(command, self._replied)

    def _replied(self, reply: Reply) -> None:
        texts = self._place.texts
        match reply:
            case Accepted():
                self.widget.say(texts("training.kept"), "ok")
                self.tick()
            case Refused(code=code, details=details):
                key = f"refusal.{code}"
                self.widget.say(texts(key, **dict(details)) if texts.has(key) else code, "alarm")
            case _:
                self.widget.say(texts("link.retry"), "alarm")
